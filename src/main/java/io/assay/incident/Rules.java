package io.assay.incident;

import io.assay.config.Compare;
import java.time.Duration;

/**
 * The terms of a comparison for one resolver.
 *
 * @param window for how long what was seen counts, in microseconds
 * @param memory for how long a key is remembered, in microseconds
 * @param raiseAfter probes in a row that it takes to raise what is not beyond doubt at once
 * @param clearAfter good probes in a row that it takes to clear
 */
record Rules(long window, long memory, int raiseAfter, int clearAfter) {
  private static final int INTERVALS = 3;
  private static final Duration SHORTEST = Duration.ofMinutes(2);
  private static final int WINDOWS_REMEMBERED = 4;

  /** For a resolver that is probed once in {@code interval}. */
  static Rules of(Compare compare, Duration interval) {
    Duration window = window(compare, interval);
    return new Rules(
        Moment.of(window),
        Math.max(
            Moment.of(Bounds.KEYS_REMEMBERED), Moment.of(window.multipliedBy(WINDOWS_REMEMBERED))),
        compare.raiseAfter(),
        compare.clearAfter());
  }

  private static Duration window(Compare compare, Duration interval) {
    if (compare.window().isPresent()) {
      return compare.window().get();
    }
    Duration some = interval.multipliedBy(INTERVALS);
    return some.compareTo(SHORTEST) < 0 ? SHORTEST : some;
  }
}
