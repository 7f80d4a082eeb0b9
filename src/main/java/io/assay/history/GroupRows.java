package io.assay.history;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The statements that write a group: one of each kind, with all its rows. Stateless. */
final class GroupRows {
  private GroupRows() {}

  /** Writes all of it; certificates before the chains that consist of them. */
  static void write(Recorder.Group group) {
    Handle handle = group.handle;
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO certificate (sha256, der, first_at, last_at) VALUES (?, ?, ?, ?) ON"
                + " CONFLICT (sha256) DO UPDATE SET last_at = excluded.last_at")) {
      group.certificates.forEach(
          (digest, one) ->
              batch
                  .bind(0, digest.toByteArray())
                  .bind(1, one.der().toByteArray())
                  .bind(2, one.at())
                  .bind(3, one.at())
                  .add());
      batch.execute();
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO chain (id, position, certificate) VALUES (?, ?, ?) ON CONFLICT (id,"
                + " position) DO NOTHING")) {
      group.chains.forEach((id, certificates) -> chain(id, certificates, batch));
      batch.execute();
    }
    sightings(handle, group.sightings);
    held(handle, group.held);
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO observation (id, target, at, why, verdict, octets, content, results) VALUES"
                + " (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")) {
      for (ObservationRow row : group.observations) {
        batch
            .bind(0, ObservationRow.octets(row.id()))
            .bind(1, row.target())
            .bind(2, row.at())
            .bind(3, row.why().number())
            .bind(4, row.verdict())
            .bind(5, row.content().length() + row.results().length())
            .bind(6, row.content().toByteArray())
            .bind(7, row.results().toByteArray())
            .add();
      }
      batch.execute();
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO timing (target, hour, stages) VALUES (?, ?, ?) ON CONFLICT (target, hour)"
                + " DO UPDATE SET stages = excluded.stages")) {
      group.hours.forEach(
          (hour, stages) ->
              batch
                  .bind(0, hour.target())
                  .bind(1, hour.hour())
                  .bind(2, stages.toByteArray())
                  .add());
      batch.execute();
    }
  }

  private static void chain(Octets id, List<CertificateFacts> certificates, PreparedBatch batch) {
    List<Sha256> digests = certificates.stream().map(CertificateFacts::sha256).toList();
    for (int position = 0; position < digests.size(); position++) {
      batch
          .bind(0, id.toByteArray())
          .bind(1, position)
          .bind(2, digests.get(position).toByteArray())
          .add();
    }
  }

  private static void sightings(Handle handle, List<Recorder.Group.Of<SeenTls>> sightings) {
    try (PreparedBatch begin =
            handle.prepareBatch(
                "INSERT INTO sighting (last_at, times, target, first_at, chain, version, suite,"
                    + " key_group, alpn, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedBatch extend =
            handle.prepareBatch(
                "UPDATE sighting SET last_at = ?, times = ? WHERE target = ? AND first_at = ?")) {
      for (Recorder.Group.Of<SeenTls> one : sightings) {
        if (one.interval().isWritten()) {
          interval(one, extend).add();
        } else {
          SeenTls seen = one.interval().what();
          interval(one, begin)
              .bind(4, seen.chain().toByteArray())
              .bind(5, seen.version())
              .bind(6, seen.suite())
              .bind(7, seen.group())
              .bind(8, seen.alpn())
              .bind(9, seen.fingerprint())
              .add();
        }
      }
      begin.execute();
      extend.execute();
    }
  }

  private static void held(Handle handle, List<Recorder.Group.Of<Held>> intervals) {
    try (PreparedBatch begin =
            handle.prepareBatch(
                "INSERT INTO judged (last_at, times, target, first_at, verdict, confidence,"
                    + " violated, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedBatch extend =
            handle.prepareBatch(
                "UPDATE judged SET last_at = ?, times = ? WHERE target = ? AND first_at = ?")) {
      for (Recorder.Group.Of<Held> one : intervals) {
        if (one.interval().isWritten()) {
          interval(one, extend).add();
        } else {
          Held held = one.interval().what();
          interval(one, begin)
              .bind(4, held.verdict())
              .bind(5, held.confidence())
              .bind(6, held.violated())
              .bind(7, held.failure())
              .add();
        }
      }
      begin.execute();
      extend.execute();
    }
  }

  private static PreparedBatch interval(Recorder.Group.Of<?> one, PreparedBatch batch) {
    return batch
        .bind(0, one.interval().last())
        .bind(1, one.interval().times())
        .bind(2, one.target())
        .bind(3, one.interval().first());
  }
}
