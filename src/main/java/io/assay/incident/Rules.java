package io.assay.incident;

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
  private static final int WINDOWS_REMEMBERED = 4;

  static Rules of(Terms terms, String resolver) {
    Duration window = terms.window(resolver);
    return new Rules(
        Moment.of(window),
        Math.max(
            Moment.of(Bounds.KEYS_REMEMBERED), Moment.of(window.multipliedBy(WINDOWS_REMEMBERED))),
        terms.compare().raiseAfter(),
        terms.compare().clearAfter());
  }
}
