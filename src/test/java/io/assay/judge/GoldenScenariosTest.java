package io.assay.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import io.assay.trust.PemRoots;
import io.assay.trust.PlatformRoots;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole judgements of kept observations: each folder of {@code judge/} holds an observation, the
 * platform's trust anchors ({@code roots.pem}) and those of public programs ({@code mozilla.pem}…),
 * what is expected, and what is to be held of it. With {@code -Dassay.golden.write=true} the last
 * is written anew; read the difference before committing it.
 */
class GoldenScenariosTest {
  private static final Path SCENARIOS = Path.of("src", "test", "resources", "judge");

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> folders = Files.list(SCENARIOS)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void keptObservationIsJudgedAsBefore(Path scenario) throws IOException {
    Observation observation =
        ObservationJson.read(Files.readString(scenario.resolve("observation.json")));
    Judge judge = new Judge(Reference.of(programs(scenario)));
    String judged = text(judge.judge(observation, expectation(scenario.resolve("expect.txt"))));
    Path golden = scenario.resolve("judgement.txt");
    if (Boolean.getBoolean("assay.golden.write")) {
      Files.writeString(golden, judged);
    }
    assertThat(judged).isEqualTo(Files.readString(golden));
  }

  /** The platform's program, and each public one: without data where the scenario has none. */
  private static RootProgram[] programs(Path scenario) throws IOException {
    List<RootProgram> programs = new ArrayList<>();
    programs.add(PlatformRoots.load(Optional.of(scenario.resolve("roots.pem")), List.of()));
    for (String name : RootProgram.PUBLIC) {
      Path file = scenario.resolve(name + ".pem");
      programs.add(
          Files.exists(file) ? PemRoots.load(name, file) : RootProgram.absent(name, "no data yet"));
    }
    return programs.toArray(RootProgram[]::new);
  }

  private static Expectation expectation(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<Expectation.Issuer> issuers =
        Stream.concat(
                values(lines, "issuer-spki")
                    .map(
                        spki ->
                            new Expectation.Issuer(
                                Optional.of(Sha256.parse(spki)), Optional.empty())),
                values(lines, "issuer-name")
                    .map(name -> new Expectation.Issuer(Optional.empty(), Optional.of(name))))
            .toList();
    return new Expectation(
        issuers,
        values(lines, "pin").map(Pin::parse).collect(Collectors.toSet()),
        Set.of(),
        Optional.empty());
  }

  private static Stream<String> values(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2));
  }

  private static String text(Judgement judgement) {
    StringBuilder text = new StringBuilder("verdict: " + judgement.verdict().text() + "\n");
    for (CheckResult result : judgement.results()) {
      text.append('\n').append(result.check().id()).append(": ");
      text.append(
          switch (result) {
            case Pass pass -> "pass\n  observed: " + pass.observed();
            case Violation violation ->
                "violated, %s\n  observed: %s\n  reason:   %s"
                    .formatted(
                        violation.severity().text(), violation.observed(), violation.reason());
            case Undetermined undetermined -> "undetermined\n  reason:   " + undetermined.reason();
          });
      text.append("\n  expected: ").append(result.expected()).append('\n');
    }
    return text.toString();
  }
}
