package io.assay.probe;

/**
 * Why a stage could not be completed; {@link Outcome.Failed} adds which stage it was.
 *
 * @param detail one line for people: what was seen and expected
 */
public record Failure(FailureKind kind, String detail) {

  /**
   * What a peer sent, fit to stand in a detail: in double quotes, at most {@link
   * Limits#DETAIL_CHARACTERS} of its characters, with control and other unprintable characters
   * replaced.
   */
  public static String quote(CharSequence sent) {
    StringBuilder text = new StringBuilder("\"");
    int shown = Math.min(sent.length(), Limits.DETAIL_CHARACTERS);
    for (int i = 0; i < shown; i++) {
      char c = sent.charAt(i);
      text.append(isPrintable(c) ? c : '\ufffd');
    }
    return text.append(shown < sent.length() ? "…\"" : "\"").toString();
  }

  /** Format characters are left out since some turn the direction of the text around them. */
  private static boolean isPrintable(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
