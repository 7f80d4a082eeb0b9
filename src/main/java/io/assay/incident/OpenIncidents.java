package io.assay.incident;

import io.assay.judge.Check;
import io.assay.judge.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The incidents that are not over, and how many there were. The tracker's lock guards it. */
final class OpenIncidents {
  private final IncidentListener listener;
  private final Map<Cause, OpenIncident> open = new LinkedHashMap<>();
  private final Map<IncidentTotal, Long> totals = new LinkedHashMap<>();
  private long dropped;

  OpenIncidents(IncidentListener listener) {
    this.listener = listener;
    for (Check check : Check.values()) {
      count(check.id(), 0);
    }
    count(Cause.SiteSilent.LABEL, 0);
    count(Cause.VantageIll.LABEL, 0);
  }

  private void count(String label, long number) {
    totals.put(new IncidentTotal(label, Severity.WARNING), number);
    totals.put(new IncidentTotal(label, Severity.CRITICAL), number);
  }

  /** Whether there is room for an incident of that cause, or one. */
  boolean hasRoom(Cause cause) {
    return open.size() < Bounds.OPEN_INCIDENTS || open.containsKey(cause);
  }

  /** Counts one for which there was no room. */
  void drop() {
    dropped++;
  }

  /**
   * Takes up an incident of another process at {@code vantage}, without counting it; answers
   * whether it is open there now.
   */
  boolean restore(Incident before, String vantage) {
    if (!before.present().contains(vantage) || !hasRoom(before.cause())) {
      return false;
    }
    OpenIncident known =
        open.computeIfAbsent(before.cause(), cause -> OpenIncident.restored(cause, before));
    known.isAt(vantage);
    return true;
  }

  /**
   * Takes note of what was seen at {@code vantage}, where it was not seen before.
   *
   * @param since when it was first seen there
   */
  void begin(Cause cause, Optional<String> vantage, Symptom symptom, Instant since) {
    OpenIncident known = open.get(cause);
    if (known == null) {
      OpenIncident begun = new OpenIncident(cause, since, symptom);
      vantage.ifPresent(begun::isAt);
      open.put(cause, begun);
      count(begun);
      listener.opened(begun.incident(Optional.empty()));
      return;
    }
    boolean graver = known.saw(symptom, since);
    boolean wider = vantage.filter(known::isAt).isPresent();
    if (graver) {
      count(known);
    }
    if (graver || wider) {
      listener.changed(known.incident(Optional.empty()));
    }
  }

  /** Takes note of what is seen on where it was seen before. */
  void see(Cause cause, Symptom symptom, Instant time) {
    OpenIncident known = open.get(cause);
    if (known != null && known.saw(symptom, time)) {
      count(known);
      listener.changed(known.incident(Optional.empty()));
    }
  }

  /** Takes note that it is over at {@code vantage}, or wherever it was. */
  void end(Cause cause, Optional<String> vantage, Instant time) {
    OpenIncident known = open.get(cause);
    if (known == null) {
      return;
    }
    if (vantage.map(known::isOverAt).orElse(true)) {
      open.remove(cause);
      vantage.ifPresent(known::isOverAt);
      listener.closed(known.incident(Optional.of(time)));
    } else {
      listener.changed(known.incident(Optional.empty()));
    }
  }

  /** Forgets it at {@code vantage}, where it is not over. */
  void release(Cause cause, String vantage) {
    OpenIncident known = open.get(cause);
    if (known != null && known.isOverAt(vantage)) {
      open.remove(cause);
    }
  }

  private void count(OpenIncident incident) {
    totals.merge(new IncidentTotal(incident.cause().label(), incident.severity()), 1L, Long::sum);
  }

  /** All of them, those that began first in front. */
  List<Incident> all() {
    return open.values().stream()
        .map(incident -> incident.incident(Optional.empty()))
        .sorted(Comparator.comparing(Incident::opened).thenComparing(Incident::id))
        .toList();
  }

  /** How many of each severity. */
  Map<Severity, Integer> numbers() {
    Map<Severity, Integer> numbers = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      numbers.put(severity, 0);
    }
    open.values().forEach(incident -> numbers.merge(incident.severity(), 1, Integer::sum));
    return numbers;
  }

  Map<IncidentTotal, Long> totals() {
    return new LinkedHashMap<>(totals);
  }

  long dropped() {
    return dropped;
  }
}
