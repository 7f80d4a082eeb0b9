package io.assay.history;

import io.assay.history.KeptIncident.Acknowledgement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Questions about incidents, and the one change that people make of them. Stateless. */
final class IncidentReading {
  private static final String INCIDENT =
      "SELECT t.id, t.cause, t.label, t.resolver, t.endpoint, t.address, t.subject, t.severity,"
          + " t.vantages, t.present, t.opened_at, t.last_at, t.closed_at, t.expected, t.observed,"
          + " t.reason FROM incident t";

  /** Acknowledgements of one incident that are answered. */
  private static final int ACKNOWLEDGEMENTS = 20;

  private IncidentReading() {}

  static Rows<KeptIncident> incidents(
      Handle handle,
      HistoryFilter filter,
      Optional<Boolean> open,
      Optional<String> severity,
      Part part) {
    Where where = new Where();
    filter.resolver().ifPresent(name -> where.and("t.resolver = ?", name));
    filter.endpoint().ifPresent(text -> where.and("t.endpoint = ?", text));
    filter.address().ifPresent(text -> where.and("t.address = ?", text));
    filter.vantage().ifPresent(name -> concerning(name, where));
    severity.ifPresent(grave -> where.and("t.severity = ?", grave));
    open.ifPresent(is -> where.and(is ? "t.closed_at = -1" : "t.closed_at >= 0"));
    filter
        .from()
        .ifPresent(time -> where.and("(t.closed_at = -1 OR t.closed_at >= ?)", Nanos.of(time)));
    filter.to().ifPresent(time -> where.and("t.opened_at <= ?", Nanos.of(time)));
    if (!part.after().isEmpty()) {
      String[] key = part.after().split("\\.", 2);
      if (key.length != 2) {
        throw part.malformed(new IllegalArgumentException(part.after()));
      }
      where.and("(t.opened_at, t.id) < (?, ?)", new Part(1, key[0]).numbers()[0], key[1]);
    }
    List<KeptIncident> read =
        where
            .query(handle, INCIDENT, " ORDER BY t.opened_at DESC, t.id DESC", part.limit() + 1)
            .map((row, _) -> incident(row))
            .list();
    Rows<KeptIncident> page =
        Rows.of(read, part.limit(), one -> Nanos.of(one.opened()) + "." + one.id());
    return new Rows<>(
        page.rows().stream().map(one -> acknowledged(handle, one)).toList(), page.next());
  }

  /** Of those that are or were seen from there; names stand one a line. */
  private static void concerning(String vantage, Where where) {
    String line = "\n" + vantage + "\n";
    where.and(
        "replace(? || t.vantages || ?, ?, '') <> ? || t.vantages || ?",
        "\n",
        "\n",
        line,
        "\n",
        "\n");
  }

  static Optional<KeptIncident> incident(Handle handle, UUID id) {
    return new Where()
        .and("t.id = ?", id.toString())
        .query(handle, INCIDENT, "", 1)
        .map((row, _) -> incident(row))
        .findOne()
        .map(one -> acknowledged(handle, one));
  }

  static List<KeptIncident> starting(Handle handle, String start) {
    return new Where()
            .and("t.id LIKE ?", start + "%")
            .query(handle, INCIDENT, " ORDER BY t.id", 2)
            .map((row, _) -> incident(row))
            .list()
            .stream()
            .map(one -> acknowledged(handle, one))
            .toList();
  }

  private static KeptIncident acknowledged(Handle handle, KeptIncident incident) {
    return incident.with(
        handle
            .createQuery(
                "SELECT at, who, note FROM acknowledgement WHERE incident = ? ORDER BY at DESC LIMIT"
                    + " ?")
            .bind(0, incident.id().toString())
            .bind(1, ACKNOWLEDGEMENTS)
            .map(
                (row, _) ->
                    new Acknowledgement(
                        Nanos.time(row.getLong(1)), row.getString(2), row.getString(3)))
            .list());
  }

  private static KeptIncident incident(ResultSet row) throws SQLException {
    long closed = row.getLong(13);
    return new KeptIncident(
        UUID.fromString(row.getString(1)),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        Texts.list(row.getString(9)),
        Texts.list(row.getString(10)),
        Nanos.time(row.getLong(11)),
        Nanos.time(row.getLong(12)),
        closed < 0 ? Optional.empty() : Optional.of(Nanos.time(closed)),
        row.getString(14),
        row.getString(15),
        row.getString(16),
        List.of());
  }

  /** Notes that somebody knows of an incident; answers whether there is such an incident. */
  static boolean acknowledge(Handle handle, UUID id, String who, String note, Instant at) {
    return handle.execute(
            "INSERT INTO acknowledgement (incident, at, who, note) SELECT i.id, ?, ?, ? FROM"
                + " incident i WHERE i.id = ?",
            Nanos.of(at),
            Texts.storable(who),
            Texts.storable(note),
            id.toString())
        > 0;
  }
}
