package io.assay.web.page;

import io.assay.evidence.Exhibit;
import java.util.Comparator;
import java.util.List;

/** What every check says, what is violated first. Stateless. */
final class CheckTable {
  private static final List<String> ORDER = List.of(Exhibit.VIOLATED, "pass", "undetermined");

  private CheckTable() {}

  static void write(Html page, List<Exhibit.Result> results) {
    Matrix.begin(page, "checks", "Check", List.of("Result", "Expected", "Observed, and why"));
    results.stream()
        .sorted(Comparator.comparingInt(result -> ORDER.indexOf(result.status())))
        .forEach(result -> row(page, result));
    Matrix.end(page);
  }

  private static void row(Html page, Exhibit.Result result) {
    page.open("tr").element("th", result.check(), "scope", "row");
    page.open("td", "data-label", "Result");
    tone(result)
        .badge(
            page, result.status() + result.severity().map(severity -> ", " + severity).orElse(""));
    page.close("td").element("td", result.expected(), "data-label", "Expected");
    page.open("td", "data-label", result.observed().isPresent() ? "Observed" : "Why");
    result.observed().ifPresent(page::text);
    result.reason().ifPresent(reason -> page.element("span", reason, "class", "words"));
    page.close("td").close("tr");
  }

  private static Tone tone(Exhibit.Result result) {
    return switch (result.status()) {
      case "pass" -> Tone.GOOD;
      case Exhibit.VIOLATED -> result.severity().map(Tone::ofSeverity).orElse(Tone.BAD);
      default -> Tone.UNKNOWN;
    };
  }
}
