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
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What a daemon says of real interceptors, filters and bad paths, one after the other: exactly what
 * stands in the table of scenarios in {@code docs/interception.md}, within two probes, and nothing
 * at the vantage point whose path is left alone.
 */
@Order(1)
@ResourceLock(NetworkLab.SEVERAL_PATHS)
class InterceptionScenariosTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int PROBES_TO_DETECT = 2;
  private static final int PROBES_TO_BE_SURE = 3;
  private static final String LOST = "reachable";

  @TempDir private static Path folder;
  private static ScenarioLab lab;
  private static final List<String> FOUND = new ArrayList<>();

  /** How much was logged before the scenario. */
  private int logged;

  /** The first probe of each endpoint at {@code b} that was not ok, counted from 1. */
  private final Map<String, Long> detected = new HashMap<>();

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
    FOUND.forEach(System.out::println);
  }

  @TestFactory
  Stream<DynamicTest> saysWhatTheTableSays() {
    Stream<DynamicTest> scenarios =
        Scenario.all().stream()
            .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> play(scenario)));
    return Stream.concat(
        scenarios,
        Stream.of(
            DynamicTest.dynamicTest("every incident is over", () -> awaitNoIncident()),
            DynamicTest.dynamicTest("every row is a scenario", () -> compareTable())));
  }

  private void play(Scenario scenario) {
    Optional<ScenarioRow> expected =
        ScenarioRow.documented().stream()
            .filter(row -> row.scenario().equals(scenario.name()))
            .findFirst();
    logged = lab.log().length();
    detected.clear();
    ScenarioRow found;
    try (Intervention intervention = scenario.begin().apply(lab)) {
      assertThat(intervention).isNotNull();
      found =
          scenario.kind() == Scenario.Kind.FOUND
              ? found(scenario.name(), expected)
              : throughout(scenario);
    }
    FOUND.add(found.text());
    assertThat(found.text())
        .as(() -> lab.log().substring(logged))
        .isEqualTo(expected.map(ScenarioRow::text).orElse("nothing in the table"));
    assertThat(detected.values()).allMatch(probe -> probe <= PROBES_TO_DETECT);
    awaitWell();
  }

  /** Looks until everything is as expected, or for long enough. */
  private ScenarioRow found(String name, Optional<ScenarioRow> expected) {
    ScenarioView first = view();
    Map<String, Long> wellUntil = new HashMap<>();
    List<ScenarioRow> seen = new ArrayList<>();
    try {
      await()
          .pollInterval(POLL)
          .atMost(LIMIT)
          .until(
              () -> {
                ScenarioView now = view();
                assertThat(now.isWell("a")).as("nothing happens at a").isTrue();
                for (String endpoint : ScenarioView.ENDPOINTS) {
                  long before = first.probes(endpoint);
                  if (now.verdict(endpoint, "b") == 0) {
                    wellUntil.put(endpoint, now.probes(endpoint));
                  } else {
                    detected.putIfAbsent(
                        endpoint, wellUntil.getOrDefault(endpoint, before) - before + 1);
                  }
                }
                seen.add(ScenarioRow.of(name, now));
                return expected.filter(seen.getLast()::equals).isPresent();
              });
    } catch (ConditionTimeoutException _) {
      // What was seen last is compared.
    }
    return seen.getLast();
  }

  /** Looks at everything for some probes: whatever is wrong in any of them counts. */
  private ScenarioRow throughout(Scenario scenario) {
    boolean lossy = scenario.kind() == Scenario.Kind.LOSSY;
    ScenarioView first = view();
    Map<String, Set<String>> checks = new HashMap<>();
    await()
        .pollInterval(POLL)
        .atMost(LIMIT)
        .until(
            () -> {
              ScenarioView now = view();
              assertThat(now.isWell("a")).as("nothing happens at a").isTrue();
              for (String endpoint : ScenarioView.ENDPOINTS) {
                Set<String> seen = checks.computeIfAbsent(endpoint, _ -> new TreeSet<>());
                seen.addAll(now.violated(endpoint, "b"));
                if (lossy) {
                  seen.remove(LOST);
                }
              }
              return ScenarioView.ENDPOINTS.stream()
                  .allMatch(
                      endpoint ->
                          now.probes(endpoint) - first.probes(endpoint) >= PROBES_TO_BE_SURE);
            });
    ScenarioView last = view();
    return new ScenarioRow(
        scenario.name(),
        verdicts(last, ScenarioView.DOT, lossy),
        ScenarioRow.names(checks.getOrDefault(ScenarioView.DOT, Set.of())),
        verdicts(last, ScenarioView.DOH, lossy),
        ScenarioRow.names(checks.getOrDefault(ScenarioView.DOH, Set.of())),
        verdicts(last, ScenarioView.CONTROL, lossy));
  }

  /** All that were logged; of a lossy path only those that are no mere failures. */
  private static String verdicts(ScenarioView last, String endpoint, boolean lossy) {
    List<String> verdicts =
        last.verdicts(endpoint).stream()
            .filter(
                verdict ->
                    !lossy || verdict.startsWith("suspicious") || verdict.startsWith("intercepted"))
            .toList();
    return verdicts.isEmpty() ? lossy ? "not doubted" : "ok" : String.join("; ", verdicts);
  }

  private ScenarioView view() {
    return new ScenarioView(lab.scrape(), lab.log().substring(logged));
  }

  private static void awaitWell() {
    await()
        .pollInterval(POLL)
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              ScenarioView now = new ScenarioView(lab.scrape(), "");
              assertThat(now.isWell("a") && now.isWell("b")).as(lab::log).isTrue();
            });
  }

  private static void awaitNoIncident() {
    await()
        .pollInterval(POLL)
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(lab.scrape().sum("assay_incidents_open").orElse(-1))
                    .as(lab::log)
                    .isZero());
  }

  private static void compareTable() {
    assertThat(ScenarioRow.documented().stream().map(ScenarioRow::text))
        .containsExactlyElementsOf(FOUND);
  }
}
