package io.assay.web.page;

import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.HistoryReader;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.web.Knowledge;
import io.assay.web.reading.Incidents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is wrong now: those of this process, and those that other judges keep in the same history.
 */
final class OpenIncidents {
  private static final List<String> GRAVEST_FIRST = List.of("critical", "warning", "info");

  private static final Comparator<KeptIncident> ORDER =
      Comparator.comparing((KeptIncident one) -> !one.acknowledgements().isEmpty())
          .thenComparingInt(one -> GRAVEST_FIRST.indexOf(one.severity()))
          .thenComparing(KeptIncident::opened, Comparator.reverseOrder())
          .thenComparing(KeptIncident::cause);

  private OpenIncidents() {}

  /**
   * Those of which nobody has said that they know come first, then the gravest, then the newest.
   */
  static List<KeptIncident> of(Knowledge knowledge) throws HistoryException {
    List<KeptIncident> all = new ArrayList<>();
    if (knowledge.history().isPresent()) {
      HistoryReader history = knowledge.history().get();
      all.addAll(
          history.incidents(HistoryFilter.ALL, Optional.of(true), Part.first(Part.MOST)).rows());
    }
    Set<UUID> known = new HashSet<>();
    all.forEach(one -> known.add(one.id()));
    new Incidents(knowledge)
        .open().stream().filter(one -> !known.contains(one.id())).forEach(all::add);
    all.sort(ORDER);
    return all;
  }
}
