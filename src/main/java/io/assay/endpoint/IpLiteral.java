package io.assay.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads IP addresses in text, strictly, so that every program that reads the same text means the
 * same address: four decimal numbers without leading zeros (RFC 6943, section 3.1.1), or RFC 4291
 * section 2.2 without brackets or zone.
 */
public final class IpLiteral {
  private static final byte[] BROADCAST = {-1, -1, -1, -1};
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern IPV6_GROUPS =
      Pattern.compile("([0-9A-Fa-f]{0,4}:){2,8}[0-9A-Fa-f]{0,4}");

  private IpLiteral() {}

  /**
   * The address that {@code text} is, or nothing if it is none. Never asks the DNS. An IPv4-mapped
   * IPv6 address ({@code ::ffff:192.0.2.1}) is none either: what would be dialled is IPv4, so it
   * must be written as that.
   */
  public static Optional<InetAddress> parse(String text) {
    return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
  }

  /**
   * Whether {@code address} can be one host's: not unspecified, not multicast, not the broadcast
   * address.
   */
  public static boolean isDialable(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !Arrays.equals(address.getAddress(), BROADCAST);
  }

  private static Optional<InetAddress> ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    byte[] octets = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (!OCTET.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      octets[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Optional.of(address(octets));
  }

  private static Optional<InetAddress> ipv6(String text) {
    int tail = text.lastIndexOf(':') + 1;
    boolean embedsIpv4 = text.indexOf('.', tail) >= 0;
    if (!IPV6_GROUPS.matcher(embedsIpv4 ? text.substring(0, tail) : text).matches()
        || (embedsIpv4 && ipv4(text.substring(tail)).isEmpty())) {
      return Optional.empty();
    }
    try {
      InetAddress address = Inet6Address.ofLiteral(text);
      return address instanceof Inet6Address ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 octets are always an address", e);
    }
  }
}
