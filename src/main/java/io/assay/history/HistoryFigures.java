package io.assay.history;

import java.util.Map;

/**
 * What there is to say of keeping history itself.
 *
 * @param rows how many there were lately, by table
 * @param octets how much room they took lately
 * @param waiting judgements that wait to be written
 * @param dropped judgements and states of incidents that were not written
 * @param failures transactions that failed
 */
public record HistoryFigures(
    Map<String, Long> rows, long octets, int waiting, long dropped, long failures) {
  public HistoryFigures {
    rows = Map.copyOf(rows);
  }
}
