package io.assay.web.page;

import io.assay.history.HistoryFilter;
import io.assay.history.KeptIncident;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.web.reading.Knowledge;
import java.time.Instant;
import java.util.Optional;

/** What is wrong and what was. Immutable. */
final class IncidentsPage {
  private static final int PART = 50;

  private final OpenIncidents open;
  private final FromHistory<Rows<KeptIncident>> over;
  private final boolean first;
  private final Instant now;

  /**
   * @param after where the page before ended; empty for the first
   * @throws IllegalArgumentException if {@code after} is of no page
   */
  IncidentsPage(Knowledge knowledge, String after, Instant now) {
    this.open = OpenIncidents.of(knowledge);
    this.first = after.isEmpty();
    this.now = now;
    this.over =
        FromHistory.read(
            knowledge,
            open,
            history ->
                history.incidents(HistoryFilter.ALL, Optional.of(false), new Part(PART, after)));
  }

  void write(Html page) {
    page.element("h1", "Incidents", "id", "headline");
    if (first) {
      page.element("h2", "Open");
      open.notice(page);
      if (open.all().isEmpty()) {
        page.element("p", "None is open.");
      } else {
        IncidentList.write(page, open.all(), now);
      }
    }
    page.element("h2", "Over");
    over.value().ifPresentOrElse(rows -> over(page, rows), () -> page.element("p", over.absence()));
  }

  private void over(Html page, Rows<KeptIncident> part) {
    if (part.rows().isEmpty()) {
      page.element("p", "There was none.");
      return;
    }
    IncidentList.write(page, part.rows(), now);
    part.next()
        .ifPresent(
            next -> {
              page.open("p");
              page.element(
                  "a", "Earlier ones", "href", Links.INCIDENTS + "?after=" + Links.parameter(next));
              page.close("p");
            });
  }
}
