package io.assay.web.page;

import io.assay.trust.RootProgram;
import io.assay.web.reading.Knowledge;
import java.time.Instant;
import java.util.List;

/** By whose trust chains are judged, and how old what is known of it is. Immutable. */
final class ProgramsPage {
  private final List<RootProgram> programs;
  private final Instant now;

  ProgramsPage(Knowledge knowledge, Instant now) {
    this.programs = knowledge.programs().get();
    this.now = now;
  }

  void write(Html page) {
    page.element("h1", "Root programs", "id", "headline");
    Matrix.begin(
        page,
        "headline",
        "Program",
        List.of("Roots", "Of these under conditions", "Data", "Source"));
    for (RootProgram one : programs) {
      page.open("tr").element("th", one.name(), "scope", "row");
      if (one.absence().isPresent()) {
        page.open("td", "colspan", "4");
        Tone.UNKNOWN.badge(page, one.absence().get());
        page.close("td");
      } else {
        page.element("td", Integer.toString(one.anchors().size()));
        page.element("td", Long.toString(conditional(one)));
        page.open("td");
        one.asOf().ifPresent(date -> Ages.write(page, date, now));
        page.close("td").element("td", one.source());
      }
      page.close("tr");
    }
    Matrix.end(page);
  }

  private static long conditional(RootProgram program) {
    return program.anchors().values().stream()
        .filter(terms -> !terms.alternatives().isEmpty())
        .count();
  }
}
