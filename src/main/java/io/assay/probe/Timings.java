package io.assay.probe;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long each stage took, in nanoseconds of the monotonic clock. A stage that was not reached has
 * no entry; the stage in which the probe failed has the time until the failure.
 */
public record Timings(Map<Stage, Long> nanos) {
  public Timings {
    EnumMap<Stage, Long> copy = new EnumMap<>(Stage.class);
    copy.putAll(nanos);
    nanos = Collections.unmodifiableMap(copy);
  }

  /** The time that {@code stage} took, in nanoseconds. */
  public OptionalLong of(Stage stage) {
    Long value = nanos.get(stage);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** The sum over all stages, in nanoseconds. */
  public long total() {
    return nanos.values().stream().mapToLong(Long::longValue).sum();
  }
}
