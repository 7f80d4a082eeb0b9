package io.assay.bus;

import io.assay.endpoint.Sha256;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.trust.source.StoreLock;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;

/**
 * The observations that a prober took and Kafka does not have yet: the file {@code outbox.db} in a
 * folder, which one process has at a time. Thread-safe.
 *
 * <p>Every opening has an identity of its own that its observations bear, so that a file restored
 * from a copy, whose numbers come again, does not have new observations taken for old ones.
 */
public final class Outbox implements AutoCloseable {
  private static final String FILE = "outbox.db";
  private static final String RESERVE = "reserve";
  private static final String TAKEN =
      "another process has its outbox there; stop that one, or name another folder (bus.directory)";

  /** Less than this might not hold one observation. */
  private static final long LEAST_OCTETS = 4L << 20;

  private final Path directory;
  private final StoreLock lock;
  private final SqlFile file;
  private final NavigableMap<Long, Long> identities;
  private final OutboxWriter writer;

  /** Reads while the writer writes; guarded by itself. */
  private final Sql reader;

  private Outbox(
      Path directory,
      StoreLock lock,
      SqlFile file,
      NavigableMap<Long, Long> identities,
      OutboxWriter writer,
      Sql reader) {
    this.directory = directory;
    this.lock = lock;
    this.file = file;
    this.identities = identities;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Opens the outbox in {@code directory}, and makes both where they are not there.
   *
   * @param octets how long the file may become; what does not fit waits. It has 4 MiB at least.
   * @throws IOException if another process has it, or the file is damaged, newer or cannot be
   *     written; the message is one line with the remedy, and the file stays as it is
   */
  public static Outbox open(Path directory, long octets) throws IOException {
    return open(directory, octets, InstantSource.system());
  }

  static Outbox open(Path directory, long octets, InstantSource clock) throws IOException {
    StoreLock lock = StoreLock.take(directory, TAKEN);
    try {
      SqlFile file = OutboxTables.file(directory.resolve(FILE), Math.max(octets, LEAST_OCTETS));
      Reserve reserve = new Reserve(directory.resolve(RESERVE), Bounds.RESERVE_OCTETS);
      return open(directory, lock, file, reserve, clock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Outbox open(
      Path directory, StoreLock lock, SqlFile file, Reserve reserve, InstantSource clock)
      throws IOException {
    Sql sql = file.open();
    Sql reader = null;
    try {
      NavigableMap<Long, Long> identities = identify(sql, reserve);
      reader = file.reader();
      OutboxWriter writer = new OutboxWriter(file, sql, reserve, clock);
      writer.start();
      return new Outbox(directory, lock, file, identities, writer, reader);
    } catch (SQLException e) {
      close(sql);
      if (reader != null) {
        close(reader);
      }
      throw file.failure(e);
    }
  }

  private static NavigableMap<Long, Long> identify(Sql sql, Reserve reserve)
      throws SQLException, IOException {
    long identity = RandomGenerator.of("SecureRandom").nextLong();
    try {
      return OutboxTables.identify(sql, identity);
    } catch (SQLException e) {
      if (!SqlFile.isFull(e)) {
        throw e;
      }
      reserve.release();
      return OutboxTables.identify(sql, identity);
    }
  }

  /** The folder. */
  public Path directory() {
    return directory;
  }

  /**
   * Takes an observation: when this returns, it is on the disk and will reach Kafka, whatever
   * happens to this process. Blocks as long as the disk or the limit has no room.
   *
   * @throws IOException if the outbox is closed meanwhile; the observation may be in it then
   */
  public void add(Observation observation) throws IOException, InterruptedException {
    try {
      writer.add(RecordForm.write(observation)).get();
    } catch (ExecutionException e) {
      throw new IOException(file.path() + ": was closed", e);
    }
  }

  /** How many observations were ever taken with this file. */
  public long taken() {
    return writer.taken();
  }

  /** How the outbox is; what cannot be read now is as it was last. */
  public OutboxFigures figures() {
    return read(sql -> writer.figures(OutboxTables.octets(sql), OutboxTables.oldest(sql)))
        .orElseGet(() -> writer.figures(0, Optional.empty()));
  }

  // For the publisher, which is one.

  /** Waits until there is an observation behind a number, for a while at most. */
  void awaitAfter(long sequence, Duration most) throws InterruptedException {
    writer.awaitTaken(sequence + 1, most);
  }

  /** The observations behind a number, in order, as many as one page takes. */
  List<OutboxRow> after(long sequence) throws IOException {
    return readOrFail(sql -> OutboxTables.after(sql, sequence, identities));
  }

  /** The number of the last observation that is no more needed. */
  long acknowledged() {
    return writer.acknowledged();
  }

  /** Kafka has everything up to this number: it is deleted, soon. */
  void acknowledge(long upTo) {
    writer.acknowledge(upTo);
  }

  /** Those of the certificates that are not noted as published. */
  Map<Sha256, Octets> unpublished(Collection<Sha256> digests) throws IOException {
    return readOrFail(sql -> OutboxTables.unpublished(sql, digests));
  }

  /** Notes, soon, that Kafka has these certificates. */
  void published(Collection<Sha256> digests) {
    List<Sha256> copy = List.copyOf(digests);
    writer.change(sql -> OutboxTables.published(sql, copy), () -> {});
  }

  /**
   * The certificates are on no topic any more.
   *
   * @param fact what is to be remembered together with that
   */
  void forgetPublications(String fact, String value) {
    writer.change(
        sql -> {
          OutboxTables.forgetPublications(sql);
          OutboxTables.fact(sql, fact, value);
        },
        () -> {});
  }

  /** Keeps an observation that Kafka does not take apart; {@code done} runs when it is there. */
  void setAside(long sequence, String reason, Runnable done) {
    writer.change(sql -> OutboxTables.setAside(sql, sequence, reason), done);
  }

  /** Remembers a fact, soon. */
  void remember(String fact, String value) {
    writer.change(sql -> OutboxTables.fact(sql, fact, value), () -> {});
  }

  /** A fact that was remembered. */
  Optional<String> remembered(String fact) throws IOException {
    return readOrFail(sql -> OutboxTables.fact(sql, fact));
  }

  private interface Query<T> {
    T of(Sql sql) throws SQLException;
  }

  private <T> Optional<T> read(Query<T> query) {
    try {
      return Optional.of(readOrFail(query));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private <T> T readOrFail(Query<T> query) throws IOException {
    synchronized (reader) {
      try {
        return query.of(reader);
      } catch (SQLException e) {
        throw file.failure(e);
      }
    }
  }

  /** Writes what waits as far as there is room, and closes the file. */
  @Override
  public void close() throws IOException {
    try (lock) {
      writer.close();
      synchronized (reader) {
        close(reader);
      }
    }
  }

  private static void close(Sql sql) throws IOException {
    try {
      sql.close();
    } catch (SQLException e) {
      throw new IOException(Reason.of(e), e);
    }
  }
}
