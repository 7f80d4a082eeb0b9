package io.assay.fetch;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.EndpointException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not global unicast, each with the document that says so: the IANA IPv4 and
 * IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190), multicast, and what is not
 * assigned. An IPv4-mapped IPv6 address counts as the IPv4 address, and so does one behind the
 * well-known prefix of NAT64, since both lead there.
 */
final class SpecialAddresses {
  private static final AddressPrefix NAT64 = prefix("64:ff9b::/96"); // RFC 6052

  /** Where one lies within another, the more specific one stands first. */
  private static final List<Block> BLOCKS =
      List.of(
          block("0.0.0.0/8", "this network, RFC 1122"),
          block("10.0.0.0/8", "private, RFC 1918"),
          block("100.64.0.0/10", "shared behind carrier-grade NAT, RFC 6598"),
          block("127.0.0.0/8", "loopback, RFC 1122"),
          block("169.254.0.0/16", "link-local, RFC 3927"),
          block("172.16.0.0/12", "private, RFC 1918"),
          block("192.0.0.0/24", "IETF protocol assignments, RFC 6890"),
          block("192.0.2.0/24", "documentation, RFC 5737"),
          block("192.88.99.0/24", "6to4 relays, RFC 7526"),
          block("192.168.0.0/16", "private, RFC 1918"),
          block("198.18.0.0/15", "benchmarking, RFC 2544"),
          block("198.51.100.0/24", "documentation, RFC 5737"),
          block("203.0.113.0/24", "documentation, RFC 5737"),
          block("224.0.0.0/4", "multicast, RFC 5771"),
          block("255.255.255.255/32", "limited broadcast, RFC 8190"),
          block("240.0.0.0/4", "reserved, RFC 1112"),
          block("::/128", "unspecified, RFC 4291"),
          block("::1/128", "loopback, RFC 4291"),
          block("::/96", "IPv4-compatible, RFC 4291"),
          block("64:ff9b:1::/48", "local NAT64, RFC 8215"),
          block("100::/64", "discarded, RFC 6666"),
          block("100:0:0:1::/64", "dummy, RFC 9780"),
          block("2001::/32", "Teredo, RFC 4380"),
          block("2001:2::/48", "benchmarking, RFC 5180"),
          block("2001:10::/28", "ORCHID, RFC 4843"),
          block("2001:20::/28", "ORCHIDv2, RFC 7343"),
          block("2001::/23", "IETF protocol assignments, RFC 2928"),
          block("2001:db8::/32", "documentation, RFC 3849"),
          block("2002::/16", "6to4, RFC 3056"),
          block("3fff::/20", "documentation, RFC 9637"),
          block("5f00::/16", "segment routing, RFC 9602"),
          block("fc00::/7", "unique local, RFC 4193"),
          block("fe80::/10", "link-local, RFC 4291"),
          block("fec0::/10", "site-local, RFC 3879"),
          block("ff00::/8", "multicast, RFC 4291"),
          // Only 2000::/3 is assigned as global unicast.
          block("::/3", "not assigned, RFC 4291"),
          block("4000::/2", "not assigned, RFC 4291"),
          block("8000::/1", "not assigned, RFC 4291"));

  private SpecialAddresses() {}

  private record Block(AddressPrefix prefix, String purpose) {}

  /** What {@code address} is for and who says so; empty if it is global unicast. */
  static Optional<String> purpose(InetAddress address) {
    if (NAT64.contains(address)) {
      return purpose(translated(address)).map(purpose -> "through NAT64, RFC 6052: " + purpose);
    }
    return BLOCKS.stream()
        .filter(block -> block.prefix.contains(address))
        .findFirst()
        .map(Block::purpose);
  }

  /** The IPv4 address in the last octets. */
  private static InetAddress translated(InetAddress address) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 octets are always an address", e);
    }
  }

  private static Block block(String prefix, String purpose) {
    return new Block(prefix(prefix), purpose);
  }

  private static AddressPrefix prefix(String text) {
    try {
      return AddressPrefix.parse(text);
    } catch (EndpointException e) {
      throw new IllegalStateException(e);
    }
  }
}
