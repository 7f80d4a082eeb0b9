package io.assay.trust.revocation;

import java.time.Duration;

/** How much is fetched and kept, and how long it counts. */
final class Limits {
  /** By how much clocks may differ. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** How long an OCSP response counts that does not say when it is replaced. */
  static final Duration OCSP_WITHOUT_NEXT_UPDATE = Duration.ofDays(1);

  /** How long one counts at most (Baseline Requirements, section 4.9.10). */
  static final Duration OCSP_VALIDITY = Duration.ofDays(10);

  /** Octets of an OCSP response. */
  static final long OCSP_OCTETS = 64 * 1024;

  /** For one request to an OCSP responder. */
  static final Duration OCSP_DEADLINE = Duration.ofSeconds(10);

  /** Octets of a CRL; the largest known ones have some ten million. */
  static final long CRL_OCTETS = 32L * 1024 * 1024;

  /** For getting one CRL. */
  static final Duration CRL_DEADLINE = Duration.ofSeconds(30);

  /** Octets of a CRL that is small enough to be got beside others. */
  static final long SMALL_CRL_OCTETS = 1024 * 1024;

  /** Small documents that are got at once; of large ones one. */
  static final int AT_ONCE = 4;

  /** CRLs named in one certificate that are tried; honest ones name one. */
  static final int CRL_URLS = 4;

  /** OCSP responders named in one certificate that are asked. */
  static final int OCSP_URLS = 2;

  /** CRLs that cover an issuer together, as CCADB lists them. */
  static final int PARTITIONS = 200;

  /** Certificates that are followed at once. */
  static final int CERTIFICATES = 20_000;

  /** URLs that are asked, counted for each issuer. */
  static final int PLACES = 20_000;

  /** How long a certificate is followed that nobody asks for any more. */
  static final Duration FOLLOWED = Duration.ofDays(2);

  /** The shortest and the longest time between two requests for what was got. */
  static final Duration SHORTEST_REFRESH = Duration.ofMinutes(15);

  static final Duration LONGEST_REFRESH = Duration.ofHours(6);

  /** Time between two requests for one CRL because of certificates that came up in between. */
  static final Duration REPEAT = Duration.ofMinutes(1);

  /** Time until the second attempt after a failure; doubled with each further one. */
  static final Duration FIRST_RETRY = Duration.ofMinutes(5);

  static final Duration LONGEST_RETRY = Duration.ofHours(6);

  private Limits() {}
}
