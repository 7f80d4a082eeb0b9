package io.assay.metrics;

import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Verdict;
import io.assay.metrics.MetricNames.Family;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Timings;
import io.assay.trust.ProgramTrust;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the samples of one target are made of: numbers and cached labels, about 2 kB. Written by
 * whoever judges a probe of the target and read by scrapes, both under this object's lock, so that
 * a scrape never mixes two probes.
 */
final class TargetSeries {
  /** Closing is left out: it takes microseconds and tells nothing of the endpoint. */
  private static final List<Stage> PHASES =
      List.of(Stage.RESOLVE, Stage.PROXY, Stage.CONNECT, Stage.TLS, Stage.QUERY);

  private static final double NANOS_PER_SECOND = 1e9;

  private final InstantSource clock;
  private final String[] target;
  private final Labels labels;
  private final Map<Stage, Series> phases = new EnumMap<>(Stage.class);
  private final Map<Failure, Series> failures = new HashMap<>();
  private final Map<Check, Series> checks = new EnumMap<>(Check.class);
  private final Map<Check, Series> severities = new EnumMap<>(Check.class);
  private final Map<String, Series> programs = new HashMap<>();
  private final Series pass;
  private final Series violated;
  private final Series undetermined;
  private double probes;
  private boolean seen;
  private Optional<Boolean> answered = Optional.empty();
  private double lastRun;
  private double staleSeconds = Double.POSITIVE_INFINITY;
  private Verdict verdict = Verdict.UNKNOWN;
  private Optional<Instant> notAfter = Optional.empty();
  private Optional<Instant> notBefore = Optional.empty();
  private Optional<ChainLabels> chain = Optional.empty();

  TargetSeries(Target target, InstantSource clock) {
    this.clock = clock;
    this.target =
        new String[] {
          target.resolver(), target.endpoint().text(), target.addressText(), target.vantage()
        };
    labels = MetricNames.PROBES.labelNames().labels(this.target);
    pass = series(MetricNames.CHECKS, MetricNames.PASS);
    violated = series(MetricNames.CHECKS, MetricNames.VIOLATED);
    undetermined = series(MetricNames.CHECKS, MetricNames.UNDETERMINED);
    undetermined.value = Check.values().length;
  }

  /** The labels that all samples of the target have: what scrapes are sorted by. */
  Labels labels() {
    return labels;
  }

  /** After this time without a probe, what was known is known no longer. */
  synchronized void staleAfter(Duration time) {
    staleSeconds = time.toMillis() / 1e3;
  }

  /**
   * Takes over what a probe of this target showed.
   *
   * @param counts whether nobody has counted it before
   */
  synchronized void update(Judgement judgement, boolean counts) {
    Observation observation = judgement.observation();
    seen = true;
    probes += counts ? 1 : 0;
    lastRun = seconds(observation.startedAt());
    verdict = judgement.verdict();
    switch (observation.outcome()) {
      // That nobody answers at a control is no failure.
      case Outcome _ when judgement.isOfControl() -> answered = Optional.empty();
      case Outcome.Answered() -> answered = Optional.of(true);
      case Outcome.NotAsked() -> answered = Optional.empty();
      case Outcome.Failed(Stage stage, FailureKind kind, String _) -> {
        answered = Optional.of(false);
        failures.computeIfAbsent(new Failure(stage, kind), this::series).value += counts ? 1 : 0;
      }
    }
    updatePhases(observation.timings());
    updateChecks(judgement.results());
    updatePrograms(judgement.programs());
    Optional<CertificateFacts> leaf = judgement.chain().stream().findFirst();
    notAfter = leaf.flatMap(CertificateFacts::notAfter);
    notBefore = leaf.flatMap(CertificateFacts::notBefore);
    chain = leaf.map(l -> ChainLabels.of(judgement, target, chain));
  }

  private void updatePhases(Timings timings) {
    for (Stage phase : PHASES) {
      OptionalLong nanos = timings.of(phase);
      Series known = phases.get(phase);
      if (nanos.isPresent()) {
        phases.computeIfAbsent(phase, p -> series(MetricNames.PROBE_DURATION, p.text())).value =
            (double) nanos.getAsLong() / NANOS_PER_SECOND;
      } else if (known != null) {
        known.value = Double.NaN;
      }
    }
  }

