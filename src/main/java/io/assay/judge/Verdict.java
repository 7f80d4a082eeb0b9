package io.assay.judge;

import java.util.Locale;

/**
 * One word for an endpoint at one vantage point. The number is the metric's value, ordered so that
 * the largest is the worst. The decision table is in {@code docs/checks.md}.
 */
public enum Verdict {
  /** Nothing could be said. */
  UNKNOWN(-1),
  /** Nothing is wrong. */
  OK(0),
  /** It works, with something to mend. */
  DEGRADED(1),
  /** Its operator has made a mistake that clients notice. */
  MISCONFIGURED(2),
  /** It cannot be reached. */
  BLOCKED(3),
  /** What it presents is not what is expected. */
  SUSPICIOUS(4),
  /** Somebody else answers in its place. */
  INTERCEPTED(5);

  private final int number;
  private final String text = name().toLowerCase(Locale.ROOT);

  Verdict(int number) {
    this.number = number;
  }

  /** The metric's value, -1 to 5. */
  public int number() {
    return number;
  }

  /** The lower-case name. */
  public String text() {
    return text;
  }
}
