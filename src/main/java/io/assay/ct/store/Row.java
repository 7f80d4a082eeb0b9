package io.assay.ct.store;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The row of an answer that is being read. Valid until the next one is. Columns count from 1. */
final class Row {
  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  /** What a row means. */
  interface Reading<T> {
    T of(Row row) throws SQLException;
  }

  long number(int column) throws SQLException {
    return rows.getLong(column);
  }

  OptionalLong numberIfAny(int column) throws SQLException {
    long number = rows.getLong(column);
    return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
  }

  boolean flag(int column) throws SQLException {
    return rows.getLong(column) != 0;
  }

  String text(int column) throws SQLException {
    return textIfAny(column).orElse("");
  }

  Optional<String> textIfAny(int column) throws SQLException {
    return Optional.ofNullable(rows.getString(column));
  }

  Instant time(int column) throws SQLException {
    return Instant.ofEpochMilli(rows.getLong(column));
  }

  Optional<Instant> timeIfAny(int column) throws SQLException {
    long milliseconds = rows.getLong(column);
    return rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(milliseconds));
  }

  byte[] octets(int column) throws SQLException {
    byte[] octets = rows.getBytes(column);
    return octets == null ? new byte[0] : octets;
  }

  Optional<Octets> octetsIfAny(int column) throws SQLException {
    return Optional.ofNullable(rows.getBytes(column)).map(Octets::copyOf);
  }

  Sha256 digest(int column) throws SQLException {
    return digestIfAny(column).orElseThrow(() -> new SQLException("a digest is missing"));
  }

  Optional<Sha256> digestIfAny(int column) throws SQLException {
    byte[] octets = rows.getBytes(column);
    if (octets == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Sha256.ofDigest(octets));
    } catch (IllegalArgumentException e) {
      throw new SQLException("a digest has %d octets".formatted(octets.length), e);
    }
  }
}
