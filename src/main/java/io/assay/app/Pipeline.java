package io.assay.app;

import io.assay.config.Config;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Target;
import io.assay.evidence.EvidenceCollector;
import io.assay.history.History;
import io.assay.incident.Cause;
import io.assay.incident.Comparison;
import io.assay.incident.Incident;
import io.assay.incident.IncidentTracker;
import io.assay.incident.Terms;
import io.assay.judge.Judgement;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.IncidentView;
import io.assay.probe.Observation;
import io.assay.web.board.Board;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The way of every observation: observation ─▶ judgement ─▶ comparison with other vantage points ─▶
 * log, metrics, incidents and their evidence. One call carries one observation through, on the
 * caller's thread. Thread-safe, as its parts are; observations of one target come one after the
 * other.
 */
final class Pipeline implements ObservationSink {
  private static final int MISSED = 3;
  private static final Duration LEAST_STALE = Duration.ofMinutes(2);

  private final Consumer<Judgement> wants;
  private final Comparison comparison;
  private final IncidentTracker incidents;
  private final VerdictLog verdicts;
  private final Optional<EvidenceCollector> evidence;
  private final Optional<History> history;
  private final OpenBefore before;
  private final Board board;
  private final AssayMetrics metrics;
  private final InstantSource clock;

  /** What ails each vantage point, as its newest observation says. */
  private final ConcurrentMap<String, Optional<String>> ill = new ConcurrentHashMap<>();

  private volatile BiFunction<Observation, Expectation, Judgement> judge;

  /**
   * @param judge pure
   * @param wants has fetched, in the background, what would make later judgements surer
   * @param evidence keeps that of incidents, if it is to be kept
   * @param history keeps what is seen and judged, if it is to be kept
   * @param before what was open before this process began
   * @param board shows the present state
   */
  Pipeline(
      Config config,
      BiFunction<Observation, Expectation, Judgement> judge,
      Consumer<Judgement> wants,
      Optional<EvidenceCollector> evidence,
      Optional<History> history,
      OpenBefore before,
      Board board,
      AssayMetrics metrics,
      InstantSource clock) {
    this.judge = judge;
    this.wants = wants;
    this.comparison = new Comparison(Terms.of(config), clock);
    this.incidents = new IncidentTracker(config.compare(), new IncidentLog(board::stir));
    this.verdicts = new VerdictLog();
    this.evidence = evidence;
    this.history = history;
    this.before = before;
    this.board = board;
    this.metrics = metrics;
    this.clock = clock;
    metrics.bindIncidents(
        () ->
            new IncidentView(incidents.openBySeverity(), incidents.totals(), incidents.dropped()));
    config.vantages().forEach(vantage -> before.ill(vantage.name()).ifPresent(this::restoreIll));
  }

  private void restoreIll(Incident incident) {
    if (incident.cause() instanceof Cause.VantageIll(var vantage)) {
      incidents.restoreIll(incident);
      ill.put(vantage, Optional.of(incident.observed()));
    }
  }

  /** Has all further observations judged by {@code other}: with other trust anchors, say. */
  void judgeBy(BiFunction<Observation, Expectation, Judgement> other) {
    judge = other;
  }

  /** Has further judgements compared as {@code config} says. */
  void put(Config config) {
    comparison.put(Terms.of(config));
    incidents.put(config.compare());
  }

  @Override
  public void accept(Observation observation, Expectation expectation) {
    Judgement judgement = judge(observation, expectation);
    wants.accept(judgement);
    verdicts.record(judgement);
    metrics.record(judgement);
  }

  /** Takes note of an observation that was accepted before, by another process. */
  void replay(Observation observation, Expectation expectation) {
    metrics.replay(judge(observation, expectation));
  }

  private Judgement judge(Observation observation, Expectation expectation) {
    Judgement alone = judge.apply(observation, expectation);
    Judgement judgement = alone.with(comparison.compare(alone));
    noteHealth(observation);
    List<Incident> touched = incidents.record(judgement, clock.instant());
    evidence.ifPresent(kept -> kept.judged(judgement, touched));
    history.ifPresent(kept -> kept.judged(judgement, touched));
    board.record(judgement);
    return judgement;
  }

  private void noteHealth(Observation observation) {
    String vantage = observation.target().vantage();
    Optional<String> now = observation.origin().ill();
    Optional<String> before = ill.put(vantage, now);
    Instant time = observation.startedAt();
    if (now.isPresent() && !now.equals(before)) {
      keep(incidents.vantageIll(vantage, now.get(), time));
    } else if (now.isEmpty() && before != null && before.isPresent()) {
      keep(incidents.vantageWell(vantage, time));
    }
  }

  /** A site that probes has not been heard of since {@code since}. */
  void siteSilent(String site, Instant since) {
    keep(incidents.siteSilent(site, since));
  }

  /** The site was heard of again at {@code time}. */
  void siteBack(String site, Instant time) {
    keep(incidents.siteBack(site, time));
  }

  private void keep(List<Incident> touched) {
    history.ifPresent(kept -> kept.touched(touched));
  }

  /** What is and was wrong. */
  IncidentTracker incidents() {
    return incidents;
  }

  @Override
  public void add(Target target, Duration interval) {
    before.about(target).forEach(incident -> incidents.restore(incident, target));
    verdicts.add(target);
    board.add(target);
    metrics.add(target, staleAfter(interval));
  }

  /** Three probes may get lost before nobody knows any more how an endpoint is. */
  private static Duration staleAfter(Duration interval) {
    Duration missed = interval.multipliedBy(MISSED);
    return missed.compareTo(LEAST_STALE) < 0 ? LEAST_STALE : missed;
  }

  @Override
  public void release(Target target) {
    metrics.remove(target);
    verdicts.remove(target);
    comparison.forget(target);
    incidents.release(target);
    before.released(target);
    history.ifPresent(kept -> kept.forget(target));
    board.remove(target);
  }

  @Override
  public void remove(Target target) {
    metrics.remove(target);
    verdicts.remove(target);
    comparison.forget(target);
    List<Incident> touched = incidents.forget(target, clock.instant());
    evidence.ifPresent(kept -> kept.ended(touched));
    history.ifPresent(
        kept -> {
          kept.touched(touched);
          kept.forget(target);
        });
    board.remove(target);
  }
}
