package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.net.Intervention;
import io.assay.lab.net.NetworkLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a daemon says of real interceptors, filters and bad paths, one after the other: exactly what
 * stands in the table of scenarios in {@code docs/interception.md}.
 */
class InterceptionScenariosTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int HEALTHY_PROBES = 3;
  private static final int LOSSY_PROBES = 5;

  @TempDir private static Path folder;
  private static ScenarioLab lab;
  private static final List<String> TABLE = new ArrayList<>();

  /** How much was logged before the scenario. */
  private int logged;

  @BeforeAll
  static void start() {
    NetworkLab.require();
    lab = new ScenarioLab(folder);
    awaitWell();
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
    System.out.println(String.join("\n", TABLE));
  }

  @TestFactory
  Stream<DynamicTest> saysOfEachScenarioWhatTheTableSays() {
    return Scenario.all().stream()
        .filter(s -> Pattern.compile(System.getProperty("only", "")).matcher(s.name()).find())
        .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> play(scenario)));
  }

  private void play(Scenario scenario) {
    Optional<ScenarioRow> expected =
        ScenarioRow.documented().stream()
            .filter(row -> row.scenario().equals(scenario.name()))
            .findFirst();
    logged = lab.log().length();
    long begin = System.nanoTime();
    ScenarioRow found;
    Map<String, Long> detected = new HashMap<>();
    try (Intervention intervention = scenario.begin().apply(lab)) {
      assertThat(intervention).isNotNull();
      long begun = System.nanoTime();
      found =
          switch (scenario.kind()) {
            case FOUND -> found(scenario.name(), expected, detected);
            case HEALTHY, LOSSY -> throughout(scenario);
          };
      System.out.printf(
          "begin %d ms, look %d ms%n",
          (begun - begin) / 1_000_000, (System.nanoTime() - begun) / 1_000_000);
    }
    TABLE.add(found.text() + " detected " + detected);
    long end = System.nanoTime();
    try {
      awaitWell();
    } finally {
      System.out.printf(
          "end %d ms%n%s%n", (System.nanoTime() - end) / 1_000_000, lab.log().substring(logged));
    }
    assertThat(Optional.of(found)).isEqualTo(expected);
    assertThat(detected.values()).allMatch(probes -> probes <= 2);
  }

  /** Looks until everything is as expected. */
  private ScenarioRow found(
      String name, Optional<ScenarioRow> expected, Map<String, Long> detected) {
    ScenarioView first = view();
    Map<String, Long> wellUntil = new HashMap<>();
    ScenarioRow[] last = new ScenarioRow[1];
    try {
      await()
          .pollInterval(POLL)
          .atMost(expected.isPresent() ? LIMIT : Duration.ofSeconds(12))
          .until(
              () -> {
                ScenarioView now = view();
                assertThat(now.isWell("a")).as("nothing happens at a").isTrue();
                for (String endpoint : ScenarioView.ENDPOINTS) {
                  if (now.verdict(endpoint, "b") == 0) {
                    wellUntil.put(endpoint, now.probes(endpoint));
                  } else {
                    detected.computeIfAbsent(
                        endpoint,
                        _ ->
                            wellUntil.getOrDefault(endpoint, first.probes(endpoint))
                                - first.probes(endpoint)
                                + 1);
                  }
                }
                last[0] = row(name, now);
                return expected.filter(last[0]::equals).isPresent();
              });
    } catch (ConditionTimeoutException _) {
      return last[0];
    }
    return last[0];
  }

  private static ScenarioRow row(String name, ScenarioView now) {
    return new ScenarioRow(
        name,
        now.logged(ScenarioView.DOT),
        names(now.violated(ScenarioView.DOT, "b")),
        now.logged(ScenarioView.DOH),
        names(now.violated(ScenarioView.DOH, "b")),
        now.logged(ScenarioView.CONTROL));
  }

  /** Looks at everything for some probes. */
  private ScenarioRow throughout(Scenario scenario) {
    boolean lossy = scenario.kind() == Scenario.Kind.LOSSY;
    ScenarioView first = view();
    Map<String, Set<String>> checks = new HashMap<>();
    ScenarioView[] last = new ScenarioView[1];
    await()
        .pollInterval(POLL)
        .atMost(LIMIT.multipliedBy(2))
        .until(
            () -> {
              ScenarioView now = view();
              last[0] = now;
              assertThat(now.isWell("a")).as("nothing happens at a").isTrue();
              for (String endpoint : ScenarioView.ENDPOINTS) {
                Set<String> seen = checks.computeIfAbsent(endpoint, _ -> new TreeSet<>());
                seen.addAll(now.violated(endpoint, "b"));
                if (lossy) {
                  seen.remove("reachable");
                }
              }
              return ScenarioView.ENDPOINTS.stream()
                  .allMatch(
                      endpoint ->
                          now.probes(endpoint) - first.probes(endpoint)
                              >= (lossy ? LOSSY_PROBES : HEALTHY_PROBES));
            });
    return new ScenarioRow(
        scenario.name(),
        verdict(last[0].verdicts(ScenarioView.DOT), lossy),
        names(checks.get(ScenarioView.DOT)),
        verdict(last[0].verdicts(ScenarioView.DOH), lossy),
        names(checks.get(ScenarioView.DOH)),
        verdict(last[0].verdicts(ScenarioView.CONTROL), lossy));
  }

  private static String verdict(List<String> verdicts, boolean lossy) {
    if (verdicts.isEmpty()) {
      return "ok";
    }
    boolean harmless =
        verdicts.stream()
            .noneMatch(
                verdict -> verdict.contains("suspicious") || verdict.contains("intercepted"));
    return lossy && harmless ? "ok" : String.join("; ", verdicts);
  }

  private static String names(Set<String> checks) {
    return checks.isEmpty() ? "–" : String.join(", ", checks);
  }

  private ScenarioView view() {
    return new ScenarioView(lab.scrape(), lab.log().substring(logged));
  }

  /** Waits until nothing is wrong anywhere, and no incident is open. */
  private static void awaitWell() {
    await()
        .pollInterval(POLL)
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              ScenarioView now = new ScenarioView(lab.scrape(), "");
              for (String endpoint : ScenarioView.ENDPOINTS) {
                for (String vantage : List.of("a", "b")) {
                  assertThat(now.violated(endpoint, vantage)).as(endpoint + vantage).isEmpty();
                  assertThat(now.verdict(endpoint, vantage)).as(endpoint + vantage).isZero();
                }
              }
              assertThat(now.metrics().sum("assay_incidents_open").orElse(0)).isZero();
            });
  }
}
