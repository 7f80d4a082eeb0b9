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

  /** Fetches at a time; more wait, first come, first served. */
  static final int FETCHES = 16;

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
