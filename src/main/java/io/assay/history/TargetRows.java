package io.assay.history;

import io.assay.endpoint.Target;
import io.assay.probe.Octets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads what is known of a target when it is seen for the first time. Stateless. */
final class TargetRows {
  /** Newest sightings among which those are that may go on. */
  private static final int LOOKED_AT = 4 * Bounds.BESIDE;

  private TargetRows() {}

  /** The target's newest rows; a target that is new gets one. */
  static TargetRow load(Handle handle, Target target) {
    long id = id(handle, target);
    List<Interval<SeenTls>> sightings =
        handle
            .createQuery(
                "SELECT chain, version, suite, key_group, alpn, fingerprint, first_at, last_at, times"
                    + " FROM sighting WHERE target = ? ORDER BY first_at DESC LIMIT "
                    + LOOKED_AT)
            .bind(0, id)
            .map(
                (row, _) ->
                    new Interval<>(
                        new SeenTls(
                            Octets.taking(octets(row.getBytes(1))),
                            row.getInt(2),
                            row.getInt(3),
                            row.getInt(4),
                            row.getString(5),
                            row.getString(6)),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9)))
            .list();
    Optional<Interval<Held>> held =
        handle
            .createQuery(
                "SELECT verdict, confidence, violated, failure, first_at, last_at, times FROM judged"
                    + " WHERE target = ? ORDER BY first_at DESC LIMIT 1")
            .bind(0, id)
            .map(
                (row, _) ->
                    new Interval<>(
                        new Held(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)))
            .findOne();
    long kept =
        handle
            .createQuery("SELECT at FROM observation WHERE target = ? ORDER BY at DESC LIMIT 1")
            .bind(0, id)
            .mapTo(Long.class)
            .findOne()
            .orElse(Long.MIN_VALUE);
    return new TargetRow(id, sightings, held, kept);
  }

  private static long id(Handle handle, Target target) {
    return find(handle, target)
        .orElseGet(
            () -> {
              handle.execute(
                  "INSERT INTO target (resolver, endpoint, address, vantage) VALUES (?, ?, ?, ?) ON"
                      + " CONFLICT (resolver, endpoint, address, vantage) DO NOTHING",
                  target.resolver(),
                  target.endpoint().text(),
                  target.addressText(),
                  target.vantage());
              return find(handle, target).orElseThrow();
            });
  }

  private static Optional<Long> find(Handle handle, Target target) {
    return handle
        .createQuery(
            "SELECT id FROM target WHERE resolver = ? AND endpoint = ? AND address = ? AND vantage"
                + " = ?")
        .bind(0, target.resolver())
        .bind(1, target.endpoint().text())
        .bind(2, target.addressText())
        .bind(3, target.vantage())
        .mapTo(Long.class)
        .findOne();
  }

  /** The timings of an hour. */
  static HourStages stages(Handle handle, long target, long hour) {
    return handle
        .createQuery("SELECT stages FROM timing WHERE target = ? AND hour = ?")
        .bind(0, target)
        .bind(1, hour)
        .map((row, _) -> HourStages.of(octets(row.getBytes(1))))
        .findOne()
        .orElseGet(HourStages::new);
  }

  /** SQLite says null where there are no octets. */
  static byte[] octets(byte @Nullable [] octets) {
    return octets == null ? new byte[0] : octets;
  }
}
