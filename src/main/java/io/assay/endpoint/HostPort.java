package io.assay.endpoint;

/**
 * Something that listens for TCP connections.
 *
 * @param port 1 to 65535
 */
public record HostPort(Host host, int port) {
  private static final String EXPECTED =
      "a host and a port, such as proxy.example:1080 or [2001:db8::1]:1080";

  /**
   * Reads {@code name:port}, {@code 192.0.2.1:port} or {@code [2001:db8::1]:port}.
   *
   * @throws EndpointException if {@code text} is none of these
   */
  public static HostPort parse(String text) throws EndpointException {
    Authority authority = Authority.parse(text);
    if (authority.port().isEmpty()) {
      throw new EndpointException(text, "there is no port", EXPECTED);
    }
    return new HostPort(authority.host(), authority.port().getAsInt());
  }

  /** What {@link #parse} reads; an IPv6 address in brackets. */
  public String text() {
    return (host.text().indexOf(':') < 0 ? host.text() : "[" + host.text() + "]") + ":" + port;
  }
}
