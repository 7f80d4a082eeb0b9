package io.assay.endpoint;

/** Reads what a resolver's {@code watch} lists. */
final class WatchedIdentityParser {
  private static final String WILDCARD = "*.";
  private static final String EXAMPLES =
      "a name (dns.example), all names below one (\"*.dns.example\"), an address or an IP prefix"
          + " (192.0.2.0/24)";

  private WatchedIdentityParser() {}

  static WatchedIdentity parse(String text) throws EndpointException {
    if (text.isEmpty()) {
      throw new EndpointException(text, "there is nothing", EXAMPLES);
    }
    if (text.contains("://")) {
      throw new EndpointException(text, "it is a URL or an endpoint", EXAMPLES);
    }
    if (text.startsWith("[") || text.indexOf('%') >= 0) {
      throw new EndpointException(
          text,
          "brackets, ports and zones have no place here",
          "the address alone, such as \"2001:db8::1\"");
    }
    if (text.startsWith(WILDCARD)) {
      return subdomains(text, text.substring(WILDCARD.length()));
    }
    if (text.indexOf('*') >= 0) {
      throw new EndpointException(
          text,
          "\"*\" is not the whole leftmost label",
          "\"*.\" before a name, as in \"*.dns.example\", which stands for all names below it");
    }
    if (IpLiteral.parse(text).isPresent() || text.indexOf('/') >= 0) {
      return new WatchedIdentity.Addresses(AddressPrefix.parse(text));
    }
    if (text.indexOf(':') >= 0) {
      throw new EndpointException(
          text,
          "it is no IPv6 address, and a name has no colon",
          EXAMPLES + "; an IPv4-mapped address as IPv4, a name without its port");
    }
    return new WatchedIdentity.Name(DnsName.toAscii(text));
  }

  private static WatchedIdentity subdomains(String text, String parent) throws EndpointException {
    if (IpLiteral.parse(parent).isPresent() || parent.indexOf('/') >= 0) {
      throw new EndpointException(
          text, "there are no names below an address", "an IP prefix, such as 192.0.2.0/24");
    }
    try {
      return new WatchedIdentity.Subdomains(DnsName.toAscii(parent));
    } catch (EndpointException e) {
      throw e.within(text);
    }
  }
}
