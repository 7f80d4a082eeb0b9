package io.assay.endpoint;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A place where encrypted DNS is served, as its user would write it: {@code tls://host[:port]} or
 * {@code https://host[:port]/path}, with {@code @address} behind the authority where the address to
 * dial is given. {@link EndpointParser} reads the text form; {@link #text()} writes it, and reading
 * it again gives an equal value.
 */
public sealed interface Endpoint {

  /** What the endpoint must prove to be. */
  Host host();

  /** The TCP port, 1 to 65535. */
  int port();

  /** The address to dial, where the endpoint's text names one. */
  Optional<InetAddress> dial();

  /** The canonical text form: default ports left out, names in A-labels. */
  String text();

  /** DNS over TLS (RFC 7858); the default port is 853. */
  record Dot(Host host, int port, Optional<InetAddress> dial) implements Endpoint {
    /** The port of RFC 7858. */
    public static final int DEFAULT_PORT = 853;

    @Override
    public String text() {
      return "tls://" + authority(this, DEFAULT_PORT);
    }
  }

  /**
   * DNS over HTTPS (RFC 8484); the default port is 443.
   *
   * @param path begins with a slash; may hold a query part, but no template
   * @param get whether queries go by GET rather than POST; the text form then ends in {@code
   *     {?dns}}, or in {@code {&dns}} behind a query part (RFC 6570)
   */
  record Doh(Host host, int port, Optional<InetAddress> dial, String path, boolean get)
      implements Endpoint {
    /** The port of HTTPS. */
    public static final int DEFAULT_PORT = 443;

    @Override
    public String text() {
      String template = path.indexOf('?') < 0 ? "{?dns}" : "{&dns}";
      return "https://" + authority(this, DEFAULT_PORT) + path + (get ? template : "");
    }
  }

  private static String authority(Endpoint endpoint, int defaultPort) {
    StringBuilder text = new StringBuilder(bracketed(endpoint.host().text()));
    if (endpoint.port() != defaultPort) {
      text.append(':').append(endpoint.port());
    }
    endpoint
        .dial()
        .ifPresent(address -> text.append('@').append(bracketed(Host.addressText(address))));
    return text.toString();
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}
