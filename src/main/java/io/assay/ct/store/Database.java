package io.assay.ct.store;

import io.assay.trust.source.StoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * The file and its connections: one that writes, which one thread has at a time, and some that read
 * what was written last while it does. Other processes may read and write as well. Thread-safe.
 *
 * <p>Written ahead (WAL) and synchronised with the disk at the end of each transaction: whatever
 * ends the process or the machine, a transaction is there as a whole or not at all. A connection
 * with which something failed is closed, which takes back what it had begun.
 *
 * <p>Nothing else may open the file in this process: closing it would release SQLite's locks.
 */
final class Database implements AutoCloseable {
  private static final int PAGE_OCTETS = 4096;

  private final Path file;
  private final long octets;

  private final ReentrantLock writing = new ReentrantLock();
  private Optional<Session> writer = Optional.empty();
  private long writers;

  private final Semaphore readers = new Semaphore(Bounds.READERS);
  private final Deque<Session> idle = new ArrayDeque<>();
  private boolean closed;

  /** What is done with a connection. */
  interface Work<T> {
    T with(Session session) throws SQLException, IOException;
  }

  private Database(Path file, long octets) {
    this.file = file;
    this.octets = octets;
  }

  /**
   * Opens the file, and makes it and its folder where there is none.
   *
   * @param octets how long the file may become
   */
  static Database create(Path file, long octets) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot be made (%s); name another folder (ct.directory, --directory)"
              .formatted(folder, StoreFiles.problem(e)),
          e);
    }
    Database database = new Database(file, octets);
    try {
      database.migrate();
      database.check();
      return database;
    } catch (IOException e) {
      database.close();
      throw e;
    }
  }

  /** Opens a file that is there. */
  static Database open(Path file) throws IOException {
    Database database = new Database(file, Bounds.FILE_OCTETS);
    try {
      if (database.read(Schema::version) < Schema.VERSION) {
        database.migrate();
      }
      return database;
    } catch (IOException e) {
      database.close();
      throw e;
    }
  }

  /** Does work that changes nothing; it sees one state of the file from its first look on. */
  <T> T read(Work<T> work) throws IOException {
    readers.acquireUninterruptibly();
    try {
      Session session = takeReader();
      boolean sound = false;
      try {
        session.run("BEGIN");
        T result = work.with(session);
        session.run("COMMIT");
        sound = true;
        return result;
      } finally {
        giveBack(session, sound);
      }
    } catch (SQLException e) {
      throw StoreFailure.of(file, e);
    } finally {
      readers.release();
    }
  }

  /** Does work in one transaction, which is on the disk when this returns. */
  <T> T write(Work<T> work) throws IOException {
    writing.lock();
    try {
      Session session = writer();
      boolean sound = false;
      try {
        session.run("BEGIN IMMEDIATE");
        T result = work.with(session);
        session.run("COMMIT");
        sound = true;
        return result;
      } finally {
        if (!sound) {
          writer = Optional.empty();
          session.close();
        }
      }
    } catch (SQLException e) {
      throw StoreFailure.of(file, e);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Another number than before where another process may have written since. Takes microseconds.
   */
  long foreignChanges() throws IOException {
    writing.lock();
    try {
      long seen = writer().number("PRAGMA data_version");
      // Counted anew by each connection.
      return (writers << Integer.SIZE) + seen;
    } catch (SQLException e) {
      throw StoreFailure.of(file, e);
    } finally {
      writing.unlock();
    }
  }

  private void migrate() throws IOException {
    write(
        session -> {
          if (Schema.version(session) < Schema.VERSION) {
            Schema.migrate(session);
          }
          return true;
        });
  }

  private void check() throws IOException {
    if (Files.size(file) > Bounds.CHECKED_OCTETS) {
      return;
    }
    String result =
        read(session -> session.first("PRAGMA quick_check(1)", row -> row.text(1)).orElse(""));
    if (!result.equals("ok")) {
      throw new IOException("%s: is damaged; %s".formatted(file, StoreFailure.RESTORE));
    }
  }

  private Session writer() throws SQLException, IOException {
    synchronized (idle) {
      refuseClosed();
    }
    if (writer.isEmpty()) {
      Session session = connect();
      try {
        session.run("PRAGMA journal_mode = WAL");
        session.run("PRAGMA synchronous = FULL");
        session.run("PRAGMA max_page_count = " + octets / PAGE_OCTETS);
      } catch (SQLException e) {
        session.close();
        throw e;
      }
      writer = Optional.of(session);
      writers++;
    }
    return writer.get();
  }

  private Session takeReader() throws SQLException, IOException {
    synchronized (idle) {
      refuseClosed();
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    Session session = connect();
    session.run("PRAGMA query_only = ON");
    return session;
  }

  /** A connection that is made behind {@link #close} would stay. */
  private void refuseClosed() throws IOException {
    if (closed) {
      throw new IOException(file + ": was closed, since this program does not use it any more");
    }
  }

  private void giveBack(Session session, boolean sound) throws SQLException {
    synchronized (idle) {
      if (sound && !closed) {
        idle.push(session);
        return;
      }
    }
    session.close();
  }

  private Session connect() throws SQLException, IOException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) Bounds.BUSY.toMillis());
    config.enforceForeignKeys(true);
    Session session;
    try {
      // As a URI, lest a question mark in the path be taken for the beginning of settings.
      session =
          new Session(
              JDBC.createConnection(
                  "jdbc:sqlite:" + file.toAbsolutePath().toUri(), config.toProperties()));
    } catch (LinkageError e) {
      throw StoreFailure.unloadable(file, e);
    }
    try {
      refuseForeign(session);
      return session;
    } catch (SQLException | IOException e) {
      session.close();
      throw e;
    }
  }

  private void refuseForeign(Session session) throws SQLException, IOException {
    if (!Schema.isOurs(session)) {
      throw new IOException(
          "%s: belongs to another program; name another folder (ct.directory, --directory)"
              .formatted(file));
    }
    int version = Schema.version(session);
    if (version > Schema.VERSION) {
      throw new IOException(
          "%s: was written by a newer Assay (format %d, this one knows %d); update this one, or name another folder (ct.directory, --directory)"
              .formatted(file, version, Schema.VERSION));
    }
  }

  /**
   * Closes all connections, when the transaction under way is done; one that is reading is closed
   * when it is done. Nothing is read or written from then on.
   */
  @Override
  public void close() throws IOException {
    writing.lock();
    try {
      synchronized (idle) {
        closed = true;
        while (!idle.isEmpty()) {
          idle.pop().close();
        }
      }
      // The last one to be closed takes what was written ahead into the file.
      if (writer.isPresent()) {
        writer.get().close();
        writer = Optional.empty();
      }
    } catch (SQLException e) {
      throw StoreFailure.of(file, e);
    } finally {
      writing.unlock();
    }
  }
}
