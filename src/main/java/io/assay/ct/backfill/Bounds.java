package io.assay.ct.backfill;

import java.time.Duration;

/** How much is asked and read. crt.sh is a free service, and hostile until judged. */
final class Bounds {
  /** Octets of a list; each certificate takes some 500. */
  static final int LIST_OCTETS = 32 << 20;

  /** Octets of one certificate in PEM. */
  static final int PEM_OCTETS = 512 << 10;

  /** Certificates of one identity that are fetched at once; the others wait for another day. */
  static final int CERTIFICATES = 500;

  /** Time for one answer; crt.sh is often slow. */
  static final Duration DEADLINE = Duration.ofMinutes(2);

  /** Between two requests by default. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** Between two times that one identity is asked for. */
  static final Duration INTERVAL = Duration.ofHours(24);

  /** Attempts at one request. */
  static final int ATTEMPTS = 3;

  /** The longest that is waited for the next attempt; who asks for more is left alone. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private Bounds() {}
}
