package io.assay.judge;

import java.util.Locale;

/** How sure a verdict is, by how much evidence of different kinds there is. */
public enum Confidence {
  /** One piece of evidence, which has other explanations. */
  LOW,
  /** Several pieces of evidence that point the same way. */
  MODERATE,
  /** Evidence that has no other explanation that is known of. */
  HIGH;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The lower-case name. */
  public String text() {
    return text;
  }
}
