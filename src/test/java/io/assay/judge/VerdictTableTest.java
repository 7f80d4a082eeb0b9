package io.assay.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.judge.VerdictTable.Input;
import io.assay.probe.FailureKind;
import io.assay.probe.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/checks.md} and the code to one another. */
class VerdictTableTest {
  private static final Path DOCS = Path.of("docs", "checks.md");

  /** The cells of the table below a heading, without its head. */
  private static List<List<String>> table(String heading) throws IOException {
    List<String> lines = Files.readAllLines(DOCS);
    return lines.subList(indexOf(lines, heading), lines.size()).stream()
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(cells -> cells.subList(1, cells.size() - 1))
        .toList();
  }

  private static int indexOf(List<String> lines, String heading) {
    int section = lines.indexOf("## " + heading);
    return section < 0 ? lines.indexOf("### " + heading) : section;
  }

  private static Stream<Optional<Severity>> severities() {
    return Stream.concat(
        Stream.of(Optional.empty()), Arrays.stream(Severity.values()).map(Optional::of));
  }

  /** All combinations of up to three signs, ways that a probe can end, and gravest violations. */
  private static Stream<Input> inputs() {
    return signs()
        .flatMap(
            signs ->
                Arrays.stream(Reach.values())
                    .flatMap(
                        reach -> severities().map(gravest -> new Input(signs, reach, gravest))));
  }

  private static Stream<Set<Sign>> signs() {
    Set<Set<Sign>> all = new HashSet<>();
    all.add(Set.of());
    for (Sign one : Sign.values()) {
      for (Sign other : Sign.values()) {
        for (Sign third : Sign.values()) {
          all.add(EnumSet.of(one, other, third));
        }
      }
    }
    return all.stream();
  }

  /** What a word of the table's first column stands for. */
  private static Map<String, Set<String>> groups() throws IOException {
    Map<String, Set<String>> groups = new HashMap<>();
    for (Sign sign : Sign.values()) {
      groups.put(sign.text(), Set.of(sign.text()));
    }
    for (List<String> row : table("Signs in groups")) {
      groups.put(row.getFirst(), Set.copyOf(List.of(row.getLast().split(", "))));
    }
    return groups;
  }

  private static boolean fits(Map<String, Set<String>> groups, List<String> row, Input input) {
    Set<String> signs = input.signs().stream().map(Sign::text).collect(Collectors.toSet());
    boolean signsFit =
        row.getFirst().equals("any")
            || Arrays.stream(row.getFirst().split(" \\+ "))
                .allMatch(word -> !Collections.disjoint(groups.get(word), signs));
    return signsFit
        && fits(row.get(1), input.reach().text())
        && fits(row.get(2), input.gravest().map(Severity::text).orElse("none"));
  }

  private static boolean fits(String cell, String value) {
    return cell.equals("any") || cell.equals(value);
  }

  @Test
  void documentedTableAndCodeDecideAlikeInEveryCase() throws IOException {
    List<List<String>> rows = table("Verdict");
    Map<String, Set<String>> groups = groups();
    Set<List<String>> deciding = new HashSet<>();
    assertThat(inputs()).hasSizeGreaterThan(10_000);
    inputs()
        .forEach(
            input -> {
              List<String> row =
                  rows.stream()
                      .filter(cells -> fits(groups, cells, input))
                      .findFirst()
                      .orElseThrow();
              Conclusion conclusion = VerdictTable.decide(input);
              assertThat(conclusion.verdict().text()).as("%s", input).isEqualTo(row.get(3));
              assertThat(conclusion.confidence().map(Confidence::text).orElse("–"))
                  .as("%s", input)
                  .isEqualTo(row.get(4));
              deciding.add(row);
            });
    assertThat(deciding)
        .as("every documented row decides something")
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void everySignIsDocumented() throws IOException {
    assertThat(table("Signs"))
        .extracting(List::getFirst)
        .containsExactly(Arrays.stream(Sign.values()).map(Sign::text).toArray(String[]::new));
  }

  @Test
  void interceptionIsConcludedFromNoSingleWeakSign() {
    for (Sign sign : Sign.values()) {
      Verdict verdict =
          VerdictTable.decide(
                  new Input(EnumSet.of(sign), Reach.ANSWERED, Optional.of(Severity.CRITICAL)))
              .verdict();
      assertThat(verdict == Verdict.INTERCEPTED)
          .as("%s", sign)
          .isEqualTo(sign == Sign.INTERCEPTOR || sign == Sign.CONTROL);
    }
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
