package io.assay.ct.follow;

import java.util.Locale;

/**
 * What can be wrong with a followed log. Each is an alarm of its own: while one stands, "nothing
 * was found" may mean "nobody could look". The id is stable: label of a metric, word in log lines.
 */
public enum FollowProblem {
  /** Two tree heads that the log signed contradict each other: it showed different trees. */
  FORK,
  /** A tree head does not have the log's signature. */
  BAD_SIGNATURE,
  /** Entries or a tree head do not agree with the tree that the log signed. */
  UNPROVEN,
  /** The newest tree head is older than the merge delay allows (RFC 6962, section 3.5). */
  STALE,
  /** There are entries that could not be had for a while. */
  STALLED,
  /** It holds more for a watched identity than is kept; what is beyond is counted. */
  OVERFLOW,
  /** No tree head could be had for a while. */
  UNREACHABLE;

  private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The stable id: lower case, hyphens. */
  public String id() {
    return id;
  }
}
