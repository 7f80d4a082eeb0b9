package io.assay.history;

import java.util.Locale;

/** Why an observation was kept whole. */
public enum Why {
  /** A chain, a way of speaking TLS or a verdict was not the one before. */
  CHANGED(0),
  /** A check was violated that is more than worth knowing. */
  VIOLATED(1),
  /** It was time for one. */
  SAMPLE(2);

  private final int number;
  private final String text = name().toLowerCase(Locale.ROOT);

  Why(int number) {
    this.number = number;
  }

  /** What the database has. */
  int number() {
    return number;
  }

  static Why of(int number) {
    return switch (number) {
      case 0 -> CHANGED;
      case 1 -> VIOLATED;
      default -> SAMPLE;
    };
  }

  /** The lower-case name. */
  public String text() {
    return text;
  }
}
