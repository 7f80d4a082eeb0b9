package io.assay.evidence;

/** An exhibit as text for people. Stateless. */
final class ExhibitText {
  private ExhibitText() {}

  /** The exhibit as plain text. */
  static PlainPage page(Exhibit exhibit, String title) {
    PlainPage page = new PlainPage().title(title);
    page.heading("Checks");
    for (Exhibit.Result result : exhibit.results()) {
      page.row(result.check(), said(result));
    }
    for (ExhibitFacts.Section section : ExhibitFacts.sections(exhibit)) {
      page.heading(section.title());
      section.rows().forEach(row -> page.row(row.label(), row.value()));
    }
    return page;
  }

  /** What a check said, on one line. */
  static String said(Exhibit.Result result) {
    return result.status()
        + result.severity().map(severity -> " (" + severity + ")").orElse("")
        + result.reason().map(reason -> ": " + reason).orElse("")
        + ". Expected: "
        + result.expected()
        + result.observed().map(observed -> ". Observed: " + observed).orElse("");
  }
}
