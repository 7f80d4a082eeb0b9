package io.assay.ct.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables of what endpoints served, and of when a source that is no log was asked. */
final class Sightings {
  private Sightings() {}

  /** Whether the sighting would change nothing. */
  static boolean isKnown(Session session, Served seen) throws SQLException {
    return session.number(
            """
            SELECT count(*) FROM served
            WHERE resolver = ? AND sha256 = ? AND last_seen > ? AND last_seen <= ?""",
            seen.resolver(),
            seen.sha256(),
            seen.lastSeen().minus(Bounds.SIGHTING),
            seen.lastSeen())
        > 0;
  }

  /** Whether the resolver had not served this before. */
  static boolean put(Session session, Served seen) throws SQLException {
    int again =
        session.update(
            "UPDATE served SET last_seen = max(last_seen, ?) WHERE resolver = ? AND sha256 = ?",
            seen.lastSeen(),
            seen.resolver(),
            seen.sha256());
    if (again > 0) {
      return false;
    }
    session.update(
        """
        INSERT INTO served (resolver, sha256, tbs, spki, first_seen, last_seen)
        VALUES (?, ?, ?, ?, ?, ?)""",
        seen.resolver(),
        seen.sha256(),
        seen.tbsSha256(),
        seen.spki(),
        seen.firstSeen(),
        seen.lastSeen());
    long count = session.number("SELECT count(*) FROM served WHERE resolver = ?", seen.resolver());
    if (count > Bounds.SERVED) {
      session.update(
          """
          DELETE FROM served WHERE resolver = ?1 AND sha256 IN (
            SELECT sha256 FROM served WHERE resolver = ?1 ORDER BY last_seen LIMIT ?2)""",
          seen.resolver(),
          count - Bounds.SERVED);
    }
    return true;
  }

  static List<Served> all(Session session) throws SQLException {
    return session.all(
        """
        SELECT resolver, sha256, tbs, spki, first_seen, last_seen FROM served
        ORDER BY resolver, first_seen, sha256""",
        row ->
            new Served(
                row.text(1),
                row.digest(2),
                row.digest(3),
                row.digestIfAny(4),
                row.time(5),
                row.time(6)));
  }

  static Optional<Asked> asked(Session session, String identity) throws SQLException {
    return session.first(
        "SELECT at, outcome FROM asked WHERE identity = ?",
        row -> new Asked(row.time(1), row.text(2)),
        identity);
  }

  static void put(Session session, String identity, Asked asked) throws SQLException {
    session.update(
        """
        INSERT INTO asked (identity, at, outcome) VALUES (?, ?, ?)
        ON CONFLICT (identity) DO UPDATE SET at = excluded.at, outcome = excluded.outcome""",
        identity,
        asked.at(),
        EntryReader.cut(asked.outcome(), Bounds.TEXT_CHARACTERS));
  }

  record Asked(Instant at, String outcome) {}
}
