package io.assay.web.page;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** How far back a page looks. */
enum TimeRange {
  HOUR("1h", "hour", Duration.ofHours(1)),
  DAY("24h", "24 hours", Duration.ofDays(1)),
  WEEK("7d", "7 days", Duration.ofDays(7)),
  MONTH("30d", "30 days", Duration.ofDays(30)),
  YEAR("1y", "365 days", Duration.ofDays(365));

  private final String parameter;
  private final String words;
  private final Duration length;

  TimeRange(String parameter, String words, Duration length) {
    this.parameter = parameter;
    this.words = words;
    this.length = length;
  }

  static Optional<TimeRange> parse(String text) {
    return Arrays.stream(values()).filter(range -> range.parameter.equals(text)).findFirst();
  }

  String parameter() {
    return parameter;
  }

  String words() {
    return words;
  }

  Instant before(Instant now) {
    return now.minus(length);
  }
}
