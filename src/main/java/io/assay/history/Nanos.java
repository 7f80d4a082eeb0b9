package io.assay.history;

import java.time.Instant;

/**
 * Times as the database has them: nanoseconds since 1970, so that they are exact and in order.
 * Those before 1678 or after 2261 are the first or last of them.
 */
final class Nanos {
  private static final long SECOND = 1_000_000_000L;
  private static final long MOST_SECONDS = Long.MAX_VALUE / SECOND - 1;

  private Nanos() {}

  static long of(Instant time) {
    long seconds = Math.clamp(time.getEpochSecond(), -MOST_SECONDS, MOST_SECONDS);
    return seconds * SECOND + time.getNano();
  }

  static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
