package io.assay.ct;

/** Text of others for messages and names. */
final class Shown {
  private Shown() {}

  /** On one line, without control characters, and cut. */
  static String text(String text) {
    String start =
        text.length() <= Bounds.NAME_CHARACTERS
            ? text
            : text.substring(0, Bounds.NAME_CHARACTERS) + "…";
    return start.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
  }
}
