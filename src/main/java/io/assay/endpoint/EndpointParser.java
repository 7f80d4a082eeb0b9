package io.assay.endpoint;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text form of an endpoint.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><td>{@code tls://host[:port]}<td>DoT, port 853
 * <tr><td>{@code https://host[:port]/path}<td>DoH by POST, port 443
 * <tr><td>{@code https://host[:port]/path{?dns}}<td>DoH by GET
 * <tr><td>{@code …host[:port]@address} or {@code …host@address:port}<td>the same, dialling {@code
 *     address} whatever the name resolves to
 * <tr><td>{@code sdns://…}<td>a DNS stamp of DoT or DoH, which may bring pins
 * </table>
 *
 * <p>A host is a name, an IPv4 address or an IPv6 address in brackets. Names are folded to lower
 * case, lose a trailing dot, and become A-labels; addresses take their canonical form. Everything
 * that a careful reader would stumble over is refused rather than guessed at: user names,
 * fragments, white space, control characters, zone identifiers, numbers that only look like an
 * address.
 *
 * <p>For every endpoint {@code e} that comes from here, {@code parse(e.text()).endpoint()} equals
 * {@code e}.
 */
public final class EndpointParser {
  /** Characters of an endpoint's text; a stamp with some pins has about 200. */
  public static final int MAX_CHARACTERS = 8_192;

  private static final String FORMS =
      "tls://host (DoT) or https://host/path (DoH), such as tls://dns.google or"
          + " https://dns.google/dns-query";
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");

  private EndpointParser() {}

  /**
   * Reads an endpoint in any of its forms.
   *
   * @throws EndpointException if {@code text} has none of them; it says what is wrong and what
   *     would be right
   */
  public static ParsedEndpoint parse(String text) throws EndpointException {
    refuseUnreadable(text);
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      throw withoutScheme(text);
    }
    String rest = scheme.group(2);
    try {
      return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
        case "tls" -> ParsedEndpoint.of(dot(rest));
        case "https" -> ParsedEndpoint.of(doh(rest));
        case "sdns" -> DnsStamp.decode(text).toEndpoint();
        default -> throw otherScheme(text, scheme.group(1).toLowerCase(Locale.ROOT), rest);
      };
    } catch (EndpointException e) {
      throw e.found().equals(text) ? e : e.within(text);
    }
  }

  private static Endpoint dot(String rest) throws EndpointException {
    int end = authorityEnd(rest);
    if (end < rest.length()) {
      throw new EndpointException(
          rest,
          "DoT has no path, and %s follows the host"
              .formatted(FoundText.quoted(rest.substring(end))),
          "nothing behind host and port, as in tls://dns.google (DoH begins with https://)");
    }
    return dot(Dialled.parse(rest));
  }

  static Endpoint dot(Dialled dialled) {
    return new Endpoint.Dot(
        dialled.host(), dialled.port().orElse(Endpoint.Dot.DEFAULT_PORT), dialled.dial());
  }

  private static Endpoint doh(String rest) throws EndpointException {
    int end = authorityEnd(rest);
    String authority = rest.substring(0, end);
    Dialled dialled = Dialled.parse(authority);
    if (end == rest.length() || rest.charAt(end) != '/') {
      throw new EndpointException(
          rest,
          "the path is missing",
          "a path, most often /dns-query: https://%s/dns-query%s"
              .formatted(authority, rest.endsWith("{?dns}") ? "{?dns}" : ""));
    }
    return doh(dialled, DohPath.parse(rest.substring(end)));
  }

  static Endpoint doh(Dialled dialled, DohPath path) {
    return new Endpoint.Doh(
        dialled.host(),
        dialled.port().orElse(Endpoint.Doh.DEFAULT_PORT),
        dialled.dial(),
        path.path(),
        path.get());
  }

  private static int authorityEnd(String rest) {
    int end = 0;
    while (end < rest.length() && "/?#{".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static void refuseUnreadable(String text) throws EndpointException {
    if (text.isEmpty()) {
      throw new EndpointException(text, "it is empty", FORMS);
    }
    if (text.length() > MAX_CHARACTERS) {
      throw new EndpointException(
          text,
          "it has %d characters".formatted(text.length()),
          "at most %d".formatted(MAX_CHARACTERS));
    }
    boolean unreadable =
        text.codePoints()
            .anyMatch(
                c ->
                    Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE);
    if (unreadable) {
      throw new EndpointException(text, "it holds white space or a control character", FORMS);
    }
  }

  private static EndpointException withoutScheme(String text) {
    boolean likeHost =
        text.indexOf('/') < 0 && text.chars().allMatch(c -> c > ' ') && !text.startsWith("sdns:");
    if (!likeHost) {
      return new EndpointException(text, "it has no scheme", FORMS);
    }
    String host =
        IpLiteral.parse(text).isPresent() && text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    return new EndpointException(
        text,
        "it has no scheme",
        "tls://%s for DoT or https://%s/dns-query for DoH".formatted(host, host));
  }

  private static EndpointException otherScheme(String text, String scheme, String rest) {
    return switch (scheme) {
      case "quic", "doq", "h3", "doh3" ->
          new EndpointException(
              text,
              "%s:// (DNS over QUIC or HTTP/3) is not supported by this version".formatted(scheme),
              FORMS);
      case "http" ->
          new EndpointException(
              text, "http:// is not encrypted", "https:// for DoH: https://%s".formatted(rest));
      case "udp", "tcp", "dns" ->
          new EndpointException(
              text,
              "%s:// is DNS without encryption, which proves no identity".formatted(scheme),
              FORMS);
      case "dot" ->
          new EndpointException(text, "DoT is written with tls://", "tls://%s".formatted(rest));
      case "doh" ->
          new EndpointException(text, "DoH is written with https://", "https://%s".formatted(rest));
      default ->
          new EndpointException(text, "the scheme %s:// is unknown".formatted(scheme), FORMS);
    };
  }

  /**
   * What stands between scheme and path: the host, its port, and the address to dial.
   *
   * @param port absent where the scheme's own is meant
   * @param dial absent where it would be the host itself
   */
  record Dialled(Host host, OptionalInt port, Optional<InetAddress> dial) {

    static Dialled parse(String authority) throws EndpointException {
      int at = authority.indexOf('@');
      if (at < 0) {
        Authority alone = Authority.parse(authority);
        return new Dialled(alone.host(), alone.port(), Optional.empty());
      }
      if (at != authority.lastIndexOf('@')) {
        throw new EndpointException(
            authority, "there is more than one @", "one, as in tls://dns.google@8.8.8.8");
      }
      return of(
          authority,
          Authority.parse(authority.substring(0, at)),
          Authority.parseAddress(authority.substring(at + 1)));
    }

    static Dialled of(String text, Authority named, Authority address) throws EndpointException {
      if (named.port().isPresent() && address.port().isPresent()) {
        throw new EndpointException(
            text,
            "a port stands both before and behind the address",
            "it once, as in tls://dns.google:853@8.8.8.8 or tls://dns.google@8.8.8.8:853");
      }
      OptionalInt port = named.port().isPresent() ? named.port() : address.port();
      Optional<InetAddress> dial =
          address.host().equals(named.host())
              ? Optional.empty()
              : Optional.of(((Host.Ip) address.host()).address());
      return new Dialled(named.host(), port, dial);
    }
  }
}
