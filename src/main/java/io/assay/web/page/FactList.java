package io.assay.web.page;

import io.assay.evidence.ExhibitFacts;
import java.util.Locale;

/** A titled list of facts that folds away. Stateless. */
final class FactList {
  private FactList() {}

  static void write(Html page, ExhibitFacts.Section section) {
    page.open("details", "id", id(section.title()));
    page.element("summary", section.title());
    rows(page, section);
    page.close("details");
  }

  static void rows(Html page, ExhibitFacts.Section section) {
    page.open("dl");
    for (ExhibitFacts.Row row : section.rows()) {
      page.element("dt", row.label()).element("dd", row.value());
    }
    page.close("dl");
  }

  private static String id(String title) {
    return "facts-" + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }
}
