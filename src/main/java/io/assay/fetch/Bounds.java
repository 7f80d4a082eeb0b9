package io.assay.fetch;

import java.time.Duration;

/**
 * How much a URL, a server and the queue of fetches may ask for. Body and deadline are the
 * request's own.
 */
final class Bounds {
  /** Characters of a URL, a redirect's included. */
  static final int URL_CHARACTERS = 4096;

  /** Redirects that are followed. */
  static final int REDIRECTS = 5;

  /** Fetches at a time unless the owner says otherwise; more wait, first come, first served. */
  static final int FETCHES = 16;

  /** Connections to one server that are kept without being used. */
  static final int IDLE_OF_SERVER = 8;

  /** How long a connection is kept without being used. */
  static final Duration IDLE = Duration.ofSeconds(10);

  /**
   * How old a connection may be and be kept: the server's name is looked up for a new one only, and
   * its addresses change.
   */
  static final Duration CONNECTION_AGE = Duration.ofMinutes(1);

  /** Octets for which there is room from the start if a server announces as many. */
  static final int BELIEVED_OCTETS = 1 << 20;

  /** How long one address may take to connect while there is another one to try. */
  static final Duration CONNECT = Duration.ofSeconds(3);

  /** Addresses of which a result says why they could not be used. */
  static final int REASONS = 4;

  /** Octets of the status line, and of any other line that is no header field. */
  static final int LINE_OCTETS = 4 * 1024;

  /** Octets of a header section or trailer section. */
  static final int HEADER_OCTETS = 32 * 1024;

  /** Interim responses (status 1xx) before the final one. */
  static final int INTERIM_RESPONSES = 16;

  /** Characters of a validator that is kept and sent again. */
  static final int VALIDATOR_CHARACTERS = 1024;

  /** The longest Retry-After that is believed; a longer one counts as this. */
  static final Duration RETRY_AFTER = Duration.ofDays(1);

  private Bounds() {}
}
