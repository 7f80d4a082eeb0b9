package io.assay.probe.dial;

import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
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
public record AddressFamilies(boolean ipv4, boolean ipv6) {

  /** As the interfaces are now. Where they cannot be listed, both are taken to be there. */
  public static AddressFamilies ofThisMachine() {
    return new AddressFamilies(
        has(address -> !(address instanceof Inet6Address)), has(Inet6Address.class::isInstance));
  }

  /** Whether a probe of {@code address} can be expected to leave this machine. */
  public boolean reach(InetAddress address) {
    return address.isLoopbackAddress() || (address instanceof Inet6Address ? ipv6 : ipv4);
  }

  /**
   * What it means that connecting to {@code address} ended with {@code failure}: an address of a
   * family that this machine does not have is unreachable for a reason of its own, which says
   * nothing of the endpoint.
   */
  public Failure explain(Failure failure, InetAddress address) {
    return failure.kind() != FailureKind.UNREACHABLE || reach(address)
        ? failure
        : new Failure(
            FailureKind.LOCAL,
            "this machine has no IPv%d address beyond its own link (%s)"
                .formatted(address instanceof Inet6Address ? 6 : 4, failure.detail()));
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
