package io.assay.ct.log;

/**
 * How many entries a log is asked for: as many as it gives, up to where its own pages end, fewer
 * where they were too many octets. Thread-safe.
 */
final class PageSize {
  /** What the octets allow. */
  private int most = Bounds.ENTRIES;

  /** How many the log gave when it gave fewer than asked for; 0 where it did not. */
  private int lastShort;

  /** The same in two answers, one after the other: its pages, then; 0 where that is not known. */
  private int page;

  /** How many to ask for from there, at most {@code wanted}. */
  synchronized int ask(long from, long wanted) {
    int asked = (int) Math.min(wanted, most);
    boolean isAligned = page == 0 || from % page == 0;
    return isAligned ? asked : (int) Math.min(asked, page - from % page);
  }

  /** The log gave {@code given} entries of {@code asked}. */
  synchronized void given(int asked, int given) {
    if (given < asked) {
      page = given == lastShort ? given : 0;
      lastShort = given;
    }
    if (asked == most) {
      most = Math.min(Bounds.ENTRIES, most + 1 + most / 16);
    }
  }

  /** That many were too long, unless it is one, which cannot be halved. */
  synchronized void tooLong(int asked) {
    most = Math.max(1, asked / 2);
  }
}
