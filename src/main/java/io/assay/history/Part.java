package io.assay.history;

import io.assay.endpoint.FoundText;

/**
 * Which part of an answer is asked for.
 *
 * @param limit rows, from 1 to {@link #MOST}
 * @param after where the part before ended, as {@link Rows#next} said; empty for the first
 */
public record Part(int limit, String after) {
  /** The most rows that there are at once. */
  public static final int MOST = Bounds.PAGE;

  /**
   * @throws IllegalArgumentException if {@code limit} is out of range
   */
  public Part {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a limit from 1 to %d, not %d".formatted(MOST, limit));
    }
  }

  /** The first rows. */
  public static Part first(int limit) {
    return new Part(limit, "");
  }

  /**
   * The two numbers in {@code after}.
   *
   * @throws IllegalArgumentException if these are not in it
   */
  long[] numbers() {
    String[] parts = after.split("\\.", 2);
    try {
      return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[parts.length - 1])};
    } catch (NumberFormatException e) {
      throw malformed(e);
    }
  }

  IllegalArgumentException malformed(Exception cause) {
    return new IllegalArgumentException(
        "\"after\" is what the answer before said, not " + FoundText.quoted(after), cause);
  }
}
