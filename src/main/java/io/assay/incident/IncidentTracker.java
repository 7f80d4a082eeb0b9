package io.assay.incident;

import io.assay.config.Compare;
import io.assay.endpoint.Target;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.probe.Observation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens an incident when a check is violated for long enough, and closes it when it is over at
 * every vantage point that was concerned. Keeps what is open in memory, within bounds; the listener
 * hears of everything. Thread-safe; judgements of one target have to come in the order in which
 * their probes began, older ones are passed over.
 */
public final class IncidentTracker {
  private final Touched touched;
  private final OpenIncidents open;
  private final Map<Target, TargetTracks> targets = new HashMap<>();
  private Compare terms;

  /** No incident is open. */
  public IncidentTracker(Compare terms, IncidentListener listener) {
    this.terms = terms;
    this.touched = new Touched(listener);
    this.open = new OpenIncidents(touched);
  }

  /** Has further judgements tracked on {@code other} terms. */
  public synchronized void put(Compare other) {
    terms = other;
  }

  /**
   * Takes note of a judgement. One from an ill vantage point tells nothing of the endpoint.
   *
   * @param now tells probes from the future, which are passed over
   * @return the incidents that it opened, changed or closed, as they are then
   */
  public synchronized List<Incident> record(Judgement judgement, Instant now) {
    Observation observation = judgement.observation();
    Target target = observation.target();
    if (observation.startedAt().isAfter(now.plus(Bounds.AHEAD))
        || (targets.size() >= Bounds.TARGETS && !targets.containsKey(target))) {
      return List.of();
    }
    TargetTracks tracks = targets.computeIfAbsent(target, _ -> new TargetTracks());
    if (tracks.isNews(observation.startedAt()) && observation.origin().ill().isEmpty()) {
      tracks.record(judgement, terms, open);
    }
    return touched.taken();
  }

  /**
   * Ends the part in incidents of a target that is not probed any more.
   *
   * @param time when that was decided
   * @return the incidents that this changed or closed, as they are then
   */
  public synchronized List<Incident> forget(Target target, Instant time) {
    TargetTracks tracks = targets.remove(target);
    if (tracks != null) {
      tracks.end(target, time, open);
    }
    return touched.taken();
  }

  /**
   * Takes up what was open before this process began, so far as it is about {@code target}: it is
   * open again at the target's vantage point, is not counted anew, and the listener does not hear
   * of it. To be called before judgements of the target are recorded.
   *
   * @param before an incident about a violated check that was not closed
   */
  public synchronized void restore(Incident before, Target target) {
    if (before.cause() instanceof Cause.Violated violated
        && open.restore(before, target.vantage())) {
      targets
          .computeIfAbsent(target, _ -> new TargetTracks())
          .restore(violated.check(), before.opened(), before.lastSeen());
    }
  }

  /** Takes up that a vantage point was ill before this process began, as {@link #restore} does. */
  public synchronized void restoreIll(Incident before) {
    if (before.cause() instanceof Cause.VantageIll ill) {
      open.restore(before, ill.vantage());
    }
  }

  /**
   * Lets go of a target that another process goes on with: its part in incidents is not over, but
   * not known here any more.
   */
  public synchronized void release(Target target) {
    TargetTracks tracks = targets.remove(target);
    if (tracks != null) {
      tracks.release(target, open);
    }
  }

  /**
   * A site that probes has not been heard of.
   *
   * @param since when it was last heard of
   * @return the incident, if it began or changed
   */
  public synchronized List<Incident> siteSilent(String site, Instant since) {
    return begin(
        new Cause.SiteSilent(site),
        Optional.empty(),
        new Symptom(
            Severity.CRITICAL,
            "a sign of life from the site",
            "none since " + since,
            "nothing is known of what is probed from there"),
        since);
  }

  /**
   * The site was heard of again at {@code time}.
   *
   * @return the incident, if it is over
   */
  public synchronized List<Incident> siteBack(String site, Instant time) {
    open.end(new Cause.SiteSilent(site), Optional.empty(), time);
    return touched.taken();
  }

  /**
   * A vantage point is ill, so that what is probed from there tells nothing.
   *
   * @param reason what ails it, one line for people
   * @return the incident, if it began or changed
   */
  public synchronized List<Incident> vantageIll(String vantage, String reason, Instant since) {
    return begin(
        new Cause.VantageIll(vantage),
        Optional.of(vantage),
        new Symptom(
            Severity.WARNING,
            "a vantage point in good health",
            Face.shortened(reason),
            "nothing is known of what is probed from there"),
        since);
  }

  /**
   * The vantage point is well again since {@code time}.
   *
   * @return the incident, if it is over
   */
  public synchronized List<Incident> vantageWell(String vantage, Instant time) {
    open.end(new Cause.VantageIll(vantage), Optional.of(vantage), time);
    return touched.taken();
  }

  private List<Incident> begin(
      Cause cause, Optional<String> vantage, Symptom symptom, Instant since) {
    if (open.hasRoom(cause)) {
      open.begin(cause, vantage, symptom, since);
    } else {
      open.drop();
    }
    return touched.taken();
  }

  /** The incidents that are not over, those that began first in front. */
  public synchronized List<Incident> open() {
    return open.all();
  }

  /** How many incidents of each severity are not over; every severity has its number. */
  public synchronized Map<Severity, Integer> openBySeverity() {
    return open.numbers();
  }

  /**
   * How many incidents were opened, by label and severity; there is a number for every label from
   * the start. One that becomes graver counts once more under its new severity.
   */
  public synchronized Map<IncidentTotal, Long> totals() {
    return open.totals();
  }

  /** How many incidents were not opened since too many were open. */
  public synchronized long dropped() {
    return open.dropped();
  }
}
