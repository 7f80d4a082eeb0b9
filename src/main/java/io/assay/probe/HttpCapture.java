package io.assay.probe;

import java.util.List;
import java.util.Optional;

/**
 * The HTTP response that carried, or should have carried, the DNS answer (RFC 8484).
 *
 * @param version {@code 1.0}, {@code 1.1} or {@code 2}
 * @param status the status code, 100 to 999
 * @param headers the header fields in order, as far as {@link Limits} allow; names as sent
 * @param bodyStart the first octets of a body that is no DNS message
 */
public record HttpCapture(
    String version, int status, List<Header> headers, Optional<Octets> bodyStart) {
  public HttpCapture {
    headers = List.copyOf(headers);
  }

  /** A header field. */
  public record Header(String name, String value) {}

  /** The value of the first field of that name, whatever its case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }
}
