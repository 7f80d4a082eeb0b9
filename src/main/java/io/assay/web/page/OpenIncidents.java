package io.assay.web.page;

import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.HistoryReader;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.web.reading.Incidents;
import io.assay.web.reading.Knowledge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What is wrong now: those of this process, and those that other judges keep in the same history.
 * Immutable.
 *
 * @param all those of which nobody has said that they know come first, then the gravest, then the
 *     newest
 * @param trouble why the history cannot be read; then they are those of this process alone
 */
record OpenIncidents(List<KeptIncident> all, Optional<String> trouble) {
  private static final List<String> GRAVEST_FIRST = List.of("critical", "warning", "info");

  private static final Comparator<KeptIncident> ORDER =
      Comparator.comparing((KeptIncident one) -> !one.acknowledgements().isEmpty())
          .thenComparingInt(one -> GRAVEST_FIRST.indexOf(one.severity()))
          .thenComparing(KeptIncident::opened, Comparator.reverseOrder())
          .thenComparing(KeptIncident::cause);

  static OpenIncidents of(Knowledge knowledge) {
    List<KeptIncident> all = new ArrayList<>();
    Optional<String> trouble = Optional.empty();
    if (knowledge.history().isPresent()) {
      HistoryReader history = knowledge.history().get();
      try {
        all.addAll(
            history.incidents(HistoryFilter.ALL, Optional.of(true), Part.first(Part.MOST)).rows());
      } catch (HistoryException e) {
        trouble = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    Set<UUID> known = new HashSet<>();
    all.forEach(one -> known.add(one.id()));
    new Incidents(knowledge)
        .open().stream().filter(one -> !known.contains(one.id())).forEach(all::add);
    all.sort(ORDER);
    return new OpenIncidents(all, trouble);
  }

  /** Those that are about something. */
  OpenIncidents about(Predicate<KeptIncident> what) {
    return new OpenIncidents(all.stream().filter(what).toList(), trouble);
  }

  /** Writes that they may not be all, where that is so. */
  void notice(Html page) {
    trouble.ifPresent(
        why ->
            page.element(
                "p",
                "The history cannot be read at the moment, so that this is what this process knows by"
                    + " itself: "
                    + why,
                "class",
                "warn"));
  }
}
