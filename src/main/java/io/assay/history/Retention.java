package io.assay.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Deletes what is too old, and the oldest of what is too much: samples first, then violations,
 * timings and changes, at last what was seen and judged. A few rows in each transaction. Confined
 * to the thread that writes.
 */
final class Retention {
  /** Chains and certificates are referred to by younger rows; those go first. */
  private static final Duration LATER = Duration.ofDays(2);

  /** What goes first where there is too much of it; an argument is how many rows. */
  private static final List<String> OLDEST =
      List.of(
          observations(2),
          observations(1),
          "DELETE FROM timing WHERE (target, hour) IN (SELECT target, hour FROM timing ORDER BY hour"
              + " LIMIT ?)",
          observations(0),
          intervals("judged"),
          intervals("sighting"),
          "DELETE FROM acknowledgement WHERE incident IN (SELECT id FROM incident WHERE closed_at >="
              + " 0 ORDER BY closed_at LIMIT ?)",
          "DELETE FROM incident WHERE id IN (SELECT i.id FROM incident i WHERE i.closed_at >= 0 AND"
              + " NOT EXISTS (SELECT 1 FROM acknowledgement a WHERE a.incident = i.id) ORDER BY"
              + " i.closed_at LIMIT ?)");

  private static String observations(int why) {
    return ("DELETE FROM observation WHERE id IN (SELECT id FROM observation WHERE why = %d ORDER BY"
            + " at LIMIT ?)")
        .formatted(why);
  }

  private static String intervals(String table) {
    return "DELETE FROM %1$s WHERE (target, first_at) IN (SELECT target, first_at FROM %1$s ORDER BY first_at LIMIT ?)"
        .formatted(table);
  }

  private final Database database;
  private final Duration keep;
  private final long octets;

  Retention(Database database, Duration keep, long octets) {
    this.database = database;
    this.keep = keep;
    this.octets = octets;
  }

  /** One transaction's part of what there is to do; answers whether it did anything. */
  boolean step(Instant now) throws HistoryException {
    long cutoff = Nanos.of(now.minus(keep));
    long silent = Nanos.of(now.minus(Bounds.SILENT));
    int aged = database.change(handle -> aged(handle, cutoff, silent));
    if (aged > 0) {
      return true;
    }
    if (database.octets() <= octets) {
      return false;
    }
    for (String oldest : OLDEST) {
      if (database.change(handle -> handle.execute(oldest, Bounds.DELETED)) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Deletes some of what is older than {@code cutoff}; answers how many rows. */
  private static int aged(Handle handle, long cutoff, long silent) {
    int rows =
        handle.execute(
            "DELETE FROM observation WHERE id IN (SELECT id FROM observation WHERE why IN (0, 1, 2)"
                + " AND at < ? LIMIT ?)",
            cutoff,
            Bounds.DELETED);
    rows +=
        handle.execute(
            "DELETE FROM timing WHERE (target, hour) IN (SELECT target, hour FROM timing WHERE hour <"
                + " ? LIMIT ?)",
            cutoff,
            Bounds.DELETED);
    for (String table : List.of("judged", "sighting")) {
      rows +=
          handle.execute(
              "DELETE FROM %1$s WHERE (target, first_at) IN (SELECT target, first_at FROM %1$s WHERE first_at < ? AND last_at < ? LIMIT ?)"
                  .formatted(table),
              cutoff,
              cutoff,
              Bounds.DELETED);
    }
    handle.execute(
        "UPDATE incident SET closed_at = last_at, present = '' WHERE closed_at = -1 AND last_at < ?",
        silent);
    handle.execute(
        "DELETE FROM acknowledgement WHERE incident IN (SELECT id FROM incident WHERE closed_at >= 0"
            + " AND closed_at < ?)",
        cutoff);
    handle.execute("DELETE FROM incident WHERE closed_at >= 0 AND closed_at < ?", cutoff);
    rows += unused(handle, cutoff);
    return rows;
  }

  /** Deletes some of what nothing refers to. */
  private static int unused(Handle handle, long cutoff) {
    handle.execute(
        "DELETE FROM chain WHERE NOT EXISTS (SELECT 1 FROM sighting WHERE sighting.chain = chain.id)");
    int rows =
        handle.execute(
            "DELETE FROM certificate WHERE sha256 IN (SELECT c.sha256 FROM certificate c WHERE"
                + " c.last_at < ? AND NOT EXISTS (SELECT 1 FROM chain WHERE chain.certificate ="
                + " c.sha256) LIMIT ?)",
            cutoff - LATER.toNanos(),
            Bounds.DELETED);
    rows +=
        handle.execute(
            "DELETE FROM target WHERE NOT EXISTS (SELECT 1 FROM judged WHERE judged.target ="
                + " target.id) AND NOT EXISTS (SELECT 1 FROM sighting WHERE sighting.target ="
                + " target.id) AND NOT EXISTS (SELECT 1 FROM observation WHERE observation.target ="
                + " target.id) AND NOT EXISTS (SELECT 1 FROM timing WHERE timing.target = target.id)");
    return rows;
  }
}
