package io.assay.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Lays text out in two columns, a label and a wrapped text beside it, at most {@value #WIDTH}
 * columns wide unless a single word is longer. A label too long for its column has a line of its
 * own. Confined to one thread.
 */
final class Layout {
  /** Columns of a page. */
  static final int WIDTH = 96;

  private static final int INDENT = 2;
  private static final int LABEL = 14;

  private final StringBuilder page = new StringBuilder();

  /** An empty line. */
  Layout gap() {
    page.append('\n');
    return this;
  }

  /** A line as it stands. */
  Layout line(String dressed) {
    page.append(dressed).append('\n');
    return this;
  }

  /** A label and its text. */
  Layout row(String label, String text) {
    return row(label, text, UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * A label and its text, dressed after wrapping, so that escape sequences take no room.
   *
   * @param label plain
   * @param text plain
   */
  Layout row(
      String label, String text, UnaryOperator<String> dressLabel, UnaryOperator<String> dress) {
    String beginning = " ".repeat(INDENT) + dressLabel.apply(label) + gapAfter(label);
    if (label.length() >= LABEL) {
      page.append(" ".repeat(INDENT)).append(dressLabel.apply(label)).append('\n');
      beginning = " ".repeat(INDENT + LABEL);
    }
    for (String line : wrap(text, WIDTH - INDENT - LABEL)) {
      page.append(line.isEmpty() ? beginning.stripTrailing() : beginning + dress.apply(line));
      page.append('\n');
      beginning = " ".repeat(INDENT + LABEL);
    }
    return this;
  }

  private static String gapAfter(String label) {
    return " ".repeat(Math.max(1, LABEL - label.length()));
  }

  /** Breaks at spaces; a word longer than {@code width} stands alone on its line. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
