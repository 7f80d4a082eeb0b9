package io.assay.config;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.IpLiteral;
import io.assay.endpoint.ParsedEndpoint;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Query;
import io.assay.endpoint.WatchedIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the single values of the configuration from their text. */
final class Readings {
  /** Characters of a resolver's or vantage point's name: it is a metric label. */
  private static final int NAME_CHARACTERS = 64;

  private static final Pattern SOCKET =
      Pattern.compile("(?:\\[([^\\]]*)\\]|([^\\[\\]:]*))(?::([0-9]{1,5}))?");

  private Readings() {}

  static ParsedEndpoint endpoint(String text) throws Unfit {
    try {
      return EndpointParser.parse(text);
    } catch (EndpointException e) {
      throw new Unfit(e);
    }
  }

  /** What a probe asks first: in class IN, since nothing else is everybody's to answer. */
  static Query query(String text) throws Unfit {
    Query query;
    try {
      query = Query.parse(text);
    } catch (EndpointException e) {
      throw new Unfit(e);
    }
    if (query.dnsClass() != Query.DnsClass.IN) {
      throw new Unfit(
          "a query in class " + query.dnsClass(),
          "one in class IN; what servers say of themselves is asked by \"expect.identity\"");
    }
    return query;
  }

  static Pin pin(String text) throws Unfit {
    try {
      return Pin.parse(text);
    } catch (IllegalArgumentException e) {
      Unfit unfit =
          new Unfit(
              "",
              "a pin: sha256/ and 44 characters of base64 (of a SubjectPublicKeyInfo), or that or"
                  + " 64 hexadecimal digits behind spki:, cert: or tbs:");
      unfit.initCause(e);
      throw unfit;
    }
  }

  /** An address that can be dialled. */
  static InetAddress address(String text) throws Unfit {
    return IpLiteral.parse(text)
        .filter(IpLiteral::isDialable)
        .orElseThrow(
            () -> new Unfit("", "the IP address of a host, such as 9.9.9.9 or \"2620:fe::fe\""));
  }

  /** A name that goes into metric labels and messages. */
  static String name(String text) throws Unfit {
    boolean printable =
        text.codePoints()
            .allMatch(
                c ->
                    switch (Character.getType(c)) {
                      case Character.CONTROL,
                          Character.FORMAT,
                          Character.SURROGATE,
                          Character.PRIVATE_USE,
                          Character.UNASSIGNED,
                          Character.LINE_SEPARATOR,
                          Character.PARAGRAPH_SEPARATOR ->
                          false;
                      default -> true;
                    });
    if (!printable
        || text.isEmpty()
        || !text.equals(text.strip())
        || text.codePointCount(0, text.length()) > NAME_CHARACTERS) {
      throw new Unfit(
          "",
          "a name of 1 to %d printable characters without spaces around it"
              .formatted(NAME_CHARACTERS));
    }
    return text;
  }

  /** Where to listen: an IP address of this machine and a port, 0 for any free one. */
  static InetSocketAddress listen(String text) throws Unfit {
    return socket(text, OptionalInt.empty(), 0)
        .orElseThrow(
            () ->
                new Unfit(
                    "",
                    "an IP address and a port from 0 to 65535, such as 127.0.0.1:9853 or"
                        + " \"[::1]:9853\""));
  }

  /** A nameserver: an IP address and a port, 53 where it is left out. */
  static InetSocketAddress nameserver(String text) throws Unfit {
    return socket(text, OptionalInt.of(53), 1)
        .filter(socket -> IpLiteral.isDialable(socket.getAddress()))
        .orElseThrow(
            () ->
                new Unfit(
                    "",
                    "the IP address of a nameserver with an optional port, such as 127.0.0.1:53 or"
                        + " \"[::1]:53\""));
  }

  private static Optional<InetSocketAddress> socket(
      String text, OptionalInt defaultPort, int leastPort) {
    Optional<InetAddress> alone = IpLiteral.parse(text);
    if (alone.isPresent()) {
      return defaultPort.isPresent()
          ? Optional.of(new InetSocketAddress(alone.get(), defaultPort.getAsInt()))
          : Optional.empty();
    }
    Matcher matcher = SOCKET.matcher(text);
    if (!matcher.matches() || (matcher.group(3) == null && defaultPort.isEmpty())) {
      return Optional.empty();
    }
    int port =
        matcher.group(3) == null ? defaultPort.getAsInt() : Integer.parseInt(matcher.group(3));
    boolean bracketed = matcher.group(1) != null;
    Optional<InetAddress> address =
        IpLiteral.parse(bracketed ? matcher.group(1) : matcher.group(2))
            .filter(found -> bracketed == (found.getAddress().length == 16));
    return port < leastPort || port > 65_535
        ? Optional.empty()
        : address.map(found -> new InetSocketAddress(found, port));
  }

  /** An IP prefix or a single address. */
  static AddressPrefix prefix(String text) throws Unfit {
    try {
      return AddressPrefix.parse(text);
    } catch (EndpointException e) {
      throw new Unfit(e);
    }
  }

  /** What a resolver watches: a name, names below one, an address or a prefix. */
  static WatchedIdentity watched(String text) throws Unfit {
    try {
      return WatchedIdentity.parse(text);
    } catch (EndpointException e) {
      throw new Unfit(e);
    }
  }

  /** The URL of one document. */
  static String url(String text) throws Unfit {
    httpUrl(text, "an http or https URL, such as https://mirror.example/log_list.json");
    return text;
  }

  /** A URL that paths are put behind: with a slash at its end, which may be left out. */
  static String baseUrl(String text) throws Unfit {
    String expected = "an http or https URL without query, such as https://mirror.example/ccadb/";
    if (httpUrl(text, expected).getRawQuery() != null) {
      throw new Unfit("", expected);
    }
    return text.endsWith("/") ? text : text + "/";
  }

  private static URI httpUrl(String text, String expected) throws Unfit {
    try {
      URI url = new URI(text);
      boolean http =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (http && url.getHost() != null && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      Unfit unfit = new Unfit("no URL", expected);
      unfit.initCause(e);
      throw unfit;
    }
    throw new Unfit("", expected);
  }
}
