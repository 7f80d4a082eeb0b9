package io.assay.bus;

import io.assay.endpoint.FoundText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * An SQLite file of the bus: written ahead (WAL), and on the disk itself at the end of each
 * transaction. A file that is damaged, newer or another program's is left as it is.
 *
 * @param application what the file's header says whose it is
 * @param migrations the statements that lead from each version to the next
 * @param octets how long the file may become
 * @param remedy what to do when the file is damaged
 */
record SqlFile(Path path, int application, List<String> migrations, long octets, String remedy) {
  private static final int PAGE_OCTETS = 4096;
  private static final int BUSY_MILLIS = 10_000;

  /** Octets of a file up to which it is checked as a whole when it is opened. */
  private static final long CHECKED_OCTETS = 64L << 20;

  SqlFile {
    migrations = List.copyOf(migrations);
  }

  /** Opens the file to write, and makes it or brings it to the present version. */
  Sql open() throws IOException {
    Sql sql = connect();
    boolean sound = false;
    try {
      prepare(sql);
      sound = true;
      return sql;
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      if (!sound) {
        close(sql);
      }
    }
  }

  /** Opens the file, which is there and was checked, to write. */
  Sql reopen() throws IOException, SQLException {
    Sql sql = connect();
    boolean sound = false;
    try {
      settings(sql);
      sound = true;
      return sql;
    } finally {
      if (!sound) {
        close(sql);
      }
    }
  }

  /** Opens the file, which is there and was checked, to read. */
  Sql reader() throws IOException {
    Sql sql = connect();
    try {
      sql.run("PRAGMA query_only = ON");
      return sql;
    } catch (SQLException e) {
      close(sql);
      throw failure(e);
    }
  }

  private void prepare(Sql sql) throws SQLException, IOException {
    long found = sql.number("PRAGMA application_id");
    boolean fresh = found == 0 && sql.number("SELECT count(*) FROM sqlite_schema") == 0;
    if (!fresh && found != application) {
      throw new IOException(
          path + ": belongs to another program; name another folder (bus.directory)");
    }
    long version = sql.number("PRAGMA user_version");
    if (version > migrations.size()) {
      throw new IOException(
          "%s: was written by a newer Assay (format %d, this one knows %d); update this one, or name another folder (bus.directory)"
              .formatted(path, version, migrations.size()));
    }
    settings(sql);
    if (version < migrations.size()) {
      sql.transaction(() -> migrate(sql, (int) version));
    }
    if (Files.size(path) <= CHECKED_OCTETS
        && !sql.first("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("").equals("ok")) {
      throw new IOException("%s: is damaged; %s".formatted(path, remedy));
    }
  }

  private void settings(Sql sql) throws SQLException {
    sql.run("PRAGMA journal_mode = WAL");
    sql.run("PRAGMA synchronous = FULL");
    sql.run("PRAGMA max_page_count = " + Math.max(1, octets / PAGE_OCTETS));
  }

  private void migrate(Sql sql, int from) throws SQLException {
    for (String migration : migrations.subList(from, migrations.size())) {
      for (String statement : migration.split(";", -1)) {
        if (!statement.isBlank()) {
          sql.run(statement);
        }
      }
    }
    sql.run("PRAGMA application_id = " + application);
    sql.run("PRAGMA user_version = " + migrations.size());
  }

  private Sql connect() throws IOException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    try {
      // As a URI, lest a question mark in the path be taken for the beginning of settings.
      return new Sql(
          JDBC.createConnection(
              "jdbc:sqlite:" + path.toAbsolutePath().toUri(), config.toProperties()));
    } catch (SQLException e) {
      throw failure(e);
    } catch (LinkageError e) {
      throw new IOException(
          "%s: SQLite cannot be loaded (%s); set ASSAY_JAVA_OPTS=-Dorg.sqlite.tmpdir=DIR to a folder that programs may be started from"
              .formatted(path, FoundText.quoted(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static void close(Sql sql) throws IOException {
    try {
      sql.close();
    } catch (SQLException e) {
      throw new IOException(Reason.of(e), e);
    }
  }

  /** Whether something failed for want of room, on the disk or within the file's limit. */
  static boolean isFull(SQLException e) {
    SQLiteErrorCode code = code(e);
    return code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_IOERR;
  }

  /** What failed, in one line that names the file and the remedy. */
  IOException failure(SQLException e) {
    return new IOException(problem(e), e);
  }

  /** The same as text. */
  String problem(SQLException e) {
    return path + ": " + what(e);
  }

  private String what(SQLException e) {
    String text = FoundText.quoted(String.valueOf(e.getMessage()));
    return switch (code(e)) {
      case SQLITE_CORRUPT, SQLITE_NOTADB -> "is damaged; " + remedy;
      case SQLITE_FULL -> "no room is left for it; make room on its disk";
      case SQLITE_BUSY, SQLITE_LOCKED ->
          "another process has been writing to it for %d s".formatted(BUSY_MILLIS / 1_000);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
          "cannot be opened or written; name another folder (bus.directory), or change its permissions";
      case SQLITE_IOERR -> "reading or writing failed (%s); look after its disk".formatted(text);
      default -> "cannot be used (%s); %s".formatted(text, remedy);
    };
  }

  private static SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
