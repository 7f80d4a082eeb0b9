package io.assay.bus;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is in a judge's file, and the statements on it. Times are milliseconds since 1970. */
final class JudgeTables {
  /** In the file's header: "AsJu". */
  private static final int APPLICATION = 0x41734a75;

  /** How long the file may become: certificates of a good many endpoints. */
  private static final long OCTETS = 256L << 30;

  private static final List<String> MIGRATIONS =
      List.of(
          """
          -- every certificate of the topic
          CREATE TABLE certificate (
            sha256 BLOB PRIMARY KEY,
            der BLOB NOT NULL
          ) STRICT;

          -- how far the topic of certificates was read, and which topic that was
          CREATE TABLE position (
            topic TEXT NOT NULL,
            part INTEGER NOT NULL,
            next INTEGER NOT NULL,
            PRIMARY KEY (topic, part)
          ) STRICT;

          -- records that could not be read, the newest of them
          CREATE TABLE set_aside (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            part INTEGER NOT NULL,
            record_offset INTEGER NOT NULL,
            reason TEXT NOT NULL,
            detail TEXT NOT NULL,
            octets INTEGER NOT NULL,
            value BLOB NOT NULL
          ) STRICT;
          """);

  private JudgeTables() {}

  static SqlFile file(Path path) {
    return new SqlFile(
        path,
        APPLICATION,
        MIGRATIONS,
        OCTETS,
        "move it away: what it holds of certificates is read from Kafka again");
  }

  /** How far a topic was read, by partition. */
  static Map<Integer, Long> positions(Sql sql, String topic) throws SQLException {
    Map<Integer, Long> positions = new HashMap<>();
    sql.all(
            "SELECT part, next FROM position WHERE topic = ?",
            row -> Map.entry(row.getInt(1), row.getLong(2)),
            topic)
        .forEach(e -> positions.put(e.getKey(), e.getValue()));
    return positions;
  }

  static void position(Sql sql, String topic, int partition, long next) throws SQLException {
    sql.update("DELETE FROM position WHERE topic <> ?", topic);
    sql.update(
        "INSERT OR REPLACE INTO position (topic, part, next) VALUES (?, ?, ?)",
        topic,
        partition,
        next);
  }

  /** Keeps a certificate; answers 1 if it was not there, else 0. */
  static int keep(Sql sql, Sha256 digest, byte[] der) throws SQLException {
    return sql.update("INSERT OR IGNORE INTO certificate (sha256, der) VALUES (?, ?)", digest, der);
  }

  static Optional<Octets> find(Sql sql, Sha256 digest) throws SQLException {
    return sql.first(
        "SELECT der FROM certificate WHERE sha256 = ?",
        row -> Octets.taking(Sql.octets(row, 1)),
        digest);
  }

  static long certificates(Sql sql) throws SQLException {
    return sql.number("SELECT count(*) FROM certificate");
  }

  static void setAside(Sql sql, SetAsideRecord entry, byte[] value) throws SQLException {
    sql.update(
        "INSERT INTO set_aside (at, part, record_offset, reason, detail, octets, value)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        entry.at().toEpochMilli(),
        entry.partition(),
        entry.offset(),
        entry.reason().text(),
        entry.detail(),
        entry.octets(),
        value);
    sql.update(
        "DELETE FROM set_aside WHERE id <= (SELECT max(id) FROM set_aside) - " + Bounds.SET_ASIDE);
  }

  /** Those set aside, the newest first. */
  static List<SetAsideRecord> setAside(Sql sql) throws SQLException {
    return sql.all(
        "SELECT at, part, record_offset, reason, detail, octets FROM set_aside ORDER BY id DESC",
        row ->
            new SetAsideRecord(
                Instant.ofEpochMilli(row.getLong(1)),
                row.getInt(2),
                row.getLong(3),
                SetAsideReason.of(row.getString(4)),
                row.getString(5),
                row.getInt(6)));
  }
}
