package io.assay.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Counts rows. Stateless. */
final class HistoryRowCounts {
  private static final List<String> TABLES =
      List.of("target", "certificate", "sighting", "judged", "observation", "timing", "incident");

  private HistoryRowCounts() {}

  /** How many there are of each of what is worth counting. */
  static Map<String, Long> of(Handle handle) {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (String table : TABLES) {
      rows.put(table, handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }
    return rows;
  }
}
