package io.assay.bus;

import java.time.Duration;

/** How much is kept, read at once and waited for. */
final class Bounds {
  /** Observations that wait for the outbox's disk; more wait to be among them. */
  static final int WAITING = 1_024;

  /** Observations that are written to the outbox in one transaction. */
  static final int GROUP = 512;

  /** Rows of the outbox that are deleted in one transaction. */
  static final int DELETED = 2_000;

  /** Octets that the outbox keeps free on its disk, so that it can delete when the disk is full. */
  static final int RESERVE_OCTETS = 8 << 20;

  /** How long a certificate that was published stays in the outbox after it was last seen. */
  static final Duration CERTIFICATE_KEPT = Duration.ofDays(30);

  /** Certificates of which it is remembered in memory that they are on the disk or published. */
  static final int CERTIFICATES_REMEMBERED = 100_000;

  /** Observations too large for their topic that the outbox keeps; the oldest go first. */
  static final int OUTBOX_SET_ASIDE = 100;

  /** Rows that the publisher reads at once. */
  static final int PAGE_ROWS = 500;

  /** Octets of observations that the publisher reads at once, by the rows that fit. */
  static final int PAGE_OCTETS = 4 << 20;

  /** Observations under way to Kafka at once. */
  static final int UNDER_WAY = 10_000;

  /** Octets of observations under way to Kafka at once. */
  static final int UNDER_WAY_OCTETS = 16 << 20;

  /** Octets of a request to Kafka, and of a record on the topics that are made here. */
  static final int REQUEST_OCTETS = 4 << 20;

  /** Octets of an observation's record, above all that {@code probe.Limits} let through. */
  static final int RECORD_OCTETS = 4 << 20;

  /** Octets of one certificate: what one TLS message may have. */
  static final int CERTIFICATE_OCTETS = 256 << 10;

  /** Octets of certificates that a judge keeps in memory. */
  static final long CERTIFICATE_CACHE_OCTETS = 64L << 20;

  /** How long Kafka keeps observations on a topic that is made here. */
  static final Duration RETENTION = Duration.ofDays(7);

  /** Characters that Kafka takes for the metadata of an offset, unless its operator allows more. */
  static final int METADATA_CHARACTERS = 4_096;

  /** Outboxes of which a partition remembers how far they were handled. */
  static final int OUTBOXES = 1_000;

  /** Records that could not be read and are kept to be looked at. */
  static final int SET_ASIDE = 1_000;

  /** Octets of one such record that are kept. */
  static final int SET_ASIDE_OCTETS = 64 << 10;

  /** Sites that a judge keeps watch over. */
  static final int SITES = 1_000;

  /** Vantage points of a site that are taken from its sign of life. */
  static final int VANTAGES = 1_000;

  /** Octets of a sign of life. */
  static final int SIGN_OCTETS = 256 << 10;

  /** Time from one sign of life of a site to the next. */
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  /** How long an administrative request to Kafka may take. */
  static final Duration ADMIN = Duration.ofSeconds(15);

  /** Time from one commit of a judge to the next. */
  static final Duration COMMIT = Duration.ofSeconds(1);

  /** How long one commit, or one look-up of offsets, may take. */
  static final Duration REQUEST = Duration.ofSeconds(20);

  /** The shortest pause before something that failed is tried again. */
  static final Duration PAUSE = Duration.ofMillis(500);

  /** The longest such pause. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** How long an end in order may take for each part. */
  static final Duration CLOSE = Duration.ofSeconds(10);

  private Bounds() {}
}
