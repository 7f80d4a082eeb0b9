package io.assay.history;

/**
 * Something that is the same from when to when, as a row that may still become longer. Not
 * thread-safe.
 *
 * @param <T> what is the same
 */
final class Interval<T> {
  private final T what;
  private final long first;
  private long last;
  private long times;
  private boolean written;
  private boolean changed;

  /** One that is in the database. */
  Interval(T what, long first, long last, long times) {
    this.what = what;
    this.first = first;
    this.last = last;
    this.times = times;
    this.written = true;
  }

  /** One that begins now. */
  static <T> Interval<T> begun(T what, long at) {
    Interval<T> begun = new Interval<>(what, at, at, 0);
    begun.written = false;
    return begun;
  }

  T what() {
    return what;
  }

  /** Nanoseconds since 1970, as all times here. */
  long first() {
    return first;
  }

  long last() {
    return last;
  }

  long times() {
    return times;
  }

  /** It was seen once more; answers whether that is the first time since it was written. */
  boolean goesOn(long at) {
    boolean first = !changed;
    last = at;
    times++;
    changed = true;
    return first;
  }

  /** Whether it has a row. */
  boolean isWritten() {
    return written;
  }

  /** It has a row that says all this. */
  void wasWritten() {
    written = true;
    changed = false;
  }
}
