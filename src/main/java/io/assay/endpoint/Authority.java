package io.assay.endpoint;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host or address with an optional port, as it stands in URLs, before and behind the {@code @} of
 * an endpoint, and in DNS stamps.
 *
 * @param port from 1 to 65535; absent where none is written
 */
public record Authority(Host host, OptionalInt port) {
  private static final String PORT_EXAMPLE = "a port from 1 to 65535, as in dns.google:853";

  /**
   * Reads {@code name}, {@code name:port}, {@code 192.0.2.1}, {@code 192.0.2.1:port}, {@code
   * [2001:db8::1]} or {@code [2001:db8::1]:port}.
   *
   * @throws EndpointException if {@code text} is none of these, or the address is not that of one
   *     host; a number that only looks like an address ({@code 0x7f000001}) is neither address nor
   *     name
   */
  public static Authority parse(String text) throws EndpointException {
    if (text.startsWith("[")) {
      return bracketed(text);
    }
    int colon = text.indexOf(':');
    if (colon != text.lastIndexOf(':')) {
      throw new EndpointException(
          text,
          IpLiteral.parse(text).isPresent()
              ? "an IPv6 address needs brackets here"
              : "there is more than one colon",
          "an IPv6 address in brackets, such as [2620:fe::fe]:853");
    }
    String host = colon < 0 ? text : text.substring(0, colon);
    OptionalInt port = colon < 0 ? OptionalInt.empty() : port(text, text.substring(colon + 1));
    if (host.isEmpty()) {
      throw new EndpointException(text, "there is no host", "a host such as dns.google or 9.9.9.9");
    }
    refuseZone(text, host);
    Optional<InetAddress> address = IpLiteral.parse(host);
    return new Authority(
        address.isPresent()
            ? new Host.Ip(dialable(text, address.get()))
            : new Host.Name(DnsName.toAscii(host)),
        port);
  }

  /** Reads what {@link #parse} reads, but an IP address only. */
  static Authority parseAddress(String text) throws EndpointException {
    Authority authority;
    try {
      authority = parse(text);
    } catch (EndpointException e) {
      throw new EndpointException(
          text, e.problem(), "the IP address to dial behind the @, as in tls://dns.google@8.8.8.8");
    }
    if (authority.host instanceof Host.Name) {
      throw new EndpointException(
          text,
          "what stands behind the @ is no IP address (user names are not supported)",
          "the IP address to dial, as in tls://dns.google@8.8.8.8");
    }
    return authority;
  }

  private static Authority bracketed(String text) throws EndpointException {
    int end = text.indexOf(']');
    if (end < 0) {
      throw new EndpointException(text, "the bracket is not closed", "[2620:fe::fe]");
    }
    String inside = text.substring(1, end);
    refuseZone(text, inside);
    Optional<InetAddress> address = IpLiteral.parse(inside);
    if (address.isEmpty() || inside.indexOf(':') < 0) {
      throw new EndpointException(
          text,
          "%s is no IPv6 address".formatted(FoundText.quoted(inside)),
          "only an IPv6 address in brackets, such as [2620:fe::fe] (an IPv4-mapped one as IPv4)");
    }
    String rest = text.substring(end + 1);
    if (!rest.isEmpty() && !rest.startsWith(":")) {
      throw new EndpointException(
          text, "%s follows the bracket".formatted(FoundText.quoted(rest)), "[2620:fe::fe]:853");
    }
    return new Authority(
        new Host.Ip(dialable(text, address.get())),
        rest.isEmpty() ? OptionalInt.empty() : port(text, rest.substring(1)));
  }

  private static void refuseZone(String text, String host) throws EndpointException {
    if (host.indexOf('%') >= 0) {
      throw new EndpointException(
          text,
          "zone identifiers and percent-encoding are not supported in a host",
          "a plain address or name, such as [2620:fe::fe]");
    }
  }

  private static InetAddress dialable(String text, InetAddress address) throws EndpointException {
    if (!IpLiteral.isDialable(address)) {
      throw new EndpointException(
          text,
          Host.addressText(address) + " is not the address of one host",
          "a unicast address, such as 9.9.9.9 or [2620:fe::fe]");
    }
    return address;
  }

  private static OptionalInt port(String text, String digits) throws EndpointException {
    boolean decimal = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!decimal || digits.startsWith("0")) {
      throw new EndpointException(
          text, "%s is no port".formatted(FoundText.quoted(digits)), PORT_EXAMPLE);
    }
    if (digits.length() > 5 || Integer.parseInt(digits) > 65_535) {
      throw new EndpointException(text, "port %s is out of range".formatted(digits), PORT_EXAMPLE);
    }
    return OptionalInt.of(Integer.parseInt(digits));
  }
}
