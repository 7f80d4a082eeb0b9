package io.assay.atlas;

import java.time.Instant;

/** How much a file may ask for. What goes beyond makes a result unreadable, and no other. */
final class Bounds {
  /** Octets of one result; one with a chain of four certificates has eight thousand. */
  static final int RESULT_OCTETS = 1024 * 1024;

  /** Objects and arrays within one another; a result has two. */
  static final int NESTING = 16;

  /** Characters of a number; the longest, a time in milliseconds, has some twenty. */
  static final int NUMBER_CHARACTERS = 64;

  /** Characters of a member's name. */
  static final int NAME_CHARACTERS = 256;

  /** Characters of a name, an address or an error; a domain name has 253 at most. */
  static final int TEXT_CHARACTERS = 1_024;

  /** Octets read from the file at once. */
  static final int BUFFER_OCTETS = 64 * 1024;

  /** Octets of certificates that are remembered, since most results have the same few chains. */
  static final long REMEMBERED_OCTETS = 16L * 1024 * 1024;

  /** A stage that took longer was not measured; a probe gives up after seconds. */
  static final double STAGE_MILLISECONDS = 600_000;

  /** No result is older: RIPE Atlas began in November 2010. */
  static final Instant EARLIEST = Instant.parse("2010-01-01T00:00:00Z");

  /** No result is younger: a clock that is this far off knows nothing. */
  static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  private Bounds() {}
}
