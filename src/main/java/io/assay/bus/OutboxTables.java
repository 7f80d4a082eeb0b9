package io.assay.bus;

import io.assay.bus.RecordForm.Written;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What is in the outbox's file, and the statements on it. Times are milliseconds since 1970. */
final class OutboxTables {
  /** In the file's header: "AsOb". */
  private static final int APPLICATION = 0x41734f62;

  private static final int DIGEST_OCTETS = 32;

  private static final List<String> MIGRATIONS =
      List.of(
          """
          -- observations that Kafka does not have yet (AUTOINCREMENT, lest a number come again)
          CREATE TABLE observation (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            taken_at INTEGER NOT NULL,
            key TEXT NOT NULL,
            value BLOB NOT NULL,
            certificates BLOB NOT NULL
          ) STRICT;

          -- the identity of observations from this number on
          CREATE TABLE identity (
            first INTEGER PRIMARY KEY,
            outbox INTEGER NOT NULL
          ) STRICT;

          -- certificates of observations, and whether Kafka has them
          CREATE TABLE certificate (
            sha256 BLOB PRIMARY KEY,
            der BLOB NOT NULL,
            seen_at INTEGER NOT NULL,
            published INTEGER NOT NULL DEFAULT 0
          ) STRICT;
          CREATE INDEX certificate_seen ON certificate (seen_at);

          -- observations that Kafka does not take
          CREATE TABLE set_aside (
            sequence INTEGER PRIMARY KEY,
            taken_at INTEGER NOT NULL,
            key TEXT NOT NULL,
            value BLOB NOT NULL,
            reason TEXT NOT NULL
          ) STRICT;

          -- single facts, such as which targets were this site's
          CREATE TABLE fact (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
          ) STRICT;
          """);

  private OutboxTables() {}

  static SqlFile file(Path path, long octets) {
    return new SqlFile(
        path,
        APPLICATION,
        MIGRATIONS,
        octets,
        "restore it from a copy, or move it away: what it holds was not handed on");
  }

  /** The highest number that was given. */
  static long taken(Sql sql) throws SQLException {
    return sql.number("SELECT seq FROM sqlite_sequence WHERE name = 'observation'");
  }

  /** The lowest number that is there; one more than the highest given where nothing is. */
  static long first(Sql sql) throws SQLException {
    return sql.first("SELECT min(sequence) FROM observation", row -> row.getLong(1))
        .filter(first -> first > 0)
        .orElse(taken(sql) + 1);
  }

