package io.assay.ct.log;

import java.util.Locale;

/** Where the tiles of a static log are (C2SP tlog-tiles). */
final class TilePath {
  /** Hashes or entries of a full tile. */
  static final int WIDTH = 256;

  private static final int GROUP = 1000;

  private TilePath() {}

  /**
   * The path of a hash tile.
   *
   * @param width from 1 to {@link #WIDTH}, which is a full one
   */
  static String hashes(int level, long index, int width) {
    return "/tile/" + level + "/" + number(index, width);
  }

  /** The path of a tile of entries. */
  static String data(long index, int width) {
    return "/tile/data/" + number(index, width);
  }

  private static String number(long index, int width) {
    StringBuilder path = new StringBuilder();
    path.append(String.format(Locale.ROOT, "%03d", index % GROUP));
    for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
      path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % GROUP));
    }
    return width == WIDTH ? path.toString() : path.append(".p/").append(width).toString();
  }
}
