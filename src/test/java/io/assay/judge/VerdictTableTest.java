package io.assay.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.judge.VerdictTable.Input;
import io.assay.probe.FailureKind;
import io.assay.probe.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/checks.md} and the code to one another. */
class VerdictTableTest {
  private static final Path DOCS = Path.of("docs", "checks.md");

  /** The cells of the table below a heading, without its head. */
  private static List<List<String>> table(String heading) throws IOException {
    List<String> lines = Files.readAllLines(DOCS);
    return lines.subList(lines.indexOf("## " + heading) + 1, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(cells -> cells.subList(1, cells.size() - 1))
        .toList();
  }

  private static Stream<Optional<Severity>> severities() {
    return Stream.concat(
        Stream.of(Optional.empty()), Arrays.stream(Severity.values()).map(Optional::of));
  }

  private static Stream<Input> inputs() {
    return Arrays.stream(Doubt.values())
        .flatMap(
            doubt ->
                Arrays.stream(Reach.values())
                    .flatMap(
                        reach -> severities().map(gravest -> new Input(doubt, reach, gravest))));
  }

  private static boolean fits(List<String> row, Input input) {
    List<String> values =
        List.of(
            input.doubt().text(),
            input.reach().text(),
            input.gravest().map(Severity::text).orElse("none"));
    for (int i = 0; i < values.size(); i++) {
      if (!row.get(i).equals("any") && !row.get(i).equals(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void documentedTableAndCodeDecideAlikeInEveryCase() throws IOException {
    List<List<String>> rows = table("Verdict");
    assertThat(rows).hasSizeGreaterThan(5);
    assertThat(inputs()).hasSize(9 * 5 * 4);
    assertThat(inputs())
        .allSatisfy(
            input -> {
              List<String> row =
                  rows.stream().filter(cells -> fits(cells, input)).findFirst().orElseThrow();
              assertThat(VerdictTable.decide(input).text()).isEqualTo(row.getLast());
            });
  }

  @Test
  void everyDocumentedRowDecidesSomething() throws IOException {
    List<List<String>> rows = table("Verdict");
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(inputs())
                    .anyMatch(
                        input ->
                            row.equals(
                                rows.stream()
                                    .filter(cells -> fits(cells, input))
                                    .findFirst()
                                    .orElseThrow())));
  }

  @Test
  void interceptionTakesAKnownInterceptor() {
    assertThat(inputs().filter(input -> VerdictTable.decide(input) == Verdict.INTERCEPTED))
        .isNotEmpty()
        .allMatch(input -> input.doubt() == Doubt.INTERCEPTOR);
  }

  @Test
  void everyCheckHasASectionUnderItsId() throws IOException {
    List<String> lines = Files.readAllLines(DOCS);
    for (Check check : Check.values()) {
      assertThat(lines).contains("## " + check.id());
    }
  }

  @Test
  void proxysFailureIsNeverTheEndpoints() {
    assertThat(FailureKind.values())
        .allSatisfy(kind -> assertThat(Reach.of(Stage.PROXY, kind)).isEqualTo(Reach.NOT_TRIED));
    assertThat(Reach.of(Stage.CONNECT, FailureKind.PROXY_FAILED)).isEqualTo(Reach.NOT_REACHED);
  }

  @Test
  void everyKindOfFailureIsDocumentedAsItIsJudged() throws IOException {
    List<List<String>> rows = table("Kinds of failure");
    assertThat(rows)
        .extracting(row -> row.getFirst().replace("`", ""))
        .containsExactly(
            Arrays.stream(FailureKind.values()).map(FailureKind::text).toArray(String[]::new));
    List<Stage> stages = List.of(Stage.RESOLVE, Stage.PROXY, Stage.CONNECT, Stage.TLS, Stage.QUERY);
    for (FailureKind kind : FailureKind.values()) {
      List<String> row =
          rows.stream()
              .filter(cells -> cells.getFirst().equals("`" + kind.text() + "`"))
              .findFirst()
              .orElseThrow();
      for (int i = 0; i < stages.size(); i++) {
        String documented = row.get(i + 2);
        if (!documented.equals("–")) {
          assertThat(Reach.of(stages.get(i), kind).text())
              .as("%s in %s", kind, stages.get(i))
              .isEqualTo(documented);
        }
      }
    }
  }
}