  static Optional<Instant> oldest(Sql sql) throws SQLException {
    return sql.first(
        "SELECT taken_at FROM observation ORDER BY sequence LIMIT 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  /** Octets of the pages that hold something. */
  static long octets(Sql sql) throws SQLException {
    return (sql.number("PRAGMA page_count") - sql.number("PRAGMA freelist_count"))
        * sql.number("PRAGMA page_size");
  }

  /** Octets of the pages that hold nothing. */
  static long free(Sql sql) throws SQLException {
    return sql.number("PRAGMA freelist_count") * sql.number("PRAGMA page_size");
  }

  /** Takes what was written ahead into the file, as far as that can be done now. */
  static void checkpoint(Sql sql) throws SQLException {
    sql.number("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** Observations from now on have a new identity; answers all that are in use. */
  static NavigableMap<Long, Long> identify(Sql sql, long outbox) throws SQLException {
    long next = taken(sql) + 1;
    long first = first(sql);
    sql.update(
        "DELETE FROM identity WHERE first < (SELECT max(first) FROM identity WHERE first <= ?)",
        first);
    sql.update("INSERT OR REPLACE INTO identity (first, outbox) VALUES (?, ?)", next, outbox);
    NavigableMap<Long, Long> identities = new TreeMap<>();
    sql.all("SELECT first, outbox FROM identity", row -> Map.entry(row.getLong(1), row.getLong(2)))
        .forEach(e -> identities.put(e.getKey(), e.getValue()));
    return identities;
  }

  /** Adds an observation; answers its number. */
  static long insert(Sql sql, Written written, Instant now) throws SQLException {
    ByteBuffer digests = ByteBuffer.allocate(written.certificates().size() * DIGEST_OCTETS);
    written.certificates().keySet().forEach(digest -> digests.put(digest.toByteArray()));
    sql.update(
        "INSERT INTO observation (taken_at, key, value, certificates) VALUES (?, ?, ?, ?)",
        now.toEpochMilli(),
        written.key(),
        written.value(),
        digests.array());
    return sql.number("SELECT last_insert_rowid()");
  }

  /** Notes that a certificate was seen, and keeps it if it is not there. */
  static void keep(Sql sql, Sha256 digest, Octets der, Instant now) throws SQLException {
    sql.update(
        "INSERT INTO certificate (sha256, der, seen_at) VALUES (?, ?, ?)"
            + " ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at",
        digest,
        der,
        now.toEpochMilli());
  }

  /** The observations behind a number, by their numbers; as many as one page takes. */
  static List<OutboxRow> after(Sql sql, long sequence, NavigableMap<Long, Long> identities)
      throws SQLException {
    int[] octets = {0};
    return sql.some(
        "SELECT sequence, key, value, certificates FROM observation"
            + " WHERE sequence > ? ORDER BY sequence LIMIT "
            + Bounds.PAGE_ROWS,
        row -> {
          long number = row.getLong(1);
          return new OutboxRow(
              identities.floorEntry(number).getValue(),
              number,
              row.getString(2),
              Sql.octets(row, 3),
              digests(Sql.octets(row, 4)));
        },
        row -> (octets[0] += row.value().length) >= Bounds.PAGE_OCTETS,
        sequence);
  }

  private static List<Sha256> digests(byte[] octets) {
    List<Sha256> digests = new ArrayList<>();
    byte[] digest = new byte[DIGEST_OCTETS];
    for (ByteBuffer left = ByteBuffer.wrap(octets); left.remaining() >= DIGEST_OCTETS; ) {
      left.get(digest);
      digests.add(Sha256.ofDigest(digest));
    }
    return digests;
  }

  /** Those of the certificates that are not noted as published. */
  static Map<Sha256, Octets> unpublished(Sql sql, Collection<Sha256> digests) throws SQLException {
    Map<Sha256, Octets> found = new LinkedHashMap<>();
    for (Sha256 digest : digests) {
      sql.first(
              "SELECT der FROM certificate WHERE sha256 = ? AND published = 0",
              row -> Octets.taking(Sql.octets(row, 1)),
              digest)
          .ifPresent(der -> found.put(digest, der));
    }
    return found;
  }

  static void published(Sql sql, Collection<Sha256> digests) throws SQLException {
    for (Sha256 digest : digests) {
      sql.update("UPDATE certificate SET published = 1 WHERE sha256 = ?", digest);
    }
  }

  static void forgetPublications(Sql sql) throws SQLException {
    sql.update("UPDATE certificate SET published = 0");
  }

  /** Forgets certificates that nothing in the outbox needs and that were not seen for long. */
  static int forgetCertificates(Sql sql, Instant now) throws SQLException {
    Instant needed =
        oldest(sql).filter(oldest -> oldest.isBefore(now)).orElse(now).minus(Duration.ofDays(2));
    Instant old = now.minus(Bounds.CERTIFICATE_KEPT);
    return sql.update(
        "DELETE FROM certificate WHERE published = 1 AND seen_at < ?",
        (old.isBefore(needed) ? old : needed).toEpochMilli());
  }

  static void delete(Sql sql, long upTo) throws SQLException {
    sql.update("DELETE FROM observation WHERE sequence <= ?", upTo);
  }

  /** Copies an observation to those set aside; it stays where it is until it is deleted. */
  static void setAside(Sql sql, long sequence, String reason) throws SQLException {
    int copied =
        sql.update(
            "INSERT OR IGNORE INTO set_aside (sequence, taken_at, key, value, reason)"
                + " SELECT sequence, taken_at, key, value, ? FROM observation WHERE sequence = ?",
            reason,
            sequence);
    if (copied == 0) {
      return;
    }
    sql.update(
        "DELETE FROM set_aside WHERE sequence NOT IN"
            + " (SELECT sequence FROM set_aside ORDER BY sequence DESC LIMIT "
            + Bounds.OUTBOX_SET_ASIDE
            + ")");
    sql.update(
        "INSERT INTO fact (name, value) VALUES ('set-aside', '1')"
            + " ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1");
  }

  static long setAside(Sql sql) throws SQLException {
    return sql.number("SELECT CAST(value AS INTEGER) FROM fact WHERE name = 'set-aside'");
  }

  static Optional<String> fact(Sql sql, String name) throws SQLException {
    return sql.first("SELECT value FROM fact WHERE name = ?", row -> row.getString(1), name);
  }

  static void fact(Sql sql, String name, String value) throws SQLException {
    sql.update("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", name, value);
  }
}
