package io.assay.metrics;

import io.assay.ct.follow.LogStatus;
import io.assay.ct.issuance.IssuanceKnowledge;
import java.util.List;

/**
 * What there is to export of Certificate Transparency at one moment. Immutable.
 *
 * @param logs those that are followed
 * @param issuances what they hold
 */
public record LogView(List<LogStatus> logs, IssuanceKnowledge issuances) {
  public LogView {
    logs = List.copyOf(logs);
  }
}
