package io.assay.ct.store;

import io.assay.ct.watch.Hit;
import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.WatchedIdentity;
import io.assay.x509.DistinguishedName;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a match is found by: its names, reversed, and its addresses as 16 octets, whether they stand
 * in a dNSName, an iPAddress or a common name.
 */
final class IndexedNames {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final int IPV6_OCTETS = 16;

  private final int most;
  private final Set<String> reversed = new LinkedHashSet<>();
  private final Set<ByteBuffer> addresses = new LinkedHashSet<>();

  private IndexedNames(int most) {
    this.most = most;
  }

  /**
   * Those of {@code match}.
   *
   * @param most how many names, and how many addresses
   */
  static IndexedNames of(LoggedCertificate match, int most) {
    IndexedNames names = new IndexedNames(most);
    // What it was found for comes first, lest it be left out.
    match.hits().stream()
        .filter(hit -> !hit.doubtful())
        .map(Hit::identity)
        .forEach(names::addMatched);
    match.ipAddresses().forEach(names::add);
    match.dnsNames().forEach(names::add);
    match.facts().subject().stream()
        .flatMap(subject -> subject.attributes().stream())
        .filter(attribute -> attribute.type().equals("CN"))
        .map(DistinguishedName.Attribute::value)
        .forEach(names::add);
    return names;
  }

  Set<String> reversed() {
    return reversed;
  }

  List<byte[]> addresses() {
    return addresses.stream().map(ByteBuffer::array).toList();
  }

  private void addMatched(WatchedIdentity identity) {
    switch (identity) {
      case WatchedIdentity.Name(var ascii) -> addName(ascii);
      // Which of the many it was, only the certificate says.
      case WatchedIdentity.Subdomains _ -> {}
      case WatchedIdentity.Addresses(var prefix) -> addIfOne(prefix);
    }
  }

  private void add(String escaped) {
    String text = unescaped(escaped).strip().replaceFirst("\\.+$", "");
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    try {
      switch (WatchedIdentity.parse(bare)) {
        case WatchedIdentity.Addresses(var prefix) -> addIfOne(prefix);
        case WatchedIdentity.Name(var ascii) -> addName(ascii);
        case WatchedIdentity.Subdomains(var ascii) -> addName("*." + ascii);
      }
    } catch (EndpointException notEvenNearlyOne) {
      // What is no name may still stand below one that is searched for.
      addName(text.toLowerCase(Locale.ROOT));
    }
  }

  private void addName(String name) {
    if (!name.isEmpty() && reversed.size() < most) {
      reversed.add(reversed(name));
    }
  }

  private void addIfOne(AddressPrefix prefix) {
    if (prefix.length() == prefix.first().getAddress().length * Byte.SIZE) {
      add(prefix.first());
    }
  }

  private void add(InetAddress address) {
    if (addresses.size() < most) {
      addresses.add(ByteBuffer.wrap(sixteen(address.getAddress())));
    }
  }

  /** {@code name}, its characters in reverse order. */
  static String reversed(String name) {
    return new StringBuilder(name).reverse().toString();
  }

  /** The least of the prefix's addresses, in 16 octets. */
  static byte[] first(AddressPrefix prefix) {
    return sixteen(prefix.first().getAddress());
  }

  /** The greatest of them. */
  static byte[] last(AddressPrefix prefix) {
    byte[] octets = prefix.first().getAddress();
    for (int bit = prefix.length(); bit < octets.length * Byte.SIZE; bit++) {
      octets[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
    }
    return sixteen(octets);
  }

  /** The least of all IPv4 addresses, in 16 octets. */
  static byte[] firstIpv4() {
    return sixteen(new byte[] {0, 0, 0, 0});
  }

  /** The greatest of them. */
  static byte[] lastIpv4() {
    return sixteen(new byte[] {-1, -1, -1, -1});
  }

  private static byte[] sixteen(byte[] octets) {
    if (octets.length == IPV6_OCTETS) {
      return octets;
    }
    return ByteBuffer.allocate(IPV6_OCTETS).put(MAPPED).put(octets).array();
  }

  /** Takes back what {@code x509} did to octets outside printable ASCII. */
  private static String unescaped(String escaped) {
    if (escaped.indexOf('\\') < 0) {
      return escaped;
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      boolean escape =
          c == '\\'
              && i + 2 < escaped.length()
              && HexFormat.isHexDigit(escaped.charAt(i + 1))
              && HexFormat.isHexDigit(escaped.charAt(i + 2));
      octets.write(escape ? HexFormat.fromHexDigits(escaped, i + 1, i + 3) : c);
      i += escape ? 2 : 0;
    }
    return octets.toString(StandardCharsets.UTF_8);
  }
}
