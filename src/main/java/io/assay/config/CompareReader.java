package io.assay.config;

import io.assay.endpoint.Resolver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code compare}. */
final class CompareReader {
  private static final Keys COMPARE = Keys.of("window", "raise-after", "clear-after");
  private static final Unfit.Reading<Duration> WINDOW =
      Durations.from(Duration.ofSeconds(1), Duration.ofDays(7));
  private static final int MOST = 100;

  private CompareReader() {}

  /**
   * @param resolvers those that are compared: within the window, each has to be probed
   */
  static Compare read(Value value, List<Resolver> resolvers) {
    return value
        .section(COMPARE)
        .map(
            section ->
                new Compare(
                    section.value("window").flatMap(v -> window(v, resolvers)),
                    inARow(section, "raise-after", Compare.DEFAULT.raiseAfter()),
                    inARow(section, "clear-after", Compare.DEFAULT.clearAfter())))
        .orElse(Compare.DEFAULT);
  }

  private static int inARow(Section section, String key, int otherwise) {
    return section.value(key).flatMap(v -> v.integer(1, MOST)).orElse(otherwise);
  }

  private static Optional<Duration> window(Value value, List<Resolver> resolvers) {
    Optional<Duration> window = value.text(WINDOW);
    Duration longest =
        resolvers.stream().map(Resolver::interval).max(Duration::compareTo).orElse(Duration.ZERO);
    if (window.isPresent() && window.get().compareTo(longest) < 0) {
      value.mistake(
          value.describe() + " (what is probed less often would never be compared)",
          "at least the longest interval of a resolver, " + Durations.text(longest));
    }
    return window;
  }
}
