package io.assay.endpoint;

/** Shows text that somebody else wrote: quoted, on one line, and no longer than a message bears. */
public final class FoundText {
  /** Characters shown before the rest is left out. */
  static final int SHOWN_CHARACTERS = 200;

  private FoundText() {}

  /**
   * {@code text} within double quotes. Control, format and unassigned characters are written as
   * {@code \}{@code u{HEX}}, so that nothing in it can move a terminal's cursor or reverse the
   * line; what goes beyond 200 characters is replaced by an ellipsis.
   */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().limit(SHOWN_CHARACTERS).forEach(c -> append(quoted, c));
    if (text.codePointCount(0, text.length()) > SHOWN_CHARACTERS) {
      quoted.append('…');
    }
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          quoted.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
      default -> quoted.appendCodePoint(codePoint);
    }
  }
}
