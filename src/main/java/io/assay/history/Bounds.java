package io.assay.history;

import java.time.Duration;

/** How much is held, waits, is read at once or is remembered. */
final class Bounds {
  /** Judgements that wait to be written; more are dropped. */
  static final int WAITING = 4_096;

  /** Judgements that are written in one transaction. */
  static final int GROUP = 1_000;

  /** How long a transaction waits for more to go with it: what a process that dies loses. */
  static final Duration GATHER = Duration.ofMillis(500);

  /** Incidents whose newest state waits to be written; those beyond are dropped. */
  static final int INCIDENTS = 20_000;

  /** Targets whose newest rows are remembered; of more, the ones longest unseen are read again. */
  static final int TARGETS = 50_000;

  /** Certificates that are remembered to have been written. */
  static final int CERTIFICATES = 50_000;

  /**
   * Sightings of one target that may go on beside each other: several servers behind one address.
   */
  static final int BESIDE = 8;

  /** After how long unseen something is a new sighting when it is seen again. */
  static final Duration UNSEEN = Duration.ofHours(24);

  /** How far ahead of this machine's clock a probe may have begun: clocks differ. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  /** How often the time that a certificate was last seen at is written. */
  static final Duration CERTIFICATE_SEEN = Duration.ofHours(24);

  /** After how long without a word of it an incident that is open is taken to be over. */
  static final Duration SILENT = Duration.ofDays(2);

  /** Characters of a text that is written. */
  static final int CHARACTERS = 1_000;

  /** Octets of an observation or of results, before they are compressed. */
  static final int OCTETS = 8 << 20;

  /** For how long observations may refer to what the checks said of an earlier one. */
  static final Duration RESULTS = Duration.ofHours(24);

  /** Rows that are deleted in one transaction. */
  static final int DELETED = 2_000;

  /** From one look for what is too old or too much to the next. */
  static final Duration TIDY = Duration.ofMinutes(10);

  /** Rows that are read at once. */
  static final int PAGE = 1_000;

  /** Hours of timings that are read at once: a year and a day. */
  static final int HOURS = 8_784;

  /** How long closing waits for what is left to be written. */
  static final Duration CLOSE = Duration.ofSeconds(3);

  private Bounds() {}
}
