package io.assay.app;

import java.util.function.UnaryOperator;

/** Draws a number of hops as a line with a mark for each, all to the same scale. Immutable. */
final class HopRuler {
  /** Columns that the longest ruler may have, unless it has more hops than that. */
  private static final int COLUMNS = 40;

  private static final int LONGEST_GAP = 4;

  private final Style style;
  private final int most;
  private final String gap;

  /**
   * @param most the hops of the longest ruler
   */
  HopRuler(Style style, int most) {
    this.style = style;
    this.most = most;
    this.gap =
        style.symbol("─", "-").repeat(Math.clamp(COLUMNS / Math.max(1, most) - 1, 0, LONGEST_GAP));
  }

  /** Columns of every ruler. */
  int width() {
    return Math.max(0, (most - 1) * (gap.length() + 1) + 1);
  }

  /**
   * The ruler, filled with blanks to {@link #width()}.
   *
   * @param hops at least 1
   * @param stranger whether who is at its end is not the host
   * @param dress applied to the mark at its end
   */
  String draw(int hops, boolean stranger, UnaryOperator<String> dress) {
    String mark = style.symbol("●", "o");
    String end = stranger ? style.symbol("◆", "X") : mark;
    int columns = (hops - 1) * (gap.length() + 1) + 1;
    return (mark + gap).repeat(hops - 1) + dress.apply(end) + " ".repeat(width() - columns);
  }
}
