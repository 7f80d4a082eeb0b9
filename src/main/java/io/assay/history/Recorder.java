package io.assay.history;

import io.assay.endpoint.Sha256;
import io.assay.endpoint.Target;
import io.assay.incident.Incident;
import io.assay.judge.Judgement;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Makes rows of judgements: decides what goes on, what is new, and which observations are kept
 * whole. It remembers the newest rows of each target, as far as there is room; after a transaction
 * that failed it must {@link #forgetAll}. Not thread-safe.
 */
final class Recorder {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final long sample;
  private final Map<Target, TargetRow> targets = new Latest<>(Bounds.TARGETS);

  /** When each certificate's row was last brought up to date. */
  private final Map<Sha256, Long> certificates = new Latest<>(Bounds.CERTIFICATES);

  /**
   * @param sample from one observation of a target that is kept without need to the next
   */
  Recorder(Duration sample) {
    this.sample = sample.toNanos();
  }

  /** Writes judgements and the states of incidents. */
  void record(Handle handle, List<Judgement> group, List<Incident> incidents, Instant now) {
    Group rows = new Group(handle);
    long latest = Nanos.of(now.plus(Bounds.AHEAD));
    for (Judgement judgement : group) {
      long at = Nanos.of(judgement.observation().startedAt());
      if (at <= latest) {
        record(judgement, at, rows);
      }
    }
    rows.write(certificates);
    IncidentRows.write(handle, incidents);
  }

  private void record(Judgement judgement, long at, Group rows) {
    Observation observation = judgement.observation();
    Target target = observation.target();
    TargetRow row = targets.get(target);
    if (row == null) {
      row = TargetRows.load(rows.handle, target);
      targets.put(target, row);
    }
    if (!row.isNews(at)) {
      return;
    }
    if (row.firstChange()) {
      rows.targets.add(row);
    }
    boolean isNew = false;
    SeenTls seen = SeenTls.of(judgement).orElse(null);
    if (seen != null) {
      Interval<SeenTls> sighting = row.sighting(seen, at);
      isNew = !sighting.isWritten() && sighting.times() == 0;
      if (isNew) {
        rows.chains.put(seen.chain(), judgement.chain());
      }
      if (sighting.goesOn(at)) {
        rows.sightings.add(new Group.Of<>(row.id(), sighting));
      }
      for (CertificateFacts certificate : judgement.chain()) {
        saw(certificate.sha256(), certificate.der(), at, rows);
      }
    }
    Interval<Held> held = row.held(Held.of(judgement), at);
    isNew |= !held.isWritten() && held.times() == 0;
    if (held.goesOn(at)) {
      rows.held.add(new Group.Of<>(row.id(), held));
    }
    time(row, observation, at, rows);
    keep(judgement, row, at, isNew, rows);
  }

  private void saw(Sha256 digest, Octets der, long at, Group rows) {
    Long written = certificates.get(digest);
    if (written == null || at - written >= Bounds.CERTIFICATE_SEEN.toNanos()) {
      rows.certificates.put(digest, new Group.Certificate(der, at));
    }
  }

  private static void time(TargetRow row, Observation observation, long at, Group rows) {
    if (observation.outcome() instanceof Outcome.Failed) {
      return; // How long nobody answered says nothing of those who do.
    }
    long hour = Math.floorDiv(at, HOUR) * HOUR;
    if (row.hour() != hour) {
      // What the hour before has gathered in this group stays with its hour.
      if (row.hour() >= 0) {
        rows.hours.put(new Group.Hour(row.id(), row.hour()), row.stages());
      }
      row.hour(hour, TargetRows.stages(rows.handle, row.id(), hour));
    }
    row.stages().add(observation.timings());
    rows.hours.put(new Group.Hour(row.id(), hour), row.stages());
  }

  private void keep(Judgement judgement, TargetRow row, long at, boolean isNew, Group rows) {
    Why why =
        isNew
            ? Why.CHANGED
            : Held.isBad(judgement)
                ? Why.VIOLATED
                : row.isSampleDue(at, sample) ? Why.SAMPLE : null;
    if (why != null) {
      row.kept(at);
      Map<Sha256, Octets> others = new LinkedHashMap<>();
      String results = KeptResult.write(judgement.results());
      rows.observations.add(
          ObservationRow.of(
              judgement, row.id(), at, why, row.isAsBefore(results, at) ? "" : results, others));
      others.forEach((digest, der) -> saw(digest, der, at, rows));
    }
  }

  /** Reads the rows of a target anew when it is seen again: another process may write them. */
  void forget(Target target) {
    targets.remove(target);
  }

  /** Reads everything anew. */
  void forgetAll() {
    targets.clear();
    certificates.clear();
  }

  /** The rows that a group of judgements changes. */
  static final class Group {
    final Handle handle;
    final List<TargetRow> targets = new ArrayList<>();
    final List<Of<SeenTls>> sightings = new ArrayList<>();
    final List<Of<Held>> held = new ArrayList<>();
    final List<ObservationRow> observations = new ArrayList<>();
    final Map<Sha256, Certificate> certificates = new LinkedHashMap<>();
    final Map<Octets, List<CertificateFacts>> chains = new LinkedHashMap<>();
    final Map<Hour, HourStages> hours = new LinkedHashMap<>();

    /** An interval of a target. */
    record Of<T>(long target, Interval<T> interval) {}

    /** A certificate, and when it was seen. */
    record Certificate(Octets der, long at) {}

    /** An hour of a target. */
    record Hour(long target, long hour) {}

    Group(Handle handle) {
      this.handle = handle;
    }

    void write(Map<Sha256, Long> written) {
      GroupRows.write(this);
      certificates.forEach((digest, one) -> written.put(digest, one.at));
      sightings.forEach(one -> one.interval.wasWritten());
      held.forEach(one -> one.interval.wasWritten());
      targets.forEach(TargetRow::wasWritten);
    }
  }
}
