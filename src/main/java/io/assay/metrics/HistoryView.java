package io.assay.metrics;

import java.util.Map;

/**
 * What there is to export of the history.
 *
 * @param rows how many rows there were lately, by what they are of
 * @param octets how much room they took
 * @param queue judgements that wait to be written
 * @param failures transactions that failed
 * @param dropped what was not written
 */
public record HistoryView(
    Map<String, Long> rows, long octets, int queue, long failures, long dropped) {
  public HistoryView {
    rows = Map.copyOf(rows);
  }
}
