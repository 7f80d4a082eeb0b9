package io.assay.judge;

import java.util.Locale;

/** How much a violation matters, least first. */
public enum Severity {
  /** Worth knowing; wakes nobody. */
  INFO(1),
  /** Needs attention within days. */
  WARNING(2),
  /** Needs attention now. */
  CRITICAL(3);

  private final int number;

  private final String text = name().toLowerCase(Locale.ROOT);

  Severity(int number) {
    this.number = number;
  }

  /** A metric's value, 1 to 3. */
  public int number() {
    return number;
  }

  /** The lower-case name. */
  public String text() {
    return text;
  }
}
