package io.assay.ct.store;

import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The tables of followed logs, of tree heads and of problems. */
final class Follows {
  private static final String STATE =
      """
      SELECT log, name, start, started_at, size, hashes,
        head_size, head_root, head_timestamp, head_signature, last_verified, last_timestamp
      FROM followed""";

  private Follows() {}

  static List<FollowState> states(Session session) throws SQLException {
    return session.all(STATE + " ORDER BY name, log", Follows::state);
  }

  static Optional<FollowState> state(Session session, Sha256 log) throws SQLException {
    return session.first(STATE + " WHERE log = ?", Follows::state, log);
  }

  private static FollowState state(Row row) throws SQLException {
    Sha256 log = row.digest(1);
    CompactRange verified;
    try {
      verified = CompactRange.of(row.number(5), Hashes.of(row.octets(6)));
    } catch (IllegalArgumentException e) {
      throw new SQLException("the position in log " + log + " is inconsistent", e);
    }
    return new FollowState(
        log,
        row.text(2),
        row.number(3),
        row.time(4),
        verified,
        head(log, row, 7),
        row.timeIfAny(11),
        row.timeIfAny(12));
  }

  /** A tree head of four columns from {@code column} on: size, root, timestamp, signature. */
  private static Optional<SignedTreeHead> head(Sha256 log, Row row, int column)
      throws SQLException {
    OptionalLong size = row.numberIfAny(column);
    return size.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SignedTreeHead(
                log,
                new TreeHead(size.getAsLong(), row.digest(column + 1)),
                row.time(column + 2),
                Octets.copyOf(row.octets(column + 3))));
  }

  static boolean begin(Session session, FollowState state) throws SQLException {
    int added =
        session.update(
            """
            INSERT INTO followed (log, name, start, started_at, size, hashes)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (log) DO NOTHING""",
            state.logId(),
            state.log(),
            state.start(),
            state.startedAt(),
            state.position(),
            Hashes.octets(state.verified().hashes()));
    if (added == 1) {
      note(session, state);
    }
    return added == 1;
  }

  /**
   * Moves the position.
   *
   * @throws IOException if it is beyond already, or the log is not followed: somebody else has
   *     written
   */
  static void advance(Session session, FollowState next) throws SQLException, IOException {
    int moved =
        session.update(
            "UPDATE followed SET name = ?, size = ?, hashes = ? WHERE log = ? AND size <= ?",
            next.log(),
            next.position(),
            Hashes.octets(next.verified().hashes()),
            next.logId(),
            next.position());
    if (moved == 0) {
      throw new IOException(
          "%s: its position is not before %d, as it was; another process must have moved it"
              .formatted(next.log(), next.position()));
    }
    note(session, next);
  }

  private static void note(Session session, FollowState state) throws SQLException {
    if (state.head().isPresent()) {
      proven(session, state.head().get());
    }
    session.update(
        """
        UPDATE followed SET
          last_verified = coalesce(max(last_verified, ?1), last_verified, ?1),
          last_timestamp = coalesce(max(last_timestamp, ?2), last_timestamp, ?2)
        WHERE log = ?3""",
        state.lastVerified(),
        state.lastTimestamp(),
        state.logId());
  }

  static boolean hold(Session session, SignedTreeHead head) throws SQLException {
    long held = session.number("SELECT count(*) FROM held_head WHERE log = ?", head.logId());
    boolean there =
        session.number(
                "SELECT count(*) FROM held_head WHERE log = ? AND size = ? AND root = ?",
                head.logId(),
                head.head().size(),
                head.head().rootHash())
            > 0;
    if (there || held >= Bounds.HELD_HEADS) {
      return there;
    }
    session.update(
        "INSERT INTO held_head (log, size, root, timestamp, signature) VALUES (?, ?, ?, ?, ?)",
        head.logId(),
        head.head().size(),
        head.head().rootHash(),
        head.timestamp(),
        head.signature());
    return true;
  }

  static List<SignedTreeHead> held(Session session, Sha256 log) throws SQLException {
    return session.all(
        "SELECT size, root, timestamp, signature FROM held_head WHERE log = ? ORDER BY size, timestamp",
        row -> head(log, row, 1).orElseThrow(),
        log);
  }

  /** Takes a head from those held, and makes it the proven one unless that is a later one. */
  static void proven(Session session, SignedTreeHead head) throws SQLException {
    session.update(
        "DELETE FROM held_head WHERE log = ? AND size = ? AND root = ?",
        head.logId(),
        head.head().size(),
        head.head().rootHash());
    session.update(
        """
        UPDATE followed SET
          head_size = ?1, head_root = ?2, head_timestamp = ?3, head_signature = ?4
        WHERE log = ?5 AND (head_size IS NULL OR head_size < ?1
          OR (head_size = ?1 AND head_timestamp <= ?3))""",
        head.head().size(),
        head.head().rootHash(),
        head.timestamp(),
        head.signature(),
        head.logId());
  }

  /** Whether it is a problem that was not kept before. */
  static boolean problem(Session session, LogProblem problem) throws SQLException {
    byte[] subject = subject(problem).toByteArray();
    Object[] again = {
      EntryReader.cut(problem.detail(), Bounds.TEXT_CHARACTERS),
      problem.lastSeen(),
      problem.times(),
      problem.logId(),
      problem.kind(),
      subject
    };
    String seenAgain =
        """
        UPDATE problem SET detail = ?1, last_seen = max(last_seen, ?2), times = times + ?3
        WHERE log = ?4 AND kind = ?5""";
    if (session.update(seenAgain + " AND subject = ?6", again) > 0) {
      return false;
    }
    if (session.number("SELECT count(*) FROM problem WHERE log = ?", problem.logId())
        >= Bounds.PROBLEMS) {
      session.update(
          seenAgain
              + """
               AND subject = (SELECT subject FROM problem WHERE log = ?4 AND kind = ?5
                 ORDER BY last_seen DESC LIMIT 1) AND ?6 IS NOT NULL""",
          again);
      return false;
    }
    session.update(
        """
        INSERT INTO problem (log, kind, subject, detail,
          first_size, first_root, first_timestamp, first_signature,
          second_size, second_root, second_timestamp, second_signature,
          first_seen, last_seen, times)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        problem.logId(),
        problem.kind(),
        subject,
        EntryReader.cut(problem.detail(), Bounds.TEXT_CHARACTERS),
        problem.first().map(head -> head.head().size()),
        problem.first().map(head -> head.head().rootHash()),
        problem.first().map(SignedTreeHead::timestamp),
        problem.first().map(SignedTreeHead::signature),
        problem.second().map(head -> head.head().size()),
        problem.second().map(head -> head.head().rootHash()),
        problem.second().map(SignedTreeHead::timestamp),
        problem.second().map(SignedTreeHead::signature),
        problem.firstSeen(),
        problem.lastSeen(),
        problem.times());
    return true;
  }

  private static Sha256 subject(LogProblem problem) {
    return Sha256.of(
        (problem.first().map(SignedTreeHead::head)
                + " "
                + problem.second().map(SignedTreeHead::head))
            .getBytes(StandardCharsets.UTF_8));
  }

  static List<LogProblem> problems(Session session, Sha256 log) throws SQLException {
    return session.all(
        """
        SELECT kind, detail, first_size, first_root, first_timestamp, first_signature,
          second_size, second_root, second_timestamp, second_signature,
          first_seen, last_seen, times
        FROM problem WHERE log = ? ORDER BY first_seen, kind, subject""",
        row ->
            new LogProblem(
                log,
                row.text(1),
                row.text(2),
                head(log, row, 3),
                head(log, row, 7),
                row.time(11),
                row.time(12),
                row.number(13)),
        log);
  }
}
