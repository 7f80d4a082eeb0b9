package io.assay.ct.store;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One connection to the file, whoever holds it. Arguments may be text, numbers, booleans, octets,
 * digests, times (kept as milliseconds), or an {@link Optional} of these. Not thread-safe.
 */
final class Session implements AutoCloseable {
  private final Connection connection;

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Runs one statement that takes and answers nothing. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Changes rows; answers how many. */
  int update(String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepared(sql, arguments)) {
      return statement.executeUpdate();
    }
  }

  /** The key of the row that was inserted last. */
  long inserted() throws SQLException {
    return first("SELECT last_insert_rowid()", row -> row.number(1)).orElseThrow();
  }

  /** All rows of the answer. */
  <T> List<T> all(String sql, Row.Reading<T> reading, Object... arguments) throws SQLException {
    List<T> read = new ArrayList<>();
    try (PreparedStatement statement = prepared(sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      Row row = new Row(rows);
      while (rows.next()) {
        read.add(reading.of(row));
      }
    }
    return read;
  }

  /** The first row of the answer. */
  <T> Optional<T> first(String sql, Row.Reading<T> reading, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepared(sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reading.of(new Row(rows))) : Optional.empty();
    }
  }

  /** The number that is all of the answer; 0 where there is none. */
  long number(String sql, Object... arguments) throws SQLException {
    return first(sql, row -> row.number(1), arguments).orElse(0L);
  }

  /** Closes the connection, and takes back what it has begun and not ended. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private PreparedStatement prepared(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        set(statement, i + 1, arguments[i]);
      }
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    return statement;
  }

  private static void set(PreparedStatement statement, int position, Object argument)
      throws SQLException {
    switch (argument) {
      case String text -> statement.setString(position, text);
      case Long number -> statement.setLong(position, number);
      case Integer number -> statement.setLong(position, number);
      case Boolean flag -> statement.setLong(position, flag ? 1 : 0);
      case byte[] octets -> statement.setBytes(position, octets);
      case Octets octets -> statement.setBytes(position, octets.toByteArray());
      case Sha256 digest -> statement.setBytes(position, digest.toByteArray());
      case Instant time -> statement.setLong(position, time.toEpochMilli());
      case OptionalLong number when number.isPresent() ->
          statement.setLong(position, number.getAsLong());
      case OptionalLong _ -> statement.setNull(position, Types.NULL);
      case Optional<?> value when value.isPresent() -> set(statement, position, value.get());
      case Optional<?> _ -> statement.setNull(position, Types.NULL);
      default -> throw new IllegalArgumentException("no column takes " + argument.getClass());
    }
  }
}
