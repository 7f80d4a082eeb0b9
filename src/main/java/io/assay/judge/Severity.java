package io.assay.judge;

import java.util.Locale;

/** How much a violation matters, least first. */
public enum Severity {
  /** Worth knowing; wakes nobody. */
  INFO,
  /** Needs attention within days. */
  WARNING,
  /** Needs attention now. */
  CRITICAL;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The lower-case name. */
  public String text() {
    return text;
  }
}
