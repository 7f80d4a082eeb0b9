package io.assay.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.metrics.ExportedNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Alerts, recording rules, and every expression of the dashboards. */
@Order(9)
class RulesTest {
  private static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");
  private static final Pattern METRIC = Pattern.compile("\\b(?:[a-z0-9_]+:)?assay_[a-z0-9_:]+");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  /** Of dashboards: what they may ask for, so that an expression is whole. */
  private static final Map<String, String> ANYTHING =
      Map.of("__rate_interval", "1m", "__interval", "1m", "__range", "1h");

  private static final List<JsonNode> ALERTS = Rules.all(Rules.ALERTS);

  @Test
  void prometheusAndAlertmanagerTakeTheFiles() {
    assertThat(
            Promtool.approves(
                List.of("check", "config"), Dashboard.FOLDER.resolve("prometheus.yml")))
        .contains("2 rule files found");
    assertThat(
            Promtool.approves(
                "amtool", List.of("check-config"), Dashboard.FOLDER.resolve("alertmanager.yml")))
        .contains("SUCCESS");
  }

  @Test
  void alertsFireAndStaySilentAsTheirCasesSay() {
    Promtool.approves(List.of("test", "rules"), Rules.tests());
  }

  @Test
  void thereIsACaseForEachAlertToFireAndOneToStaySilent() {
    Set<String> firing = new LinkedHashSet<>();
    Set<String> silent = new LinkedHashSet<>();
    for (Path file : Rules.tests()) {
      for (JsonNode test : Rules.yaml(file).get("tests")) {
        for (JsonNode check : test.get("alert_rule_test")) {
          String alert = check.get("alertname").asString();
          (check.get("exp_alerts").isEmpty() ? silent : firing).add(alert);
        }
      }
    }
    List<String> names = ALERTS.stream().map(rule -> rule.get("alert").asString()).toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(firing).containsExactlyInAnyOrderElementsOf(names);
    assertThat(silent).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void eachAlertSaysHowGraveItIsWhatIsWrongAndWhatToRead() throws IOException {
    for (JsonNode alert : ALERTS) {
      String name = alert.get("alert").asString();
      assertThat(SEVERITIES).as(name).contains(alert.get("labels").get("severity").asString());
      assertThat(Rules.annotation(alert, "summary")).as(name).isNotEmpty();
      assertThat(Rules.annotation(alert, "description")).as(name).endsWith(".");
      assertThat(Rules.annotation(alert, "page")).as(name).startsWith("http://127.0.0.1:9853/");
      String[] runbook = Rules.annotation(alert, "runbook_url").split("#", 2);
      assertThat(runbook).as(name).hasSize(2);
      assertThat(anchors(Path.of(runbook[0]))).as(name).contains(runbook[1]);
    }
  }

  /** As GitHub makes them of headings. */
  private static Stream<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(
            heading ->
                heading
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9 _-]", "")
                    .replace(' ', '-'));
  }

  @Test
  void everyExpressionOfTheDashboardsCanBeRead() {
    List<String> expressions = dashboardExpressions();
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
    for (int i = 0; i < expressions.size(); i++) {
      rules.append(
          "      - record: query:%d\n        expr: |\n%s"
              .formatted(i, Dashboard.filled(expressions.get(i), ANYTHING).indent(10)));
    }
    Path file =
        Pem.write(LabProcess.newDirectory().resolve("dashboards.rules.yml"), rules.toString());
    assertThat(Promtool.approves(List.of("check", "rules"), file))
        .contains(expressions.size() + " rules found");
  }

  @Test
  void noMetricIsAskedForThatAssayDoesNotExport() {
    Set<String> recorded = new LinkedHashSet<>();
    Rules.all(Rules.RECORDING).forEach(rule -> recorded.add(rule.get("record").asString()));
    List<String> expressions = dashboardExpressions();
    Stream.of(Rules.ALERTS, Rules.RECORDING)
        .flatMap(file -> Rules.all(file).stream())
        .forEach(rule -> expressions.add(rule.get("expr").asString()));
    Set<String> used = new LinkedHashSet<>();
    for (String expression : expressions) {
      for (Matcher found = METRIC.matcher(expression); found.find(); ) {
        used.add(found.group());
      }
    }
    assertThat(used).anyMatch(name -> name.contains(":")).contains("assay_verdict");
    assertThat(used)
        .allMatch(name -> name.contains(":") ? recorded.contains(name) : ExportedNames.has(name));
    // Nobody is to compute what nobody shows.
    assertThat(used).containsAll(recorded);
    assertThat(ExportedNames.has("assay_verdicts")).isFalse();
  }

  private static List<String> dashboardExpressions() {
    List<String> expressions = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.all()) {
      dashboard.queries().forEach(query -> expressions.add(query.expression()));
      dashboard.annotations().forEach(one -> expressions.add(one.get("expr").asString()));
      dashboard.variables().stream()
          .filter(one -> one.get("type").asString().equals("query"))
          .map(one -> VariableQuery.parse(one).selector())
          .forEach(expressions::add);
    }
    return expressions;
  }
}
