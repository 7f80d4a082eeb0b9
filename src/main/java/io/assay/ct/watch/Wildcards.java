package io.assay.ct.watch;

/**
 * Says whether a name with wildcards in odd places could be taken to cover a watched one. Within a
 * label {@code *} stands for any octets, also none; it never reaches over a dot.
 */
final class Wildcards {
  private Wildcards() {}

  /**
   * Whether {@code pattern} could cover {@code watched}: the name itself, or where that begins with
   * {@code *.}, any name below the rest. Both in lower case.
   */
  static boolean covers(byte[] pattern, byte[] watched) {
    boolean below = watched.length > 2 && watched[0] == '*';
    int patternEnd = pattern.length;
    int watchedEnd = watched.length;
    while (patternEnd >= 0 && watchedEnd >= 0) {
      int patternStart = labelStart(pattern, patternEnd);
      int watchedStart = labelStart(watched, watchedEnd);
      if (below && watchedStart == 0) {
        return true;
      }
      if (!coversLabel(pattern, patternStart, patternEnd, watched, watchedStart, watchedEnd)) {
        return false;
      }
      patternEnd = patternStart - 1;
      watchedEnd = watchedStart - 1;
    }
    return patternEnd < 0 && watchedEnd < 0;
  }

  private static int labelStart(byte[] name, int end) {
    int start = end;
    while (start > 0 && name[start - 1] != '.') {
      start--;
    }
    return start;
  }

  private static boolean coversLabel(
      byte[] pattern, int patternFrom, int patternTo, byte[] label, int labelFrom, int labelTo) {
    int at = patternFrom;
    int in = labelFrom;
    int star = -1;
    int retry = labelFrom;
    while (in < labelTo) {
      if (at < patternTo && pattern[at] == '*') {
        star = at++;
        retry = in;
      } else if (at < patternTo && pattern[at] == label[in]) {
        at++;
        in++;
      } else if (star >= 0) {
        // Let the last wildcard stand for one octet more.
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < patternTo && pattern[at] == '*') {
      at++;
    }
    return at == patternTo;
  }
}
