package io.assay.history;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Questions about what goes on for a while. Stateless. */
final class IntervalReading {
  private static final String TARGET = "t.id, t.resolver, t.endpoint, t.address, t.vantage";
  private static final String INTERVAL = ", i.first_at, i.last_at, i.times, ";
  private static final String SEEN =
      "i.chain, i.version, i.suite, i.key_group, i.alpn, i.fingerprint";
  private static final String HELD = "i.verdict, i.confidence, i.violated, i.failure";
  private static final String NEWEST = " ORDER BY i.first_at DESC, i.target DESC";

  private IntervalReading() {}

  /** A sighting whose chain is not read yet. */
  private record Row(Sighting sighting, Octets chain) {}

  static Rows<TargetState> targets(Handle handle, HistoryFilter filter, Part part) {
    Where where = new Where().targets(filter);
    if (!part.after().isEmpty()) {
      where.and(
          "(t.resolver, t.endpoint, t.address, t.vantage) > (SELECT resolver, endpoint, address,"
              + " vantage FROM target WHERE id = ?)",
          part.numbers()[0]);
    }
    List<TargetKey> keys =
        where
            .query(
                handle,
                "SELECT " + TARGET + " FROM target t",
                " ORDER BY t.resolver, t.endpoint, t.address, t.vantage",
                part.limit() + 1)
            .map((row, _) -> target(row))
            .list();
    Rows<TargetKey> page = Rows.of(keys, part.limit(), key -> Long.toString(key.id()));
    Map<Long, VerdictInterval> verdicts = new LinkedHashMap<>();
    Map<Long, Row> sightings = new LinkedHashMap<>();
    for (TargetKey key : page.rows()) {
      handle
          .createQuery(
              "SELECT "
                  + TARGET
                  + INTERVAL
                  + HELD
                  + " FROM judged i JOIN target t ON t.id = i.target WHERE i.target = ?"
                  + " ORDER BY i.first_at DESC LIMIT 1")
          .bind(0, key.id())
          .map((row, _) -> verdict(row))
          .findOne()
          .ifPresent(verdict -> verdicts.put(key.id(), verdict));
      handle
          .createQuery(
              "SELECT "
                  + TARGET
                  + INTERVAL
                  + SEEN
                  + " FROM sighting i JOIN target t ON t.id = i.target WHERE i.target = ?"
                  + " ORDER BY i.last_at DESC LIMIT 1")
          .bind(0, key.id())
          .map((row, _) -> sighting(row))
          .findOne()
          .ifPresent(row -> sightings.put(key.id(), row));
    }
    Map<Long, Sighting> complete = new LinkedHashMap<>();
    complete(handle, List.copyOf(sightings.values()))
        .forEach(sighting -> complete.put(sighting.target().id(), sighting));
    return new Rows<>(
        page.rows().stream()
            .map(
                key ->
                    new TargetState(
                        key,
                        Optional.ofNullable(verdicts.get(key.id())),
                        Optional.ofNullable(complete.get(key.id()))))
            .toList(),
        page.next());
  }

  static Rows<VerdictInterval> verdicts(Handle handle, HistoryFilter filter, Part part) {
    List<VerdictInterval> read =
        intervals(filter, part)
            .query(
                handle,
                "SELECT "
                    + TARGET
                    + INTERVAL
                    + HELD
                    + " FROM judged i JOIN target t ON t.id = i.target",
                NEWEST,
                part.limit() + 1)
            .map((row, _) -> verdict(row))
            .list();
    return Rows.of(read, part.limit(), one -> key(one.first(), one.target()));
  }

  static Rows<Sighting> sightings(
      Handle handle, HistoryFilter filter, Optional<Sha256> certificate, Part part) {
    Where where = intervals(filter, part);
    certificate.ifPresent(
        digest ->
            where.and(
                "i.chain IN (SELECT c.id FROM chain c WHERE c.certificate = ?)",
                digest.toByteArray()));
    List<Row> read =
        where
            .query(
                handle,
                "SELECT "
                    + TARGET
                    + INTERVAL
                    + SEEN
                    + " FROM sighting i JOIN target t ON t.id = i.target",
                NEWEST,
                part.limit() + 1)
            .map((row, _) -> sighting(row))
            .list();
    Rows<Row> page =
        Rows.of(read, part.limit(), one -> key(one.sighting.first(), one.sighting.target()));
    return new Rows<>(complete(handle, page.rows()), page.next());
  }

  private static Where intervals(HistoryFilter filter, Part part) {
    Where where = new Where().targets(filter).intervals(filter);
    if (!part.after().isEmpty()) {
      long[] key = part.numbers();
      where.and("(i.first_at, i.target) < (?, ?)", key[0], key[1]);
    }
    return where;
  }

  private static String key(Instant first, TargetKey target) {
    return Nanos.of(first) + "." + target.id();
  }

  /** The same with their chains, each of which is read once. */
  private static List<Sighting> complete(Handle handle, List<Row> rows) {
    Map<Sha256, List<Sha256>> chains = new LinkedHashMap<>();
    List<Sighting> complete = new ArrayList<>();
    for (Row row : rows) {
      List<Sha256> chain =
          row.chain.length() == 0
              ? List.of()
              : chains.computeIfAbsent(
                  Sha256.ofDigest(row.chain.toByteArray()),
                  _ -> chain(handle, row.chain.toByteArray()));
      Sighting one = row.sighting;
      complete.add(
          new Sighting(
              one.target(),
              one.first(),
              one.last(),
              one.times(),
              chain,
              one.version(),
              one.suite(),
              one.group(),
              one.alpn(),
              one.fingerprint()));
    }
    return complete;
  }

  private static List<Sha256> chain(Handle handle, byte[] id) {
    return handle
        .createQuery("SELECT certificate FROM chain WHERE id = ? ORDER BY position")
        .bind(0, id)
        .map((row, _) -> Sha256.ofDigest(row.getBytes(1)))
        .list();
  }

  static TargetKey target(ResultSet row) throws SQLException {
    return new TargetKey(
        row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
  }

  private static Row sighting(ResultSet row) throws SQLException {
    return new Row(
        new Sighting(
            target(row),
            Nanos.time(row.getLong(6)),
            Nanos.time(row.getLong(7)),
            row.getLong(8),
            List.of(),
            number(row.getInt(10)),
            number(row.getInt(11)),
            number(row.getInt(12)),
            text(row.getString(13)),
            text(row.getString(14))),
        Octets.taking(TargetRows.octets(row.getBytes(9))));
  }

  private static VerdictInterval verdict(ResultSet row) throws SQLException {
    return new VerdictInterval(
        target(row),
        Nanos.time(row.getLong(6)),
        Nanos.time(row.getLong(7)),
        row.getLong(8),
        row.getString(9),
        text(row.getString(10)),
        violated(row.getString(11)),
        text(row.getString(12)));
  }

  private static List<VerdictInterval.Violated> violated(String text) {
    return Stream.of(text.split(" ", -1))
        .filter(one -> !one.isEmpty())
        .map(one -> one.split(":", 2))
        .map(parts -> new VerdictInterval.Violated(parts[0], parts[parts.length - 1]))
        .toList();
  }

  private static OptionalInt number(int number) {
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
