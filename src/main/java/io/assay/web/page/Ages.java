package io.assay.web.page;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times in words. Stateless. */
final class Ages {
  private Ages() {}

  /** A length of time in its greatest unit, such as {@code 3 h}. */
  static String length(Duration duration) {
    long seconds = Math.abs(duration.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + " min";
    }
    if (seconds < 2 * 86_400) {
      return seconds / 3600 + " h";
    }
    return seconds / 86_400 + " days";
  }

  /** How long ago {@code time} was, or how soon it is. */
  static String ago(Instant time, Instant now) {
    Duration since = Duration.between(time, now);
    return since.isNegative() ? "in " + length(since) : length(since) + " ago";
  }

  /** A time for people, to the second. */
  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
  }

  /** Writes how long ago it was, with the time itself beside it. */
  static void write(Html page, Instant time, Instant now) {
    page.element(
        "time",
        ago(time, now),
        "datetime",
        time.truncatedTo(ChronoUnit.SECONDS).toString(),
        "title",
        text(time));
  }
}
