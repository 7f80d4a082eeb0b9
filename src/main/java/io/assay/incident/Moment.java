package io.assay.incident;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Times as microseconds since 1970, of which millions are kept. What lies beyond some 290,000 years
 * of 1970 counts as that far.
 */
final class Moment {
  private static final long MICROS = 1_000_000;

  /** Before any time that is asked for. */
  static final long NEVER = Long.MIN_VALUE / 2;

  private static final long FARTHEST = Long.MAX_VALUE / 4 / MICROS;

  private Moment() {}

  static long of(Instant instant) {
    long seconds = instant.getEpochSecond();
    return seconds >= FARTHEST || seconds <= -FARTHEST
        ? Long.signum(seconds) * FARTHEST * MICROS
        : seconds * MICROS + instant.getNano() / 1_000;
  }

  static long of(Duration duration) {
    return duration.getSeconds() >= FARTHEST
        ? FARTHEST * MICROS
        : duration.getSeconds() * MICROS + duration.getNano() / 1_000;
  }

  static Instant instant(long moment) {
    return Instant.EPOCH.plus(moment, ChronoUnit.MICROS);
  }

  /** For people, to the second. */
  static String text(long moment) {
    return instant(moment).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A duration for people, to the second: {@code 3m}, {@code 2m30s}. */
  static String duration(long micros) {
    return Duration.ofSeconds(micros / MICROS)
        .toString()
        .substring("PT".length())
        .toLowerCase(Locale.ROOT);
  }

  /** Whether two are no further apart than {@code window}, whichever is first. */
  static boolean within(long window, long one, long other) {
    return Math.abs(one - other) <= window;
  }
}
