package io.assay.bus;

import java.util.Locale;

/** Why a record was set aside. */
public enum SetAsideReason {
  /** Its header does not say what it is or where it is from. */
  HEADER,
  /** It has a form that this version does not know. */
  SCHEMA,
  /** It is no observation. */
  MALFORMED,
  /** A certificate that it refers to was never published. */
  CERTIFICATE,
  /** It is larger than any observation. */
  OVERSIZED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The lower-case name: a metric label. */
  public String text() {
    return text;
  }

  /** The reason with that name. */
  static SetAsideReason of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
