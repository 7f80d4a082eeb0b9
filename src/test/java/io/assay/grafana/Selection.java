package io.assay.grafana;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a dashboard selects when it is opened. Stateless. */
final class Selection {
  private Selection() {}

  /**
   * The first value of each variable, or all where that is offered, with what is given already.
   *
   * @throws AssertionError if there is no value
   */
  static Map<String, String> first(
      Dashboard dashboard, PrometheusApi api, Map<String, String> given, Instant now) {
    Map<String, String> chosen = new LinkedHashMap<>(given);
    for (JsonNode variable : dashboard.variables()) {
      String name = variable.get("name").asString();
      switch (variable.get("type").asString()) {
        case "textbox" -> chosen.put(name, variable.get("query").asString());
        case "query" -> {
          List<String> values = api.values(VariableQuery.parse(variable), chosen, now);
          if (values.isEmpty()) {
            throw new AssertionError("%s: nothing to choose: %s".formatted(dashboard.uid(), name));
          }
          chosen.put(
              name,
              variable.get("includeAll").asBoolean()
                  ? variable.get("allValue").asString()
                  : values.getFirst());
        }
        default -> chosen.put(name, "");
      }
    }
    return chosen;
  }
}
