package io.assay.ct.inclusion;

import java.time.Duration;

/** How much is asked and kept, and how often. */
final class Bounds {
  /** Leaves that are followed up at once, each some 500 octets. */
  static final int PROMISES = 20_000;

  /** Logs that are asked at all; a log list may have more. */
  static final int LOGS = 1000;

  /** Logs that are asked at a time. */
  static final int AT_ONCE = 8;

  /** Leaves that a log is asked for in one go. */
  static final int IN_ONE_GO = 64;

  /** How long a tree head counts as the newest. */
  static final Duration HEAD_FRESH = Duration.ofMinutes(1);

  /**
   * How long a log has, beyond twice its merge delay, to sign a tree head that is young enough to
   * tell whether it kept its promise.
   */
  static final Duration GRACE = Duration.ofHours(1);

  /**
   * How long after a log could not prove a leaf that it should have, it is asked again at once: the
   * machines of one log do not all know the newest tree.
   */
  static final Duration SECOND_LOOK = Duration.ofSeconds(1);

  /** Time until a leaf is asked for again that is not there yet; doubled each time. */
  static final Duration FIRST_REPEAT = Duration.ofSeconds(20);

  static final Duration LONGEST_REPEAT = Duration.ofHours(1);

  /** Time until a log is asked again after a failure of its own; doubled each time. */
  static final Duration FIRST_RETRY = Duration.ofMinutes(1);

  static final Duration LONGEST_RETRY = Duration.ofHours(6);

  /** The part of a pause that chance adds or takes away. */
  static final double JITTER = 0.2;

  /** How long a leaf is followed up that nobody asks for any more. */
  static final Duration FOLLOWED = Duration.ofDays(2);

  private Bounds() {}
}
