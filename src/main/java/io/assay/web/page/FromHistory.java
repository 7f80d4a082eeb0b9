package io.assay.web.page;

import io.assay.history.HistoryException;
import io.assay.history.HistoryReader;
import io.assay.web.reading.Knowledge;
import java.util.Optional;

/**
 * Something that the history has, or a sentence that says why it is not there. Immutable.
 *
 * @param absence empty where there is a value
 */
record FromHistory<T>(Optional<T> value, String absence) {

  /** What is read. */
  interface Reading<T> {
    T read(HistoryReader history) throws HistoryException;
  }

  /**
   * Reads, unless there is nothing to read from.
   *
   * @param open what was read before; where it could not be, nothing is tried again
   */
  static <T> FromHistory<T> read(Knowledge knowledge, OpenIncidents open, Reading<T> reading) {
    if (knowledge.history().isEmpty()) {
      return new FromHistory<>(Optional.empty(), "No history is kept (history: never).");
    }
    if (open.trouble().isPresent()) {
      return away(open.trouble().get());
    }
    try {
      return new FromHistory<>(Optional.of(reading.read(knowledge.history().get())), "");
    } catch (HistoryException e) {
      return away(String.valueOf(e.getMessage()));
    }
  }

  private static <T> FromHistory<T> away(String why) {
    return new FromHistory<>(Optional.empty(), "The history cannot be read at the moment: " + why);
  }
}
