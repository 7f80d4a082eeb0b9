package io.assay.incident;

import io.assay.config.Compare;
import io.assay.config.Config;
import io.assay.endpoint.Resolver;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** How vantage points are compared, for each resolver. Immutable. */
public final class Terms {
  private final Map<String, Rules> rules;
  private final Rules others;

  /**
   * @param intervals from one probe of a target to the next, by the resolver's name; {@link
   *     Config#DEFAULT_INTERVAL} for those that it does not name
   */
  public Terms(Compare compare, Map<String, Duration> intervals) {
    Map<String, Rules> byName = new HashMap<>();
    intervals.forEach((name, interval) -> byName.put(name, Rules.of(compare, interval)));
    rules = Map.copyOf(byName);
    others = Rules.of(compare, Config.DEFAULT_INTERVAL);
  }

  /** What {@code config} says. */
  public static Terms of(Config config) {
    Map<String, Duration> intervals = new HashMap<>();
    for (Resolver resolver : config.resolvers()) {
      intervals.put(resolver.name(), resolver.interval());
    }
    return new Terms(config.compare(), intervals);
  }

  /** For how long, at most, counts what a vantage point saw of a resolver. */
  public Duration longestWindow() {
    long micros = rules.values().stream().mapToLong(Rules::window).max().orElse(others.window());
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  /** Those for the resolver of that name. */
  Rules of(String resolver) {
    return rules.getOrDefault(resolver, others);
  }
}
