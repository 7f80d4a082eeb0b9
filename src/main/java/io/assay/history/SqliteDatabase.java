package io.assay.history;

import io.assay.endpoint.FoundText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * The history in one SQLite file: written ahead (WAL), and on the disk itself at the end of each
 * transaction. A file that is damaged, newer or another program's is left as it is.
 */
final class SqliteDatabase implements Database {
  /** In the file's header: "AsHi". */
  private static final int APPLICATION = 0x41734869;

  private static final int BUSY_MILLIS = 5_000;

  /** Octets of a file up to which it is checked as a whole when it is opened. */
  private static final long CHECKED_OCTETS = 64L << 20;

  /** Pages of free room that are given back at once. */
  private static final int SHRUNK_PAGES = 2_000;

  private static final String REMEDY =
      "move it away, and a new one is begun; what it holds of the past is lost unless it can be"
          + " restored from a backup";

  private final Path path;
  private final Jdbi readers = Jdbi.create((ConnectionFactory) () -> connect(true));

  // Changed under this object's lock, but at the end.
  private final Jdbi writers = Jdbi.create((ConnectionFactory) () -> connect(false));
  private Optional<Handle> writer = Optional.empty();
  private boolean prepared;

  SqliteDatabase(Path path) {
    this.path = path;
  }

  @Override
  public synchronized void prepare() throws HistoryException {
    if (prepared) {
      return;
    }
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new HistoryException(
          "%s: its folder cannot be made (%s); name another folder (history.directory)"
              .formatted(path, e),
          e);
    }
    refuseForeign();
    with(
        handle -> {
          long version = number(handle, "PRAGMA user_version");
          if (version == 0) {
            // Only before there are tables.
            handle.execute("PRAGMA auto_vacuum = INCREMENTAL");
          }
          handle.execute("PRAGMA journal_mode = WAL");
          if (version < Schema.version()) {
            handle.useTransaction(
                migrating -> {
                  // Another process may have been quicker.
                  int from = (int) number(migrating, "PRAGMA user_version");
                  Schema.from(from, "INTEGER PRIMARY KEY", "BLOB").forEach(migrating::execute);
                  migrating.execute("PRAGMA application_id = " + APPLICATION);
                  migrating.execute("PRAGMA user_version = " + Schema.version());
                });
          }
          return version;
        });
    prepared = true;
  }

  private void refuseForeign() throws HistoryException {
    if (!Files.exists(path)) {
      return;
    }
    String mistake =
        read(
            handle -> {
              long application = number(handle, "PRAGMA application_id");
              long version = number(handle, "PRAGMA user_version");
              boolean fresh =
                  application == 0 && number(handle, "SELECT count(*) FROM sqlite_schema") == 0;
              if (!fresh && application != APPLICATION) {
                return "belongs to another program; name another folder (history.directory)";
              }
              if (version > Schema.version()) {
                return "was written by a newer Assay (format %d, this one knows %d); update this one, or name another folder (history.directory)"
                    .formatted(version, Schema.version());
              }
              return isSmall() && !text(handle, "PRAGMA quick_check(1)").equals("ok")
                  ? "is damaged; " + REMEDY
                  : "";
            });
    if (!mistake.isEmpty()) {
      throw new HistoryException(path + ": " + mistake);
    }
  }

  private boolean isSmall() {
    try {
      return Files.size(path) <= CHECKED_OCTETS;
    } catch (IOException e) {
      return false; // Whoever reads it next says why.
    }
  }

  @Override
  public synchronized <T> T change(Work<T> work) throws HistoryException {
    prepare();
    return with(handle -> handle.inTransaction(work::with));
  }

  private <T> T with(Work<T> work) throws HistoryException {
    boolean done = false;
    try {
      Handle handle = writer.orElseGet(writers::open);
      writer = Optional.of(handle);
      T result = work.with(handle);
      done = true;
      return result;
    } catch (SQLException | JdbiException e) {
      throw failure(e);
    } finally {
      if (!done) {
        reopen();
      }
    }
  }

  /** Whatever state a failure left the connection in. */
  private void reopen() {
    Optional<Handle> broken = writer;
    writer = Optional.empty();
    broken.ifPresent(handle -> Quietly.close(handle, path.toString()));
  }

  @Override
  public <T> T read(Work<T> work) throws HistoryException {
    try {
      return readers.withHandle(work::with);
    } catch (SQLException | JdbiException e) {
      throw failure(e);
    }
  }

  @Override
  public long octets() throws HistoryException {
    return read(
        handle ->
            (number(handle, "PRAGMA page_count") - number(handle, "PRAGMA freelist_count"))
                * number(handle, "PRAGMA page_size"));
  }

  @Override
  public synchronized void shrink() throws HistoryException {
    prepare();
    with(
        handle -> {
          if (number(handle, "PRAGMA freelist_count") >= SHRUNK_PAGES) {
            handle
                .createQuery("PRAGMA incremental_vacuum(%d)".formatted(SHRUNK_PAGES))
                .mapToMap()
                .list();
          }
          return true;
        });
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public void close() {
    reopen();
  }

  private static long number(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(Long.class).one();
  }

  private static String text(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(String.class).first();
  }

  private Connection connect(boolean reading) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    if (reading) {
      // What is not there is not made by reading.
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    } else {
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    }
    try {
      // As a URI, lest a question mark in the path be taken for the beginning of settings.
      return JDBC.createConnection(
          "jdbc:sqlite:" + path.toAbsolutePath().toUri(), config.toProperties());
    } catch (LinkageError e) {
      throw new SQLException(
          "SQLite cannot be loaded (%s); set ASSAY_JAVA_OPTS=-Dorg.sqlite.tmpdir=DIR to a folder that programs may be started from"
              .formatted(FoundText.quoted(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private HistoryException failure(Exception e) {
    Exception cause = Causes.sql(e);
    boolean ofRow =
        switch (code(cause)) {
          case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE -> true;
          default -> false;
        };
    return new HistoryException(path + ": " + what(cause), e, ofRow);
  }

  private static String what(Exception e) {
    String text = FoundText.quoted(String.valueOf(e.getMessage()));
    return switch (code(e)) {
      case SQLITE_CORRUPT, SQLITE_NOTADB -> "is damaged; " + REMEDY;
      case SQLITE_FULL -> "no room is left for it; make room on its disk";
      case SQLITE_BUSY, SQLITE_LOCKED ->
          "another process has been writing to it for %d s".formatted(BUSY_MILLIS / 1_000);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
          "cannot be opened or written; name another folder (history.directory), or change its permissions";
      case SQLITE_IOERR -> "reading or writing failed (%s); look after its disk".formatted(text);
      default -> "cannot be used (%s)".formatted(text);
    };
  }

  private static SQLiteErrorCode code(Exception e) {
    return e instanceof SQLiteException sqlite
        ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
