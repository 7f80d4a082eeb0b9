package io.assay.app;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.judge.Judgement;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Observation;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The way of every observation: observation ─▶ judgement ─▶ log and metrics. One call carries one
 * observation through, on the caller's thread. Thread-safe, as its parts are.
 */
final class Pipeline implements ObservationSink {
  private static final int MISSED = 3;
  private static final Duration LEAST_STALE = Duration.ofMinutes(2);

  private final Consumer<Judgement> wants;
  private final VerdictLog verdicts;
  private final AssayMetrics metrics;
  private volatile BiFunction<Observation, Expectation, Judgement> judge;

  /**
   * @param judge pure
   * @param wants has fetched, in the background, what would make later judgements surer
   */
  Pipeline(
      BiFunction<Observation, Expectation, Judgement> judge,
      Consumer<Judgement> wants,
      VerdictLog verdicts,
      AssayMetrics metrics) {
    this.judge = judge;
    this.wants = wants;
    this.verdicts = verdicts;
    this.metrics = metrics;
  }

  /** Has all further observations judged by {@code other}: with other trust anchors, say. */
  void judgeBy(BiFunction<Observation, Expectation, Judgement> other) {
    judge = other;
  }

  @Override
  public void accept(Observation observation, Expectation expectation) {
    Judgement judgement = judge.apply(observation, expectation);
    wants.accept(judgement);
    verdicts.record(judgement);
    metrics.record(judgement);
  }

  @Override
  public void add(Target target, Duration interval) {
    verdicts.add(target);
    metrics.add(target, staleAfter(interval));
  }

  /** Three probes may get lost before nobody knows any more how an endpoint is. */
  private static Duration staleAfter(Duration interval) {
    Duration missed = interval.multipliedBy(MISSED);
    return missed.compareTo(LEAST_STALE) < 0 ? LEAST_STALE : missed;
  }

  @Override
  public void remove(Target target) {
    metrics.remove(target);
    verdicts.remove(target);
  }
}
