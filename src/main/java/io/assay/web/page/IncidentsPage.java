package io.assay.web.page;

import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.HistoryReader;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.web.Knowledge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is wrong and what was. Immutable. */
final class IncidentsPage {
  private static final int PART = 50;

  private final List<KeptIncident> open;
  private final Optional<Rows<KeptIncident>> over;
  private final boolean first;
  private final Instant now;

  /**
   * @param after where the page before ended; empty for the first
   * @throws IllegalArgumentException if {@code after} is of no page
   */
  IncidentsPage(Knowledge knowledge, String after, Instant now) throws HistoryException {
    this.open = OpenIncidents.of(knowledge);
    this.first = after.isEmpty();
    this.now = now;
    if (knowledge.history().isPresent()) {
      HistoryReader history = knowledge.history().get();
      this.over =
          Optional.of(
              history.incidents(HistoryFilter.ALL, Optional.of(false), new Part(PART, after)));
    } else {
      this.over = Optional.empty();
    }
  }

  void write(Html page) {
    page.element("h1", "Incidents", "id", "headline");
    if (first) {
      page.element("h2", "Open");
      if (open.isEmpty()) {
        page.element("p", "None is open.");
      } else {
        IncidentList.write(page, open, now);
      }
    }
    page.element("h2", "Over");
    if (over.isEmpty()) {
      page.element("p", "No history is kept (history: never).");
    } else if (over.get().rows().isEmpty()) {
      page.element("p", "There was none.");
    } else {
      IncidentList.write(page, over.get().rows(), now);
      over.get()
          .next()
          .ifPresent(
              next -> {
                page.open("p");
                page.element(
                    "a",
                    "Earlier ones",
                    "href",
                    Links.INCIDENTS + "?after=" + Links.parameter(next));
                page.close("p");
              });
    }
  }
}
