package io.assay.ct.follow;

import java.time.Duration;

/** How much a log may ask for, and how long it may keep others waiting. */
final class Bounds {
  /** Entries that are proven together: one proof each, and read again after a crash. */
  static final int BATCH_ENTRIES = 4096;

  /** How long one batch may take before what is there of it is proven. */
  static final Duration BATCH_TIME = Duration.ofSeconds(5);

  /** Tree heads of a log that wait for their proof; no further one is asked for meanwhile. */
  static final int HELD_HEADS = 256;

  /** Proofs of waiting tree heads that are asked for at one time. */
  static final int PROOFS_AT_A_TIME = 4;

  /** Wrong proofs for one tree head after which the log is taken to have forked. */
  static final int WRONG_PROOFS = 3;

  /** Matches of a log whose inclusion proof is fetched at one time. */
  static final int INCLUSIONS_AT_A_TIME = 20;

  /** How long after a failure it is tried again at first; twice as long after each further one. */
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  /** How long at most. */
  static final Duration LAST_RETRY = Duration.ofMinutes(5);

  /** How long a log may ask to be left alone. */
  static final Duration RETRY_AFTER = Duration.ofHours(1);

  /** How long a log may be out of reach, or its entries not be had, before that is a problem. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * What a tree head may be older than the merge delay (RFC 6962, section 3.5) before it is stale.
   */
  static final Duration STALE_GRACE = Duration.ofHours(1);

  /**
   * From one look at the tree head to the next of a log that takes no more certificates: often
   * enough that it always counts as read to its end.
   */
  static final Duration POLL_FINAL = Duration.ofMinutes(20);

  /** Identities that are named where a log holds too much for them. */
  static final int OVERFLOWS_TOLD = 3;

  /** By how much waits differ, so that logs are not asked all at once. */
  static final double JITTER = 0.2;

  /** Steps back to an earlier position from which a log can prove its tree. */
  static final int DOUBLINGS = 16;

  private Bounds() {}
}
