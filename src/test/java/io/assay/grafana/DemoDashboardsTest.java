package io.assay.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.app.Main;
import io.assay.lab.JavaProgram;
import io.assay.lab.LabProcess;
import io.assay.lab.PrometheusServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A real Prometheus with the project's rules that scrapes {@code assay demo}. */
@Order(6)
class DemoDashboardsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern PAGE = Pattern.compile("page +(http://127\\.0\\.0\\.1:(\\d+))/");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-zA-Z_.]+)(:\\w+)?\\}");

  /** What Grafana puts in by itself. */
  private static final Map<String, String> GRAFANAS =
      Map.of("__rate_interval", "15s", "__interval", "1s", "__range", "5m");

  private static LabProcess demo;
  private static PrometheusServer prometheus;
  private static PrometheusApi api;
  private static HttpClient client;
  private static String page;

  @BeforeAll
  static void start() throws Exception {
    demo =
        LabProcess.start(
            LabProcess.newDirectory(),
            JavaProgram.command(Main.class, List.of("demo", "--listen", "127.0.0.1:0")));
    demo.awaitOutput("configuration ");
    Matcher found = PAGE.matcher(demo.output());
    assertThat(found.find()).as(demo.output()).isTrue();
    page = found.group(1);
    prometheus = PrometheusServer.configured(configuration(found.group(2)));
    api = new PrometheusApi(prometheus.port());
    client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  }

  /** The project's own example, but for the port, a quicker pace, and no Alertmanager. */
  private static String configuration(String port) throws IOException {
    return Files.readString(Dashboard.FOLDER.resolve("prometheus.yml"))
        .replaceFirst("(?s)alerting:.*?\n\n", "")
        .replace("scrape_interval: 15s", "scrape_interval: 1s\n  scrape_timeout: 1s")
        .replace("evaluation_interval: 30s", "evaluation_interval: 1s")
        .replace("- alerts/", "- " + Dashboard.FOLDER.resolve("alerts").toAbsolutePath() + "/")
        .replace("9853", port);
  }

  @AfterAll
  static void stop() {
    client.close();
    api.close();
    prometheus.close();
    demo.close();
  }

  private static Map<String, String> chosen(Dashboard dashboard) {
    Map<String, String> chosen = new LinkedHashMap<>(GRAFANAS);
    chosen.putAll(Selection.first(dashboard, api, chosen, Instant.now()));
    return chosen;
  }

  @Test
  void stagedEndpointsRaiseTheirAlertsAndAssayItselfNone() {
    Set<String> expected =
        Set.of(
            "AssayBlocked filtered branch",
            "AssayCertificateExpires expired",
            "AssayDegraded missing-intermediate",
            "AssayEndpointDown down",
            "AssayIntercepted intercepted branch",
            "AssayMisconfigured expired branch",
            "AssayMisconfigured expired home",
            "AssayMisconfigured tampered branch",
            "AssayMisconfigured tampered home",
            "AssayMisconfigured wrong-name branch",
            "AssayMisconfigured wrong-name home",
            "AssaySuspicious one-program branch",
            "AssaySuspicious one-program home",
            "AssaySuspicious rogue-issuer branch",
            "AssaySuspicious rogue-issuer home",
            "AssayUnexpectedCertificate one-one-one-one");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(api.alerts().stream().map(DemoDashboardsTest::brief).toList())
                    .containsAll(expected));
    List<JsonNode> firing =
        api.alerts().stream().filter(one -> one.get("state").asString().equals("firing")).toList();
    assertThat(firing)
        .extracting(one -> one.get("labels").get("alertname").asString())
        .contains("AssayIntercepted", "AssaySuspicious", "AssayUnexpectedCertificate")
        .doesNotContainAnyElementsOf(Rules.names("assay-itself"));
    assertThat(firing)
        .noneMatch(
            one ->
                Set.of("healthy", "renewing", "controls")
                    .contains(one.get("labels").path("resolver").asString("")));
    for (JsonNode alert : api.alerts()) {
      assertLeadsToAPage(
          alert.get("annotations").get("page").asString().replace("http://127.0.0.1:9853", page));
    }
  }

  /** Name, and where it is. */
  private static String brief(JsonNode alert) {
    JsonNode labels = alert.get("labels");
    return "%s %s %s"
        .formatted(
            labels.get("alertname").asString(),
            labels.path("resolver").asString(""),
            labels.path("vantage").asString(""))
        .strip();
  }

  @Test
  void everyPanelShowsSomething() {
    for (Dashboard dashboard : Dashboard.all()) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                Map<String, String> chosen = chosen(dashboard);
                assertThat(dashboard.queries())
                    .allSatisfy(
                        query -> assertThat(series(query, chosen)).as(query.where()).isNotEmpty());
                assertThat(dashboard.annotations())
                    .allSatisfy(
                        one ->
                            assertThat(api.series(one.get("expr").asString(), false)).isNotEmpty());
              });
    }
  }

  private static List<JsonNode> series(Dashboard.Query query, Map<String, String> chosen) {
    return api.series(Dashboard.filled(query.expression(), chosen), query.instant());
  }

  @Test
  void linksLeadToPagesThatAreThere() {
    Set<String> seen = new LinkedHashSet<>();
    for (Dashboard dashboard : Dashboard.all()) {
      Map<String, String> chosen = chosen(dashboard);
      chosen.put("page", page);
      for (Dashboard.Query query : dashboard.queries()) {
        List<JsonNode> series = series(query, chosen);
        for (String link : links(query.panel())) {
          if (link.startsWith("/d/")) {
            assertLeadsToADashboard(link);
          } else if (!series.isEmpty()) {
            String filled = filled(link, series.getFirst(), query.panel(), chosen);
            if (seen.add(filled)) {
              assertLeadsToAPage(filled);
            }
          }
        }
      }
      for (JsonNode link : dashboard.json().get("links")) {
        if (link.get("type").asString().equals("link")) {
          assertLeadsToAPage(Dashboard.filled(link.get("url").asString(), chosen));
        }
      }
    }
    assertThat(seen)
        .anyMatch(link -> link.contains("/target?"))
        .anyMatch(link -> link.contains("/resolver?"))
        .anyMatch(link -> link.endsWith("/incidents"))
        .anyMatch(link -> link.endsWith("/ct"))
        .anyMatch(link -> link.endsWith("/programs"));
  }

  /** Those of values, and those of overrides. */
  private static List<String> links(JsonNode panel) {
    List<String> links = new ArrayList<>();
    JsonNode config = panel.get("fieldConfig");
    config.get("defaults").path("links").forEach(one -> links.add(one.get("url").asString()));
    for (JsonNode override : config.get("overrides")) {
      for (JsonNode property : override.get("properties")) {
        if (property.get("id").asString().equals("links")) {
          property.get("value").forEach(one -> links.add(one.get("url").asString()));
        }
      }
    }
    return links;
  }

  /** As Grafana fills in what belongs to a value. */
  private static String filled(
      String link, JsonNode labels, JsonNode panel, Map<String, String> chosen) {
    return VARIABLE
        .matcher(link)
        .replaceAll(
            variable -> {
              String name = variable.group(1);
              String value;
              if (name.equals("__value.text")) {
                // The heads of the rows of a matrix.
                value =
                    labels
                        .get(
                            panel
                                .get("transformations")
                                .get(0)
                                .get("options")
                                .get("rowField")
                                .asString())
                        .asString();
              } else if (name.startsWith("__data.fields.") || name.startsWith("__field.labels.")) {
                JsonNode label = labels.path(name.substring(name.lastIndexOf('.') + 1));
                assertThat(label.isMissingNode()).as("%s of %s", name, labels).isFalse();
                value = label.asString();
              } else {
                assertThat(chosen).as(link).containsKey(name);
                value = chosen.getOrDefault(name, "");
              }
              return Matcher.quoteReplacement(
                  ":percentencode".equals(variable.group(2)) ? encoded(value) : value);
            });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void assertLeadsToADashboard(String link) {
    String[] parts = link.substring("/d/".length()).split("\\?", 2);
    Dashboard dashboard =
        Dashboard.all().stream()
            .filter(one -> one.uid().equals(parts[0]))
            .findFirst()
            .orElseThrow();
    Set<String> variables =
        dashboard.variables().stream()
            .map(one -> one.get("name").asString())
            .collect(Collectors.toSet());
    for (Matcher given = Pattern.compile("var-(\\w+)=").matcher(parts[1]); given.find(); ) {
      assertThat(variables).as(link).contains(given.group(1));
    }
  }

  private static void assertLeadsToAPage(String link) {
    try {
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(URI.create(link)).timeout(LIMIT).build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .as(link)
          .isEqualTo(200);
    } catch (IOException e) {
      throw new AssertionError("cannot fetch " + link, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
