package io.assay.incident;

import io.assay.config.Compare;
import io.assay.config.Config;
import io.assay.endpoint.Resolver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How vantage points are compared. Immutable.
 *
 * @param intervals from one probe of a target to the next, by the resolver's name
 */
public record Terms(Compare compare, Map<String, Duration> intervals) {
  private static final int INTERVALS = 3;
  private static final Duration SHORTEST = Duration.ofMinutes(2);

  public Terms {
    intervals = Map.copyOf(intervals);
  }

  /** What {@code config} says. */
  public static Terms of(Config config) {
    Map<String, Duration> intervals = new HashMap<>();
    for (Resolver resolver : config.resolvers()) {
      intervals.put(resolver.name(), resolver.interval());
    }
    return new Terms(config.compare(), intervals);
  }

  /** For how long counts what a vantage point saw of the resolver of that name. */
  public Duration window(String resolver) {
    if (compare.window().isPresent()) {
      return compare.window().get();
    }
    Duration some =
        intervals.getOrDefault(resolver, Config.DEFAULT_INTERVAL).multipliedBy(INTERVALS);
    return some.compareTo(SHORTEST) < 0 ? SHORTEST : some;
  }
}
