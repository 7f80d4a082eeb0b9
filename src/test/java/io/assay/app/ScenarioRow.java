package io.assay.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A row of the table of scenarios in {@code docs/interception.md}: what a daemon says while
 * something happens on a path. Of each verdict also how sure it is, and of each check that is
 * violated and graver than a note its name, in alphabetical order.
 */
record ScenarioRow(
    String scenario, String dot, String dotChecks, String doh, String dohChecks, String control) {
  private static final Path DOCUMENT = Path.of("docs/interception.md");
  private static final String HEADING = "## Scenarios";

  /** Those that stand in the document. */
  static List<ScenarioRow> documented() {
    try {
      String text = Files.readString(DOCUMENT);
      int begin = text.indexOf(HEADING);
      if (begin < 0) {
        return List.of();
      }
      int end = text.indexOf("\n## ", begin + 1);
      return text.substring(begin, end < 0 ? text.length() : end)
          .lines()
          .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
          .skip(1)
          .map(ScenarioRow::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is said now. */
  static ScenarioRow of(String scenario, ScenarioView now) {
    return new ScenarioRow(
        scenario,
        now.logged(ScenarioView.DOT),
        names(now.violated(ScenarioView.DOT, "b")),
        now.logged(ScenarioView.DOH),
        names(now.violated(ScenarioView.DOH, "b")),
        now.logged(ScenarioView.CONTROL));
  }

  static String names(Set<String> checks) {
    return checks.isEmpty() ? "–" : String.join(", ", checks);
  }

  private static ScenarioRow of(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    return new ScenarioRow(
        cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5), cells.get(6));
  }

  /** As it stands in the document. */
  String text() {
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(scenario, dot, dotChecks, doh, dohChecks, control);
  }
}
