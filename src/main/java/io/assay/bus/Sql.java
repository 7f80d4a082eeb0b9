package io.assay.bus;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One connection to a file. Arguments may be text, numbers, octets or digests. Statements are
 * prepared once. Not thread-safe.
 */
final class Sql implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** What is done in one transaction. */
  interface Work {
    void run() throws SQLException;
  }

  /** What a row means. */
  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** Runs one statement that takes and answers nothing. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Does all of it or, where something fails, nothing. */
  void transaction(Work work) throws SQLException {
    run("BEGIN IMMEDIATE");
    boolean done = false;
    try {
      work.run();
      run("COMMIT");
      done = true;
    } finally {
      if (!done && !connection.isClosed()) {
        rollback();
      }
    }
  }

  private void rollback() throws SQLException {
    try {
      run("ROLLBACK");
    } catch (SQLException _) {
      // Where the failure ended the transaction already. If it did not, this does.
      close();
    }
  }

  /** Changes rows; answers how many. */
  int update(String sql, Object... arguments) throws SQLException {
    return statement(sql, arguments).executeUpdate();
  }

  /** All rows of the answer. */
  <T> List<T> all(String sql, Reading<T> reading, Object... arguments) throws SQLException {
    return some(sql, reading, row -> false, arguments);
  }

  /** The rows of the answer up to and with the one at which it is enough. */
  <T> List<T> some(String sql, Reading<T> reading, Predicate<T> enough, Object... arguments)
      throws SQLException {
    List<T> read = new ArrayList<>();
    try (ResultSet rows = statement(sql, arguments).executeQuery()) {
      while (rows.next()) {
        T row = reading.of(rows);
        read.add(row);
        if (enough.test(row)) {
          break;
        }
      }
    }
    return read;
  }

  /** The first row of the answer. */
  <T> Optional<T> first(String sql, Reading<T> reading, Object... arguments) throws SQLException {
    try (ResultSet rows = statement(sql, arguments).executeQuery()) {
      return rows.next() ? Optional.of(reading.of(rows)) : Optional.empty();
    }
  }

  /** The number that is all of the answer; 0 where there is none. */
  long number(String sql, Object... arguments) throws SQLException {
    return first(sql, row -> row.getLong(1), arguments).orElse(0L);
  }

  /** The octets in a column, of which SQLite says null where there are none. */
  static byte[] octets(ResultSet row, int column) throws SQLException {
    byte[] octets = row.getBytes(column);
    return octets == null ? new byte[0] : octets;
  }

  /** Closes the connection, and takes back what it has begun and not ended. */
  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
    connection.close();
  }

  private PreparedStatement statement(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      set(statement, i + 1, arguments[i]);
    }
    return statement;
  }

  private static void set(PreparedStatement statement, int position, Object argument)
      throws SQLException {
    switch (argument) {
      case String text -> statement.setString(position, text);
      case Long number -> statement.setLong(position, number);
      case Integer number -> statement.setLong(position, number);
      case byte[] octets -> statement.setBytes(position, octets);
      case Octets octets -> statement.setBytes(position, octets.toByteArray());
      case Sha256 digest -> statement.setBytes(position, digest.toByteArray());
      default -> throw new IllegalArgumentException("no column takes " + argument.getClass());
    }
  }
}
