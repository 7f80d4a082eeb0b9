package io.assay.ct.watch;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.IpLiteral;
import io.assay.endpoint.WatchedIdentity;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds watched addresses among octets and in text. An IPv4 address also stands in the IPv4-mapped
 * and the IPv4-compatible IPv6 address (RFC 4291, section 2.5.5): no client should take one for the
 * other, but some library will. Immutable.
 */
final class AddressMatcher {
  private static final int IPV4 = 4;
  private static final int IPV6 = 16;
  private static final long MAPPED = 0xffffL;
  private static final String MAPPED_TEXT = "::ffff:";
  private static final int HALF = 8;

  private final PrefixTable ipv4;
  private final PrefixTable ipv6;

  private AddressMatcher(PrefixTable ipv4, PrefixTable ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  static AddressMatcher of(List<Watched> watched) {
    PrefixTable.Builder ipv4 = new PrefixTable.Builder();
    PrefixTable.Builder ipv6 = new PrefixTable.Builder();
    for (int i = 0; i < watched.size(); i++) {
      if (watched.get(i).identity() instanceof WatchedIdentity.Addresses addresses) {
        AddressPrefix prefix = addresses.prefix();
        byte[] first = prefix.first().getAddress();
        if (first.length == IPV4) {
          ipv4.add(new PrefixTable.Prefix(ipv4(first, 0), 0, prefix.length()), i);
        } else {
          ipv6.add(
              new PrefixTable.Prefix(
                  bits(first, 0, HALF), bits(first, HALF, HALF), prefix.length()),
              i);
        }
      }
    }
    return new AddressMatcher(ipv4.build(), ipv6.build());
  }

  boolean isEmpty() {
    return ipv4.isEmpty() && ipv6.isEmpty();
  }

  /** The content of an iPAddress, whatever its length. */
  void entry(byte[] octets, int from, int to, Hits hits) {
    int length = to - from;
    if (length == IPV4 || length == IPV6) {
      octets(octets, from, length, hits, false);
      return;
    }
    if (length == 2 * IPV4 || length == 2 * IPV6) {
      masked(octets, from, length / 2, hits);
    }
    if (length <= Bounds.BROKEN_ADDRESS_OCTETS) {
      windows(octets, from, to, hits);
    }
  }

  /** An address among others, or cut, or with something before or behind it. */
  private void windows(byte[] octets, int from, int to, Hits hits) {
    for (int at = from; at + IPV4 <= to; at++) {
      octets(octets, at, IPV4, hits, true);
    }
    for (int at = from; at + IPV6 <= to; at++) {
      octets(octets, at, IPV6, hits, true);
    }
  }

  /** An address and a mask, as in name constraints: all addresses that both describe. */
  private void masked(byte[] octets, int from, int size, Hits hits) {
    long high = size == IPV4 ? ipv4(octets, from) : bits(octets, from, HALF);
    long low = size == IPV4 ? 0 : bits(octets, from + HALF, HALF);
    int mask = from + size;
    long maskHigh = size == IPV4 ? ipv4(octets, mask) : bits(octets, mask, HALF);
    long maskLow = size == IPV4 ? 0 : bits(octets, mask + HALF, HALF);
    int length = Long.numberOfLeadingZeros(~maskHigh);
    if (length == Long.SIZE) {
      length += Long.numberOfLeadingZeros(~maskLow);
    }
    int ones = Long.bitCount(maskHigh) + Long.bitCount(maskLow);
    if (ones == length && length > 0) {
      (size == IPV4 ? ipv4 : ipv6).matchMeeting(high, low, length, hits);
    }
  }

  /** The address of {@code size} octets, 4 or 16, from {@code from}. */
  void octets(byte[] octets, int from, int size, Hits hits, boolean doubtful) {
    if (size == IPV4) {
      ipv4.match(ipv4(octets, from), 0, hits, doubtful);
      return;
    }
    long high = bits(octets, from, HALF);
    long low = bits(octets, from + HALF, HALF);
    ipv6.match(high, low, hits, doubtful);
    if (high == 0 && (low >>> 32 == MAPPED || low >>> 32 == 0)) {
      ipv4.match(low << 32, 0, hits, doubtful);
    }
  }

  /**
   * The address that the text is, if it is one: in the forms of {@link IpLiteral}, the IPv6 one
   * also with brackets, with a zone, or IPv4-mapped. Forms of which programs make different
   * addresses ({@code 1.1}, {@code 0x1010101}) are none.
   *
   * @return whether it is one
   */
  boolean text(byte[] octets, int from, int to, Hits hits, boolean doubtful) {
    if (to - from < 2 || to - from > Bounds.ADDRESS_CHARACTERS) {
      return false;
    }
    String text = new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    int zone = text.indexOf('%');
    if (zone > 0 && text.indexOf(':') >= 0) {
      text = text.substring(0, zone);
    }
    Optional<InetAddress> address =
        IpLiteral.parse(
            text.toLowerCase(Locale.ROOT).startsWith(MAPPED_TEXT) && text.indexOf('.') >= 0
                ? text.substring(MAPPED_TEXT.length())
                : text);
    address.ifPresent(
        found -> octets(found.getAddress(), 0, found.getAddress().length, hits, doubtful));
    return address.isPresent();
  }

  private static long ipv4(byte[] octets, int from) {
    return bits(octets, from, IPV4) << 32;
  }

  private static long bits(byte[] octets, int from, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits = bits << 8 | (octets[from + i] & 0xff);
    }
    return bits;
  }
}
