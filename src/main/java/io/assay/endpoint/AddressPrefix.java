package io.assay.endpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The IP addresses that begin with the same bits: an IPv4 or IPv6 prefix (RFC 4632, section 3.1;
 * RFC 4291, section 2.3).
 *
 * <p>An IPv4-mapped IPv6 address ({@code ::ffff:192.0.2.1}) counts as the IPv4 address, since that
 * is what would be dialled.
 *
 * @param first the address whose bits behind the prefix are zero
 * @param length how many bits are the same: 0 to 32 or 0 to 128
 */
public record AddressPrefix(InetAddress first, int length) {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final String EXAMPLES =
      "an IP prefix such as 192.0.2.0/24 or 2001:db8::/32, or a single address";

  /**
   * @throws IllegalArgumentException if {@code length} is out of range, or a bit of {@code first}
   *     behind the prefix is set
   */
  public AddressPrefix {
    if (length < 0 || length > bits(first)) {
      throw new IllegalArgumentException("prefix length %d of %s".formatted(length, first));
    }
    if (!first.equals(masked(first, length))) {
      throw new IllegalArgumentException(
          "%s/%d has bits behind the prefix".formatted(first, length));
    }
  }

  /**
   * Reads {@code address/length}, or an address alone for a prefix of its whole length. Addresses
   * are read as strictly as by {@link IpLiteral}.
   *
   * @throws EndpointException if {@code text} is neither, or has bits set behind the prefix; it
   *     says what is wrong and what would be right
   */
  public static AddressPrefix parse(String text) throws EndpointException {
    int slash = text.indexOf('/');
    String addressText = slash < 0 ? text : text.substring(0, slash);
    Optional<InetAddress> address = IpLiteral.parse(addressText);
    if (address.isEmpty()) {
      throw new EndpointException(
          text,
          slash < 0
              ? "it is no IP address"
              : "%s is no IP address".formatted(FoundText.quoted(addressText)),
          EXAMPLES + " (an IPv4-mapped one as IPv4)");
    }
    if (slash < 0) {
      return new AddressPrefix(address.get(), bits(address.get()));
    }
    String lengthText = text.substring(slash + 1);
    if (!LENGTH.matcher(lengthText).matches()
        || Integer.parseInt(lengthText) > bits(address.get())) {
      throw new EndpointException(
          text,
          "%s is no prefix length".formatted(FoundText.quoted(lengthText)),
          "a number from 0 to %d behind the slash".formatted(bits(address.get())));
    }
    int length = Integer.parseInt(lengthText);
    InetAddress first = masked(address.get(), length);
    if (!first.equals(address.get())) {
      throw new EndpointException(
          text,
          "bits behind the first %d are set".formatted(length),
          "the prefix %s/%d, or the single address %s"
              .formatted(Host.addressText(first), length, Host.addressText(address.get())));
    }
    return new AddressPrefix(first, length);
  }

  /** Whether {@code address} begins with this prefix. */
  public boolean contains(InetAddress address) {
    byte[] octets = octets(address);
    return octets.length == first.getAddress().length
        && Arrays.equals(masked(octets, length), first.getAddress());
  }

  /** The form that {@link #parse} reads, the length always written. */
  @Override
  public String toString() {
    return Host.addressText(first) + "/" + length;
  }

  /** The octets of the address, of an IPv4-mapped one those of the IPv4 address. */
  private static byte[] octets(InetAddress address) {
    byte[] octets = address.getAddress();
    return Arrays.mismatch(MAPPED, octets) == MAPPED.length
        ? Arrays.copyOfRange(octets, MAPPED.length, octets.length)
        : octets;
  }

  private static int bits(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  private static InetAddress masked(InetAddress address, int length) {
    try {
      return InetAddress.getByAddress(masked(address.getAddress(), length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 octets are always an address", e);
    }
  }

  private static byte[] masked(byte[] octets, int length) {
    byte[] masked = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      int kept = Math.clamp(length - i * Byte.SIZE, 0, Byte.SIZE);
      masked[i] = (byte) (octets[i] & (0xff << (Byte.SIZE - kept)));
    }
    return masked;
  }
}