  private void updateChecks(List<CheckResult> results) {
    pass.value = 0;
    violated.value = 0;
    undetermined.value = 0;
    severities.clear();
    for (CheckResult result : results) {
      switch (result) {
        case CheckResult.Pass _ -> {
          pass.value++;
          Series known = checks.get(result.check());
          if (known != null) {
            known.value = 0;
          }
        }
        case CheckResult.Violation violation -> {
          violated.value++;
          check(result.check()).value = 1;
          Series severity = series(MetricNames.CHECK_SEVERITY, result.check().id());
          severity.value = violation.severity().number();
          severities.put(result.check(), severity);
        }
        case CheckResult.Undetermined _ -> {
          undetermined.value++;
          check(result.check()).value = -1;
        }
      }
    }
  }

  private void updatePrograms(Map<String, ProgramTrust> results) {
    programs.keySet().retainAll(results.keySet());
    results.forEach(
        (name, trust) ->
            programs.computeIfAbsent(name, n -> series(MetricNames.PROGRAM_TRUSTED, n)).value =
                switch (trust.result()) {
                  case TrustResult.Trusted _ -> 1;
                  case TrustResult.Untrusted _ -> 0;
                  case TrustResult.Undetermined _ -> -1;
                });
  }

  /** Adds this target's samples: counters and states always, else what has been seen. */
  synchronized void collect(Samples samples) {
    samples.counter(MetricNames.PROBES, labels, probes);
    failures.values().forEach(s -> samples.counter(MetricNames.PROBE_FAILURES, s.labels, s.value));
    boolean stale = seconds(clock.instant()) - lastRun > staleSeconds;
    Verdict known = stale ? Verdict.UNKNOWN : verdict;
    double all = pass.value + violated.value + undetermined.value;
    samples.gauge(MetricNames.VERDICT, labels, known.number());
    samples.gauge(MetricNames.CHECKS, pass.labels, stale ? 0 : pass.value);
    samples.gauge(MetricNames.CHECKS, violated.labels, stale ? 0 : violated.value);
    samples.gauge(MetricNames.CHECKS, undetermined.labels, stale ? all : undetermined.value);
    if (!seen) {
      return;
    }
    answered.ifPresent(yes -> samples.gauge(MetricNames.PROBE_SUCCESS, labels, yes ? 1 : 0));
    samples.gauge(MetricNames.PROBE_LAST_RUN, labels, lastRun);
    for (Series phase : phases.values()) {
      if (!Double.isNaN(phase.value)) {
        samples.gauge(MetricNames.PROBE_DURATION, phase.labels, phase.value);
      }
    }
    for (Series check : checks.values()) {
      samples.gauge(MetricNames.CHECK_STATUS, check.labels, stale ? -1 : check.value);
    }
    if (!stale) {
      severities
          .values()
          .forEach(s -> samples.gauge(MetricNames.CHECK_SEVERITY, s.labels, s.value));
    }
    programs.values().forEach(s -> samples.gauge(MetricNames.PROGRAM_TRUSTED, s.labels, s.value));
    notAfter.ifPresent(end -> samples.gauge(MetricNames.NOT_AFTER, labels, seconds(end)));
    notBefore.ifPresent(begin -> samples.gauge(MetricNames.NOT_BEFORE, labels, seconds(begin)));
    chain.ifPresent(c -> samples.info(MetricNames.CHAIN, c.labels()));
  }

  private Series check(Check check) {
    return checks.computeIfAbsent(check, c -> series(MetricNames.CHECK_STATUS, c.id()));
  }

  private Series series(Failure failure) {
    return series(MetricNames.PROBE_FAILURES, failure.stage.text(), failure.kind.text());
  }

  private Series series(Family family, String... ownLabels) {
    return new Series(family.labelNames().labels(target, ownLabels));
  }

  private static double seconds(Instant instant) {
    return (double) instant.getEpochSecond() + instant.getNano() / NANOS_PER_SECOND;
  }

  private record Failure(Stage stage, FailureKind kind) {}

  /** One series with its present value. */
  private static final class Series {
    final Labels labels;
    double value;

    Series(Labels labels) {
      this.labels = labels;
    }
  }
}
