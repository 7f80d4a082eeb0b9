package io.assay.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What stands in the files of the dashboards. */
class DashboardFilesTest {
  private static final List<Dashboard> ALL = Dashboard.all();
  private static final int COLUMNS = 24;

  /** The colours of Okabe and Ito, which people with any vision of colours tell apart. */
  private static final Set<String> PALETTE =
      Set.of(
          "#009E73", "#F0E442", "#E69F00", "#0072B2", "#CC79A7", "#D55E00", "#56B4E9", "#999999");

  /** Of annotations, what Prometheus' plugin has beyond the types that Grafana publishes. */
  private static final List<String> OF_THE_PLUGIN =
      List.of("expr", "step", "tagKeys", "target", "textFormat", "titleFormat");

  /** The names of the generated types of a panel's own options. */
  private static final Map<String, String> TYPES =
      Map.of(
          "timeseries", "timeseries",
          "stat", "stat",
          "table", "table",
          "state-timeline", "statetimeline",
          "heatmap", "heatmap");

  @Test
  void thereAreFiveWithNamesThatLast() {
    assertThat(ALL)
        .extracting(Dashboard::uid)
        .containsExactly(
            "assay-endpoint",
            "assay-itself",
            "assay-overview",
            "assay-transparency",
            "assay-vantage");
    assertThat(ALL)
        .allSatisfy(one -> assertThat(one.file().getFileName()).hasToString(one.uid() + ".json"));
  }

  @Test
  void theyAreAsGrafanasTypesWantThem() throws IOException {
    DashboardSchema schema = new DashboardSchema();
    for (Dashboard dashboard : ALL) {
      JsonNode json = dashboard.json().deepCopy();
      json.get("annotations").get("list").forEach(one -> ((ObjectNode) one).remove(OF_THE_PLUGIN));
      assertThat(schema.mistakes("GrafanaDashboard", json)).as(dashboard.uid()).isEmpty();
      for (JsonNode panel : dashboard.panels()) {
        String type = TYPES.get(Dashboard.type(panel));
        assertThat(type).as(Dashboard.title(panel)).isNotNull();
        assertThat(schema.mistakes(type + "Options", panel.get("options")))
            .as("%s: %s", dashboard.uid(), Dashboard.title(panel))
            .isEmpty();
        JsonNode custom = panel.get("fieldConfig").get("defaults").path("custom");
        if (!custom.isMissingNode()) {
          assertThat(schema.mistakes(type + "FieldConfig", custom))
              .as("%s: %s", dashboard.uid(), Dashboard.title(panel))
              .isEmpty();
        }
      }
    }
  }

  @Test
  void misspeltKeysWouldBeFound() throws IOException {
    DashboardSchema schema = new DashboardSchema();
    JsonNode json = ALL.getFirst().json().deepCopy();
    ((ObjectNode) json.get("panels").get(0)).put("descripton", "");
    assertThat(schema.mistakes("GrafanaDashboard", json)).isNotEmpty();
    assertThat(schema.mistakes("statOptions", json.get("panels").get(0))).isNotEmpty();
  }

  @Test
  void eachPanelSaysWhatItShowsInWhichUnitAndAsksTheChosenPrometheus() {
    for (Dashboard dashboard : ALL) {
      assertThat(dashboard.panels())
          .allSatisfy(
              panel -> {
                assertThat(panel.get("description").asString())
                    .endsWith(".")
                    .hasSizeGreaterThan(60);
                assertThat(panel.get("fieldConfig").get("defaults").path("unit").asString(""))
                    .isNotEmpty();
                assertThat(panel.get("targets"))
                    .isNotEmpty()
                    .allSatisfy(DashboardFilesTest::asksTheChosen);
                asksTheChosen(panel);
              });
      assertThat(dashboard.panels()).extracting(Dashboard::title).doesNotHaveDuplicates();
      assertThat(dashboard.annotations()).hasSize(2).allSatisfy(DashboardFilesTest::asksTheChosen);
      assertThat(dashboard.variables())
          .filteredOn(one -> one.get("type").asString().equals("query"))
          .isNotEmpty()
          .allSatisfy(DashboardFilesTest::asksTheChosen);
    }
  }

