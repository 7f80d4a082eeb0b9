package io.assay.history;

import io.assay.probe.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long the stages of the probes of one hour took that were answered.
 *
 * @param hour when it began
 * @param stages of each that was reached
 * @param total of all stages together
 */
public record HourTimings(Instant hour, Map<Stage, Spread> stages, Optional<Spread> total) {
  public HourTimings {
    stages = Map.copyOf(stages);
  }

  /**
   * Lengths of time.
   *
   * @param median to within a tenth
   */
  public record Spread(long count, Duration least, Duration median, Duration most) {
    private static Spread of(HourStages.Lengths lengths) {
      return new Spread(
          lengths.count, micros(lengths.least), micros(lengths.median()), micros(lengths.most));
    }

    private static Duration micros(long number) {
      return Duration.of(number, ChronoUnit.MICROS);
    }
  }

  static HourTimings of(long hour, HourStages stages) {
    Map<Stage, Spread> known = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      Optional.ofNullable(stages.stages().get(HourStages.number(stage)))
          .ifPresent(lengths -> known.put(stage, Spread.of(lengths)));
    }
    return new HourTimings(
        Nanos.time(hour),
        known,
        Optional.ofNullable(stages.stages().get(HourStages.TOTAL)).map(Spread::of));
  }
}
