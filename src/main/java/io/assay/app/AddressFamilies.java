package io.assay.app;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.function.Predicate;

/**
 * Which families of IP addresses reach beyond this machine's own link.
 *
 * @param ipv4 whether an interface has such an IPv4 address
 * @param ipv6 whether an interface has such an IPv6 address
 */
record AddressFamilies(boolean ipv4, boolean ipv6) {

  static AddressFamilies ofThisMachine() {
    return new AddressFamilies(
        has(address -> !(address instanceof Inet6Address)), has(Inet6Address.class::isInstance));
  }

  /** Whether a probe of {@code address} can be expected to leave this machine. */
  boolean reach(InetAddress address) {
    return address.isLoopbackAddress() || (address instanceof Inet6Address ? ipv6 : ipv4);
  }

  private static boolean has(Predicate<InetAddress> family) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(
              address ->
                  family.test(address)
                      && !address.isLoopbackAddress()
                      && !address.isLinkLocalAddress());
    } catch (SocketException _) {
      // Not known: then everything is probed.
      return true;
    }
  }
}
