package io.assay.history;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of an answer.
 *
 * @param next what {@link Part#after} is for the next part; absent where this is the last
 */
public record Rows<T>(List<T> rows, Optional<String> next) {
  public Rows {
    rows = List.copyOf(rows);
  }

  /** Of one more row than the limit, which tells that there is more. */
  static <T> Rows<T> of(List<T> read, int limit, Function<T, String> key) {
    return read.size() > limit
        ? new Rows<>(read.subList(0, limit), Optional.of(key.apply(read.get(limit - 1))))
        : new Rows<>(read, Optional.empty());
  }
}
