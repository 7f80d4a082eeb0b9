package io.assay.fetch;

import java.time.Duration;
import java.util.Locale;

/**
 * When a fetch has to be over.
 *
 * @param whole how long it may take in all
 * @param endNanos the end, by {@link System#nanoTime}
 */
record Deadline(Duration whole, long endNanos) {

  static Deadline after(Duration whole) {
    return new Deadline(whole, System.nanoTime() + whole.toNanos());
  }

  /** At most {@code share}, and half of what is left, so that something is left afterwards. */
  Deadline part(Duration share) {
    Duration half = Duration.ofNanos(nanosLeft() / 2);
    return after(half.compareTo(share) < 0 ? half : share);
  }

  long nanosLeft() {
    return Math.max(0, endNanos - System.nanoTime());
  }

  /**
   * That it passed.
   *
   * @param awaited what was being waited for
   */
  FetchFailure passed(String awaited) {
    return FetchFailure.failed(
        String.format(
            Locale.ROOT,
            "%s did not come to an end within %.1f s",
            awaited,
            whole.toMillis() / 1000.0));
  }
}
