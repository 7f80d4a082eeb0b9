package io.assay.history;

import io.assay.incident.Incident;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes the states of incidents. Stateless. */
final class IncidentRows {
  /** What {@code closed_at} is while an incident is open. */
  static final long OPEN = -1;

  private IncidentRows() {}

  /**
   * Writes each state in the place of the one before. Of one cause only one incident is open: one
   * that begins ends another of which nobody has heard any more.
   */
  static void write(Handle handle, List<Incident> incidents) {
    if (incidents.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO incident (id, cause, label, resolver, endpoint, address, subject, severity,"
                + " vantages, present, opened_at, last_at, closed_at, expected, observed, reason)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO"
                + " UPDATE SET severity = excluded.severity, vantages = excluded.vantages, present ="
                + " excluded.present, last_at = excluded.last_at, closed_at = excluded.closed_at,"
                + " expected = excluded.expected, observed = excluded.observed, reason ="
                + " excluded.reason")) {
      for (Incident incident : incidents) {
        add(incident, batch);
      }
      batch.execute();
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE incident SET closed_at = last_at, present = '' WHERE cause = ? AND closed_at ="
                + " -1 AND id <> ? AND opened_at < ?")) {
      for (Incident incident : incidents) {
        if (incident.closed().isEmpty()) {
          batch
              .bind(0, Texts.storable(incident.cause().text()))
              .bind(1, incident.id().toString())
              .bind(2, Nanos.of(incident.opened()))
              .add();
        }
      }
      batch.execute();
    }
  }

  private static void add(Incident incident, PreparedBatch batch) {
    KeptIncident row = KeptIncident.of(incident);
    batch
        .bind(0, row.id().toString())
        .bind(1, Texts.storable(row.cause()))
        .bind(2, row.label())
        .bind(3, row.resolver())
        .bind(4, row.endpoint())
        .bind(5, row.address())
        .bind(6, row.subject())
        .bind(7, row.severity())
        .bind(8, Texts.joined(row.vantages()))
        .bind(9, Texts.joined(row.present()))
        .bind(10, Nanos.of(row.opened()))
        .bind(11, Nanos.of(row.lastSeen()))
        .bind(12, row.closed().map(Nanos::of).orElse(OPEN))
        .bind(13, Texts.storable(row.expected()))
        .bind(14, Texts.storable(row.observed()))
        .bind(15, Texts.storable(row.reason()))
        .add();
  }
}
