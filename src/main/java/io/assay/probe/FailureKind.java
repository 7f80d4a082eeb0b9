package io.assay.probe;

import java.util.Locale;

/**
 * Why a probe failed: a closed vocabulary that serves code, metric labels, JSON and documentation.
 */
public enum FailureKind {
  /** The endpoint's name does not exist or has no address (NXDOMAIN or NODATA). */
  NAME_NOT_FOUND,
  /** The name servers failed to say (SERVFAIL, REFUSED, a broken answer). */
  LOOKUP_FAILED,
  /** The proxy wants a user and password, or another way to authenticate, or refuses ours. */
  PROXY_AUTH,
  /** The proxy's rules forbid the destination. */
  PROXY_DENIED,
  /** What should be a proxy does not speak its protocol, or answers what has no meaning here. */
  PROXY_PROTOCOL,
  /** The proxy could not connect to the endpoint, and did not say why. */
  PROXY_FAILED,
  /** The stage's or the whole probe's deadline ran out. */
  TIMEOUT,
  /** The TCP connection was refused (RST in answer to SYN). */
  REFUSED,
  /** The connection was reset after it had been established. */
  RESET,
  /** No route, host or network unreachable. */
  UNREACHABLE,
  /** Administratively prohibited: by ICMP, or by this machine's own filter. */
  PROHIBITED,
  /** The peer closed the connection before the stage was complete. */
  CLOSED_EARLY,
  /** A fatal TLS alert was received. */
  TLS_ALERT,
  /** What the server sent violates the TLS protocol, or nothing offered was acceptable. */
  TLS_PROTOCOL,
  /** The peer spoke, but not TLS. */
  NOT_TLS,
  /** The HTTP status was not 200. */
  HTTP_STATUS,
  /** What the server sent violates HTTP or is no DNS message by its media type. */
  HTTP_PROTOCOL,
  /** The answer is not a well-formed DNS message. */
  DNS_MALFORMED,
  /** The DNS message answers something else: id, question or QR bit differ. */
  DNS_MISMATCH,
  /** More was sent than {@link Limits} allow. */
  TOO_LARGE,
  /** This machine could not carry out the probe: no file descriptors, no address of that family. */
  LOCAL;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The lower-case name with hyphens: metric label and JSON value. */
  public String text() {
    return text;
  }
}
