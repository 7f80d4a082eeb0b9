package io.assay.app;

import java.util.Map;

/**
 * Makes text that a server or a certificate chose fit for a terminal. What could move the cursor,
 * start a new line, reorder or hide its neighbours (control and format characters, bidirectional
 * overrides, separators, lone surrogates, private use) is shown as {@code \}{@code u{…}}.
 */
final class SafeText {
  /** What messages of this program hold outside ASCII, and how it is written in ASCII. */
  private static final Map<Integer, String> TYPOGRAPHY =
      Map.of((int) '\u2192', "->", (int) '\u2026', "...", (int) '\u2013', "-");

  private SafeText() {}

  /**
   * {@code text} on one line.
   *
   * @param ascii whether everything outside ASCII is escaped too
   */
  static String escape(String text, boolean ascii) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isShown(point, ascii)) {
                safe.appendCodePoint(point);
              } else if (ascii && TYPOGRAPHY.containsKey(point)) {
                safe.append(TYPOGRAPHY.get(point));
              } else {
                safe.append("\\u{").append(Integer.toHexString(point)).append('}');
              }
            });
    return safe.toString();
  }

  private static boolean isShown(int point, boolean ascii) {
    if (point < 0x7f) {
      return point >= ' ';
    }
    return !ascii
        && switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.NON_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              false;
          default -> point != 0x115f && point != 0x1160 && point != 0x3164 && point != 0xffa0;
        };
  }
}
