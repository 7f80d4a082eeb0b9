package io.assay.history;

import io.assay.endpoint.Sha256;
import io.assay.history.KeptObservation.Summary;
import io.assay.probe.ObservationJson;
import io.assay.probe.Octets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Questions about what is kept of single probes. Stateless. */
final class ObservationReading {
  private static final String SUMMARY =
      "SELECT t.id, t.resolver, t.endpoint, t.address, t.vantage, o.id, o.at, o.why, o.verdict,"
          + " o.octets";
  private static final String FROM = " FROM observation o JOIN target t ON t.id = o.target";

  private ObservationReading() {}

  static Optional<KeptCertificate> certificate(Handle handle, Sha256 digest) {
    return handle
        .createQuery("SELECT der, first_at, last_at FROM certificate WHERE sha256 = ?")
        .bind(0, digest.toByteArray())
        .map(
            (row, _) ->
                new KeptCertificate(
                    digest,
                    Octets.taking(TargetRows.octets(row.getBytes(1))),
                    Nanos.time(row.getLong(2)),
                    Nanos.time(row.getLong(3))))
        .findOne();
  }

  static Rows<Summary> observations(Handle handle, HistoryFilter filter, Part part) {
    Where where = new Where().targets(filter);
    filter.from().ifPresent(time -> where.and("o.at >= ?", Nanos.of(time)));
    filter.to().ifPresent(time -> where.and("o.at <= ?", Nanos.of(time)));
    if (!part.after().isEmpty()) {
      long[] key = part.numbers();
      where.and("(o.at, o.target) < (?, ?)", key[0], key[1]);
    }
    List<Summary> read =
        where
            .query(handle, SUMMARY + FROM, " ORDER BY o.at DESC, o.target DESC", part.limit() + 1)
            .map((row, _) -> summary(row))
            .list();
    return Rows.of(read, part.limit(), one -> Nanos.of(one.at()) + "." + one.target().id());
  }

  static Optional<KeptObservation> observation(Handle handle, UUID id) {
    return handle
        .createQuery(SUMMARY + ", o.content, o.results" + FROM + " WHERE o.id = ?")
        .bind(0, ObservationRow.octets(id))
        .map(
            (row, _) ->
                new KeptObservation(
                    summary(row),
                    ObservationJson.read(
                        Packed.text(row.getBytes(11)), text -> certificate(handle, text)),
                    results(
                        handle,
                        row.getLong(1),
                        row.getLong(7),
                        TargetRows.octets(row.getBytes(12)))))
        .findOne();
  }

  /** What the checks said; nothing where that is not kept any more. */
  private static List<KeptResult> results(Handle handle, long target, long at, byte[] own) {
    if (own.length > 0) {
      return KeptResult.read(Packed.text(own));
    }
    return handle
        .createQuery(
            "SELECT results FROM observation WHERE target = ? AND at < ? AND at >= ? AND"
                + " length(results) > 0 ORDER BY at DESC LIMIT 1")
        .bind(0, target)
        .bind(1, at)
        .bind(2, at - Bounds.RESULTS.toNanos())
        .map((row, _) -> KeptResult.read(Packed.text(row.getBytes(1))))
        .findOne()
        .orElse(List.of());
  }

  private static Octets certificate(Handle handle, String digest) {
    return certificate(handle, Sha256.ofDigest(Octets.fromBase64(digest).toByteArray()))
        .map(KeptCertificate::der)
        .orElseThrow(() -> new IllegalArgumentException("its certificate is not kept: " + digest));
  }

  private static Summary summary(ResultSet row) throws SQLException {
    return new Summary(
        ObservationRow.id(row.getBytes(6)),
        IntervalReading.target(row),
        Nanos.time(row.getLong(7)),
        Why.of(row.getInt(8)),
        row.getString(9),
        row.getInt(10));
  }

  static List<HourTimings> timings(Handle handle, long target, Instant from, Instant to) {
    return handle
        .createQuery(
            "SELECT hour, stages FROM timing WHERE target = ? AND hour >= ? AND hour <= ? ORDER BY"
                + " hour DESC LIMIT ?")
        .bind(0, target)
        .bind(1, Nanos.of(from))
        .bind(2, Nanos.of(to))
        .bind(3, Bounds.HOURS)
        .map(
            (row, _) ->
                HourTimings.of(row.getLong(1), HourStages.of(TargetRows.octets(row.getBytes(2)))))
        .list()
        .reversed();
  }
}
