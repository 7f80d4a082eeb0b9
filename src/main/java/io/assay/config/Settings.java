package io.assay.config;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Query;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code defaults} and each resolver may say about how probes are made. A resolver inherits
 * what it does not say itself; an inherited deadline of a stage is cut to the resolver's own total.
 */
record Settings(Query query, Duration interval, Deadlines deadlines) {
  /** In force where the file says nothing. */
  static final Settings BUILT_IN =
      new Settings(Config.DEFAULT_QUERY, Config.DEFAULT_INTERVAL, Config.DEFAULT_DEADLINES);

  private static final Keys TIMEOUTS = Keys.of("resolve", "connect", "tls", "query");
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Unfit.Reading<Duration> INTERVAL =
      Durations.from(Duration.ofSeconds(1), Duration.ofHours(24));
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Unfit.Reading<Duration> TIMEOUT =
      Durations.from(Duration.ofMillis(100), LONGEST);

  /** What {@code section} says, and {@code inherited} where it says nothing. */
  static Settings read(Section section, Settings inherited) {
    Optional<Value> timeout = section.value("timeout");
    Duration total =
        timeout.isEmpty()
            ? inherited.deadlines.total()
            : timeout.get().text(TIMEOUT).orElse(LONGEST);
    Deadlines deadlines = within(inherited.deadlines, total);
    return new Settings(
        section.value("query").flatMap(v -> v.text(Readings::query)).orElse(inherited.query),
        section.value("interval").flatMap(v -> v.text(INTERVAL)).orElse(inherited.interval),
        section
            .value("timeouts")
            .flatMap(v -> v.section(TIMEOUTS))
            .map(stages -> stages(stages, deadlines))
            .orElse(deadlines));
  }

  private static Deadlines stages(Section stages, Deadlines inherited) {
    Unfit.Reading<Duration> reading = Durations.from(SHORTEST, inherited.total());
    return new Deadlines(
        inherited.total(),
        stage(stages, "resolve", reading, inherited.resolve()),
        stage(stages, "connect", reading, inherited.connect()),
        stage(stages, "tls", reading, inherited.tls()),
        stage(stages, "query", reading, inherited.query()));
  }

  private static Duration stage(
      Section stages, String key, Unfit.Reading<Duration> reading, Duration inherited) {
    return stages.value(key).flatMap(v -> v.text(reading)).orElse(inherited);
  }

  private static Deadlines within(Deadlines deadlines, Duration total) {
    return new Deadlines(
        total,
        shorter(deadlines.resolve(), total),
        shorter(deadlines.connect(), total),
        shorter(deadlines.tls(), total),
        shorter(deadlines.query(), total));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