  private static void asksTheChosen(JsonNode asking) {
    assertThat(asking.get("datasource").get("type").asString()).isEqualTo("prometheus");
    assertThat(asking.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
  }

  /** Thousands of names in a query would be more than a server takes. */
  @Test
  void allOfAVariableIsAPatternAndNoListOfNames() {
    for (Dashboard dashboard : ALL) {
      assertThat(dashboard.variables())
          .filteredOn(one -> one.path("includeAll").asBoolean(false))
          .allSatisfy(one -> assertThat(one.get("allValue").asString()).isEqualTo(".*"));
      assertThat(dashboard.variables())
          .extracting(one -> one.get("name").asString())
          .contains("datasource", "page")
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void panelsHaveRoomAndDoNotOverlap() {
    for (Dashboard dashboard : ALL) {
      Set<String> taken = new LinkedHashSet<>();
      Set<Integer> ids = new TreeSet<>();
      int last = 0;
      for (JsonNode place : dashboard.places()) {
        String title = dashboard.uid() + ": " + Dashboard.title(place);
        JsonNode at = place.get("gridPos");
        int x = at.get("x").asInt();
        int width = at.get("w").asInt();
        int y = at.get("y").asInt();
        assertThat(x + width).as(title).isLessThanOrEqualTo(COLUMNS);
        assertThat(y).as(title).isGreaterThanOrEqualTo(last);
        last = y;
        for (int row = y; row < y + at.get("h").asInt(); row++) {
          for (int column = x; column < x + width; column++) {
            assertThat(taken.add(row + "/" + column))
                .as("%s at %d/%d", title, row, column)
                .isTrue();
          }
        }
        assertThat(ids.add(place.get("id").asInt())).as(title).isTrue();
      }
      assertThat(ids).as(dashboard.uid()).first().isEqualTo(1);
      assertThat(ids)
          .as(dashboard.uid())
          .hasSize(dashboard.places().size())
          .last()
          .isEqualTo(dashboard.places().size());
    }
  }

  @Test
  void statesHaveWordsAndColoursCanBeToldApart() {
    Pattern colour = Pattern.compile("#[0-9A-Fa-f]{6}");
    for (Dashboard dashboard : ALL) {
      assertThat(dashboard.text()).doesNotContainPattern("\"(red|green|orange|yellow|blue)\"");
      assertThat(colour.matcher(dashboard.text()).results().map(found -> found.group()))
          .isSubsetOf(PALETTE);
      assertThat(dashboard.panels())
          .filteredOn(panel -> Dashboard.type(panel).equals("state-timeline"))
          .allSatisfy(
              panel ->
                  assertThat(panel.get("fieldConfig").get("defaults").get("mappings"))
                      .isNotEmpty());
      mappings(dashboard.json())
          .forEach(
              mapping ->
                  assertThat(mapping.get("options"))
                      .allSatisfy(
                          option -> assertThat(option.get("text").asString()).isNotEmpty()));
    }
  }

  private static List<JsonNode> mappings(JsonNode node) {
    List<JsonNode> found = new ArrayList<>();
    if (node.has("mappings")) {
      found.addAll(Dashboard.elements(node.get("mappings")));
    }
    node.forEach(child -> found.addAll(mappings(child)));
    return found;
  }

  /** So that a change shows as what it is. */
  @Test
  void keysAreSortedAndIndentedByTwo() {
    for (Dashboard dashboard : ALL) {
      assertSorted(dashboard.uid(), dashboard.json());
      assertThat(dashboard.text()).endsWith("}\n").doesNotContain("\t", "\r");
      assertThat(dashboard.text().lines())
          .allMatch(line -> (line.length() - line.stripLeading().length()) % 2 == 0);
    }
  }

  private static void assertSorted(String where, JsonNode node) {
    String before = "";
    for (Iterator<String> names = node.propertyNames().iterator(); names.hasNext(); ) {
      String name = names.next();
      assertThat(name).as(where).isGreaterThan(before);
      before = name;
    }
    node.forEach(child -> assertSorted(where, child));
  }
}
