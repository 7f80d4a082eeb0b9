package io.assay.history;

import io.assay.endpoint.Host;
import io.assay.incident.Cause;
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
    batch.bind(0, incident.id().toString()).bind(1, Texts.storable(incident.cause().text()));
    batch.bind(2, incident.cause().label());
    switch (incident.cause()) {
      case Cause.Violated(var _, var resolver, var endpoint, var address) ->
          about(
              resolver,
              endpoint.text(),
              address.map(Host::addressText).orElse(""),
              "",
              batch);
      case Cause.SiteSilent(var site) -> about("", "", "", site, batch);
      case Cause.VantageIll(var vantage) -> about("", "", "", vantage, batch);
    }
    batch
        .bind(7, incident.severity().text())
        .bind(8, Texts.joined(incident.vantages()))
        .bind(9, Texts.joined(incident.present()))
        .bind(10, Nanos.of(incident.opened()))
        .bind(11, Nanos.of(incident.lastSeen()))
        .bind(12, incident.closed().map(Nanos::of).orElse(OPEN))
        .bind(13, Texts.storable(incident.expected()))
        .bind(14, Texts.storable(incident.observed()))
        .bind(15, Texts.storable(incident.reason()))
        .add();
  }

  private static void about(
      String resolver, String endpoint, String address, String subject, PreparedBatch batch) {
    batch.bind(3, resolver).bind(4, endpoint).bind(5, address).bind(6, subject);
  }
}
