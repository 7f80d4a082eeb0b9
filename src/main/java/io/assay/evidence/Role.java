package io.assay.evidence;

import java.util.Locale;

/** What an exhibit is there to show. */
public enum Role {
  /** What is wrong. */
  AFFECTED,
  /** How it looks where, or when, it is not wrong. */
  UNAFFECTED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The lower-case name. */
  public String text() {
    return text;
  }
}
