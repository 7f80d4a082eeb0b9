package io.assay.app;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Attempt;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The way of every probe: attempt ─▶ observation, with the state of its vantage point and what a
 * closer look showed ─▶ sink. One call carries one probe through, on the caller's thread.
 * Thread-safe, as its parts are.
 */
final class Probes implements ObservationSink {
  /** How long after its deadline a timeout is no longer the endpoint's. */
  private static final Duration STALL = Duration.ofSeconds(1);

  private final Function<Attempt, Observation> prober;
  private final UnaryOperator<Observation> health;
  private final ObservationSink sink;
  private final CloserLooks looks;
  private final AssayMetrics metrics;

  /**
   * @param prober carries out an attempt; an interrupted one returns early and stays interrupted
   * @param health notes in an observation how its vantage point is
   * @param looks takes closer looks where an observation asks for it
   */
  Probes(
      Function<Attempt, Observation> prober,
      UnaryOperator<Observation> health,
      ObservationSink sink,
      CloserLooks looks,
      AssayMetrics metrics) {
    this.prober = prober;
    this.health = health;
    this.sink = sink;
    this.looks = looks;
    this.metrics = metrics;
  }

  /**
   * Probes and hands the observation on.
   *
   * @throws InterruptedException if the probe was interrupted; what it saw until then says nothing
   *     of the endpoint and is dropped
   */
  void probe(Attempt attempt, Expectation expectation) throws InterruptedException {
    Observation seen = prober.apply(attempt);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("the probe was interrupted");
    }
    if (stalled(seen, attempt.deadlines())) {
      metrics.skipped(AssayMetrics.Skip.STALLED, 1);
    } else {
      Observation observation = health.apply(seen);
      sink.accept(looks.attach(observation), expectation);
      looks.after(attempt, observation, expectation);
    }
  }

  @Override
  public void add(Target target, Duration interval) {
    sink.add(target, interval);
  }

  @Override
  public void release(Target target) {
    looks.forget(target);
    sink.release(target);
  }

  @Override
  public void remove(Target target) {
    looks.forget(target);
    sink.remove(target);
  }

  /** Hands an observation on that came of no attempt. */
  @Override
  public void accept(Observation observation, Expectation expectation) throws InterruptedException {
    sink.accept(health.apply(observation), expectation);
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
      case PROXY, CONNECT -> deadlines.connect();
      case TLS -> deadlines.tls();
      case QUERY, IDENTITY -> deadlines.query();
      case CLOSE -> deadlines.total();
    };
  }
}
