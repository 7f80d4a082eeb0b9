package io.assay.grafana;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Where a variable of a dashboard gets its values from.
 *
 * @param selector an expression
 * @param label the label of its series; absent where its results themselves count, in their order
 */
record VariableQuery(String selector, Optional<String> label) {
  private static final Pattern VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
  private static final Pattern RESULT = Pattern.compile("query_result\\((.*)\\)");

  static VariableQuery parse(JsonNode variable) {
    String text = variable.get("query").get("query").asString();
    Matcher values = VALUES.matcher(text);
    if (values.matches()) {
      return new VariableQuery(values.group(1), Optional.of(values.group(2)));
    }
    Matcher result = RESULT.matcher(text);
    if (result.matches()) {
      return new VariableQuery(result.group(1), Optional.empty());
    }
    throw new AssertionError("neither label_values nor query_result: " + text);
  }
}
