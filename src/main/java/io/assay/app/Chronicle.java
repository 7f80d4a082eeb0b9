package io.assay.app;

import io.assay.history.HistoryFilter;
import io.assay.report.IncidentReport;
import io.assay.report.SightingReport;
import io.assay.report.VerdictReport;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The history as commands read it: from where it is kept, or from a daemon. Every method throws a
 * {@link Refusal} if that fails.
 */
sealed interface Chronicle extends AutoCloseable permits KeptChronicle, RemoteChronicle {
  /** What was seen in TLS, the last to begin in front. */
  List<SightingReport> sightings(HistoryFilter filter, int limit);

  /** The verdicts, the last to begin in front. */
  List<VerdictReport> verdicts(HistoryFilter filter, int limit);

  /**
   * Incidents, the last to begin in front.
   *
   * @param open only those that are open, only those that are not, or all
   */
  List<IncidentReport> incidents(HistoryFilter filter, Optional<Boolean> open, int limit);

  /**
   * The incident whose id begins so; absent where there is none.
   *
   * @param start at least eight hexadecimal digits and hyphens, in lower case
   */
  Optional<IncidentReport> incident(String start);

  /**
   * Notes that somebody knows of an incident.
   *
   * @param who absent where the daemon or the system says who it is
   * @return what is known of the incident then; absent where there is none
   */
  Optional<IncidentReport> acknowledge(UUID incident, Optional<String> who, String note);

  @Override
  void close();
}
