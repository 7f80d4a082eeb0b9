package io.assay.web.page;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Where a time stands in a drawing that is a thousand wide. Immutable.
 *
 * @param from at the left end
 * @param to at the right one
 */
record TimeAxis(Instant from, Instant to) {
  static final int WIDTH = 1000;

  double at(Instant time) {
    double share =
        (double) Duration.between(from, time).toMillis()
            / Math.max(1, Duration.between(from, to).toMillis());
    return Math.clamp(share, 0, 1) * WIDTH;
  }

  static String number(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
