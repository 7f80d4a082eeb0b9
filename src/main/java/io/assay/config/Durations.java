package io.assay.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the file writes them: a whole number and one of {@code ms}, {@code s}, {@code m},
 * {@code h}.
 */
final class Durations {
  private static final String NEVER = "never";
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private Durations() {}

  /** Reads durations from {@code least} to {@code most}. */
  static Unfit.Reading<Duration> from(Duration least, Duration most) {
    String expected =
        "a duration from %s to %s: a whole number with ms, s, m or h"
            .formatted(text(least), text(most));
    return text -> {
      Matcher matcher = DURATION.matcher(text);
      if (!matcher.matches()) {
        throw new Unfit(text.matches("[0-9]+") ? "without a unit" : "", expected);
      }
      Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
      if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
        throw new Unfit("out of range", expected);
      }
      return duration;
    };
  }

  /** Reads what {@code reading} reads, or {@code never}, for which nothing stands. */
  static Unfit.Reading<Optional<Duration>> orNever(Unfit.Reading<Duration> reading) {
    return text -> {
      if (text.equals(NEVER)) {
        return Optional.empty();
      }
      try {
        return Optional.of(reading.read(text));
      } catch (Unfit e) {
        Unfit unfit = new Unfit(e.problem(), e.expected() + "; or " + NEVER);
        unfit.initCause(e);
        throw unfit;
      }
    };
  }

  /** The duration in the largest unit that shows it whole. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
