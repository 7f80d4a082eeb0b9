package io.assay.endpoint;

/**
 * What a resolver's operator answers for, and whose certificates are therefore looked for in
 * Certificate Transparency logs: a name, all names below one, or addresses.
 */
public sealed interface WatchedIdentity {

  /** The canonical form, which {@link #parse} reads; goes into output and metric labels. */
  String text();

  /**
   * One DNS name.
   *
   * @param ascii the name in A-labels, lower case, without a trailing dot
   */
  record Name(String ascii) implements WatchedIdentity {
    @Override
    public String text() {
      return ascii;
    }
  }

  /**
   * Every name below one, at any depth, but not that one itself: written {@code *.example.com}.
   *
   * @param ascii the name above them ({@code example.com}) in A-labels, lower case, without a
   *     trailing dot
   */
  record Subdomains(String ascii) implements WatchedIdentity {
    @Override
    public String text() {
      return "*." + ascii;
    }
  }

  /** The addresses within a prefix; a single address is a prefix of its whole length. */
  record Addresses(AddressPrefix prefix) implements WatchedIdentity {
    @Override
    public String text() {
      return prefix.length() == prefix.first().getAddress().length * Byte.SIZE
          ? Host.addressText(prefix.first())
          : prefix.toString();
    }
  }

  /**
   * Reads {@code example.com}, {@code *.example.com}, {@code 192.0.2.1}, {@code 2001:db8::1},
   * {@code 192.0.2.0/24} or {@code 2001:db8::/32}. U-labels become A-labels.
   *
   * @throws EndpointException if {@code text} is none of these; it says what is wrong and what
   *     would be right
   */
  static WatchedIdentity parse(String text) throws EndpointException {
    return WatchedIdentityParser.parse(text);
  }
}
