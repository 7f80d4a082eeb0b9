package io.assay.incident;

import io.assay.judge.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** An incident that is not over. The tracker's lock guards it. */
final class OpenIncident {
  private final Cause cause;
  private final Instant opened;
  private final SortedSet<String> vantages = new TreeSet<>();
  private final SortedSet<String> present = new TreeSet<>();
  private Symptom gravest;
  private Instant lastSeen;

  OpenIncident(Cause cause, Instant opened, Symptom symptom) {
    this.cause = cause;
    this.opened = opened;
    this.gravest = symptom;
    this.lastSeen = opened;
  }

  /** One that another process knew as {@code before}, and that is present nowhere yet. */
  static OpenIncident restored(Cause cause, Incident before) {
    OpenIncident restored =
        new OpenIncident(
            cause,
            before.opened(),
            new Symptom(before.severity(), before.expected(), before.observed(), before.reason()));
    restored.lastSeen = before.lastSeen();
    restored.vantages.addAll(before.vantages());
    return restored;
  }

  Cause cause() {
    return cause;
  }

  Severity severity() {
    return gravest.severity();
  }

  /** Takes note that it was seen at {@code time}, and answers whether it became graver. */
  boolean saw(Symptom symptom, Instant time) {
    if (time.isAfter(lastSeen)) {
      lastSeen = time;
    }
    if (symptom.severity().compareTo(gravest.severity()) <= 0) {
      return false;
    }
    gravest = symptom;
    return true;
  }

  /** Takes note that it is at {@code vantage}, and answers whether that is new. */
  boolean isAt(String vantage) {
    vantages.add(vantage);
    return present.add(vantage);
  }

  /** Takes note that it is over at {@code vantage}, and answers whether it is so everywhere. */
  boolean isOverAt(String vantage) {
    present.remove(vantage);
    return present.isEmpty();
  }

  Incident incident(Optional<Instant> closed) {
    return new Incident(
        Incident.idOf(cause, opened),
        cause,
        gravest.severity(),
        List.copyOf(vantages),
        List.copyOf(present),
        opened,
        lastSeen,
        closed,
        gravest.expected(),
        gravest.observed(),
        gravest.reason());
  }
}
