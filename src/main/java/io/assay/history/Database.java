package io.assay.history;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Where the history is. Thread-safe; whoever changes it may have to wait for another who does. */
sealed interface Database extends AutoCloseable permits SqliteDatabase, PostgresDatabase {
  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Handle handle) throws SQLException, JdbiException;
  }

  /**
   * Makes it ready for use: brings it to the present version of the tables, or makes them.
   *
   * @throws HistoryException if it cannot be used, and whether that may pass by itself
   */
  void prepare() throws HistoryException;

  /**
   * Does all of it or, where something fails, nothing.
   *
   * @throws HistoryException if it failed
   */
  <T> T change(Work<T> work) throws HistoryException;

  /**
   * Reads.
   *
   * @throws HistoryException if that failed
   */
  <T> T read(Work<T> work) throws HistoryException;

  /** How much room its content takes, in octets; room that is free to be used again is none. */
  long octets() throws HistoryException;

  /** Gives room that is free back to the disk, a part of it at a time. */
  void shrink() throws HistoryException;

  /** Its name for messages, without any password. */
  String name();

  @Override
  void close();
}
