package io.assay.ct.store;

import io.assay.endpoint.FoundText;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what went wrong with the file in one line that names it and the remedy. */
final class StoreFailure {
  static final String RESTORE =
      "restore it from a copy, or move it away and follow again from a date (ct.from)";

  private static final String WRITABLE =
      "name another folder (ct.directory, --directory), or change its permissions";

  private StoreFailure() {}

  static IOException of(Path file, SQLException e) {
    String text = String.valueOf(e.getMessage());
    SQLiteErrorCode code =
        e instanceof SQLiteException sqlite
            ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
            : SQLiteErrorCode.UNKNOWN_ERROR;
    return new IOException(
        "%s: %s"
            .formatted(
                file,
                switch (code) {
                  case SQLITE_CORRUPT, SQLITE_NOTADB -> "is damaged; " + RESTORE;
                  case SQLITE_FULL ->
                      "no room is left for it; make room on its disk, then start again: nothing is"
                          + " lost";
                  case SQLITE_BUSY, SQLITE_LOCKED ->
                      "another process has been writing to it for %d s; try again"
                          .formatted(Bounds.BUSY.toSeconds());
                  case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                      "cannot be opened or written; " + WRITABLE;
                  case SQLITE_IOERR ->
                      "reading or writing failed (%s); look after its disk"
                          .formatted(FoundText.quoted(text));
                  default -> "cannot be used (%s); %s".formatted(FoundText.quoted(text), RESTORE);
                }),
        e);
  }

  /** The part of SQLite that is machine code cannot be loaded. */
  static IOException unloadable(Path file, Throwable e) {
    return new IOException(
        "%s: SQLite cannot be loaded (%s); set ASSAY_JAVA_OPTS=-Dorg.sqlite.tmpdir=DIR to a folder"
                .formatted(file, FoundText.quoted(String.valueOf(e.getMessage())))
            + " that programs may be started from",
        e);
  }
}
