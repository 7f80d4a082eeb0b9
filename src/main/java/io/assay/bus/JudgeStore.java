package io.assay.bus;

import io.assay.trust.source.StoreLock;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * What a judge keeps: the file {@code judge.db} in a folder, which one process has at a time. It
 * can be made anew from Kafka. Thread-safe.
 */
public final class JudgeStore implements AutoCloseable {
  private static final String FILE = "judge.db";
  private static final String TAKEN =
      "another judge keeps its certificates there; stop that one, or name another folder (bus.directory)";

  private final StoreLock lock;
  private final SqlFile file;

  /** Guarded by itself. */
  private final Sql writer;

  /** Guarded by itself. */
  private final Sql reader;

  private JudgeStore(StoreLock lock, SqlFile file, Sql writer, Sql reader) {
    this.lock = lock;
    this.file = file;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Opens the store in {@code directory}, and makes both where they are not there.
   *
   * @throws IOException if another process has it, or the file is damaged, newer or cannot be
   *     written; the message is one line with the remedy, and the file stays as it is
   */
  public static JudgeStore open(Path directory) throws IOException {
    StoreLock lock = StoreLock.take(directory, TAKEN);
    try {
      SqlFile file = JudgeTables.file(directory.resolve(FILE));
      Sql writer = file.open();
      try {
        return new JudgeStore(lock, file, writer, file.reader());
      } catch (IOException e) {
        close(file, writer);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Reads or changes the file. */
  interface Use<T> {
    T of(Sql sql) throws SQLException;
  }

  /** Changes the file as a whole. */
  interface Change {
    void of(Sql sql) throws SQLException;
  }

  <T> T read(Use<T> use) throws IOException {
    synchronized (reader) {
      try {
        return use.of(reader);
      } catch (SQLException e) {
        throw file.failure(e);
      }
    }
  }

  void write(Change change) throws IOException {
    synchronized (writer) {
      try {
        writer.transaction(() -> change.of(writer));
      } catch (SQLException e) {
        throw file.failure(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      synchronized (reader) {
        close(file, reader);
      }
      synchronized (writer) {
        close(file, writer);
      }
    }
  }

  private static void close(SqlFile file, Sql sql) throws IOException {
    try {
      sql.close();
    } catch (SQLException e) {
      throw file.failure(e);
    }
  }
}
