package io.assay.app;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.judge.Judgement;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Attempt;
import io.assay.probe.Observation;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The way of every probe: attempt ─▶ observation ─▶ judgement ─▶ log and metrics. One call carries
 * one probe through, on the caller's thread. Thread-safe, as its parts are.
 */
final class Pipeline {
  private final Function<Attempt, Observation> prober;
  private final VerdictLog verdicts;
  private final AssayMetrics metrics;
  private volatile BiFunction<Observation, Expectation, Judgement> judge;

  /**
   * @param prober carries out an attempt; an interrupted one returns early and stays interrupted
   * @param judge pure
   */
  Pipeline(
      Function<Attempt, Observation> prober,
      BiFunction<Observation, Expectation, Judgement> judge,
      VerdictLog verdicts,
      AssayMetrics metrics) {
    this.prober = prober;
    this.judge = judge;
    this.verdicts = verdicts;
    this.metrics = metrics;
  }

  /** Has all further observations judged by {@code other}: with other trust anchors, say. */
  void judgeBy(BiFunction<Observation, Expectation, Judgement> other) {
    judge = other;
  }

  /**
   * Probes and takes the observation through the rest.
   *
   * @throws InterruptedException if the probe was interrupted; what it saw until then says nothing
   *     of the endpoint and is dropped
   */
  void probe(Attempt attempt, Expectation expectation) throws InterruptedException {
    Observation observation = prober.apply(attempt);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("the probe was interrupted");
    }
    accept(observation, expectation);
  }

  /** Takes an observation through the rest. */
  void accept(Observation observation, Expectation expectation) {
    Judgement judgement = judge.apply(observation, expectation);
    verdicts.record(judgement);
    metrics.record(judgement);
  }

  /** Begins to keep state for {@code target}. */
  void add(Target target) {
    verdicts.add(target);
    metrics.add(target);
  }

  /** Drops all state of {@code target}; a probe of it still under way leaves none behind. */
  void remove(Target target) {
    metrics.remove(target);
    verdicts.remove(target);
  }
}
