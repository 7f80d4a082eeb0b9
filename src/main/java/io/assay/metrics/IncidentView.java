package io.assay.metrics;

import io.assay.incident.IncidentTotal;
import io.assay.judge.Severity;
import java.util.Map;

/**
 * What there is to export of incidents at one moment. Immutable.
 *
 * @param open how many are not over, by severity
 * @param totals how many were opened
 * @param dropped how many were not, since too many were open
 */
public record IncidentView(
    Map<Severity, Integer> open, Map<IncidentTotal, Long> totals, long dropped) {
  public IncidentView {
    open = Map.copyOf(open);
    totals = Map.copyOf(totals);
  }
}
