package io.assay.trust.source;

import java.io.Serial;

/**
 * A document that is unusable by itself. The message is one line that says where, what was expected
 * and what came, without the name of the document.
 */
final class Damage extends Exception {
  @Serial private static final long serialVersionUID = 1;

  Damage(String message) {
    super(message);
  }

  Damage(String message, Throwable cause) {
    super(message, cause);
  }

  /** Text from a document for a message: on one line, without control characters, and cut. */
  static String shown(String text) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
    return line.length() <= Bounds.SHOWN_CHARACTERS
        ? line
        : line.substring(0, Bounds.SHOWN_CHARACTERS) + "…";
  }
}
