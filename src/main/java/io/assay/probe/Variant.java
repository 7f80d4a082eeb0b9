package io.assay.probe;

import java.util.Locale;
import java.util.Optional;

/**
 * What came of asking an endpoint's address otherwise than a probe does.
 *
 * @param tls what was presented; absent where no TCP connection came about, and in plain DNS
 * @param dns the exchange, if it got that far
 */
public record Variant(
    Kind kind, Optional<TlsCapture> tls, Optional<DnsCapture> dns, Outcome outcome) {

  /** How an endpoint's address is asked. */
  public enum Kind {
    /** As by a probe: what differs from it differs by chance or in time. */
    AGAIN,
    /** Without a server name in TLS, as one that is known by its address. */
    NO_NAME,
    /** With the server name of somebody else in TLS. */
    OTHER_NAME,
    /** With TCP segments so small that they pass wherever anything does. */
    SMALL_SEGMENTS,
    /** By plain DNS over UDP, port 53. */
    PLAIN_UDP,
    /** By plain DNS over TCP, port 53. */
    PLAIN_TCP;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The lower-case name with hyphens: JSON value and documentation. */
    public String text() {
      return text;
    }
  }

  /**
   * Whether whoever is there presented itself, or said why it does not. A server hello alone does
   * not count: it passes where the larger packets after it get lost.
   */
  public boolean isHeard() {
    return dns.flatMap(DnsCapture::response).isPresent()
        || tls.filter(
                seen ->
                    !seen.certificates().isEmpty()
                        || seen.alerts().stream().anyMatch(Alert::received))
            .isPresent();
  }
}
