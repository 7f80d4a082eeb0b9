package io.assay.app;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.judge.Judgement;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Attempt;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The way of every probe: attempt ─▶ observation ─▶ judgement ─▶ log and metrics. One call carries
 * one probe through, on the caller's thread. Thread-safe, as its parts are.
 */
final class Pipeline {
  /** How long after its deadline a timeout is no longer the endpoint's. */
  private static final Duration STALL = Duration.ofSeconds(1);

  private final Function<Attempt, Observation> prober;
  private final Consumer<Judgement> wants;
  private final VerdictLog verdicts;
  private final AssayMetrics metrics;
  private volatile BiFunction<Observation, Expectation, Judgement> judge;

  /**
   * @param prober carries out an attempt; an interrupted one returns early and stays interrupted
   * @param judge pure
   * @param wants has fetched, in the background, what would make later judgements surer
   */
  Pipeline(
      Function<Attempt, Observation> prober,
      BiFunction<Observation, Expectation, Judgement> judge,
      Consumer<Judgement> wants,
      VerdictLog verdicts,
      AssayMetrics metrics) {
    this.prober = prober;
    this.judge = judge;
    this.wants = wants;
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
    if (stalled(observation, attempt.deadlines())) {
      metrics.skipped(AssayMetrics.Skip.STALLED, 1);
    } else {
      accept(observation, expectation);
    }
  }

  /**
   * Whether a stage timed out long after its deadline. That is how this process sees that it stood
   * still meanwhile: the machine was suspended, say. It tells nothing of the endpoint.
   */
  private static boolean stalled(Observation observation, Deadlines deadlines) {
    return observation.outcome() instanceof Outcome.Failed failed
        && failed.kind() == FailureKind.TIMEOUT
        && observation.timings().of(failed.stage()).orElse(0)
            > deadline(failed.stage(), deadlines).plus(STALL).toNanos();
  }

  private static Duration deadline(Stage stage, Deadlines deadlines) {
    return switch (stage) {
      case RESOLVE -> deadlines.resolve();
      case CONNECT -> deadlines.connect();
      case TLS -> deadlines.tls();
      case QUERY -> deadlines.query();
      case CLOSE -> deadlines.total();
    };
  }

  /** Takes an observation through the rest. */
  void accept(Observation observation, Expectation expectation) {
    Judgement judgement = judge.apply(observation, expectation);
    wants.accept(judgement);
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
