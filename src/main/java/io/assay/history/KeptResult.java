package io.assay.history;

import io.assay.judge.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a check said when an observation was judged. The texts are one line each, for people.
 *
 * @param check its id
 * @param status {@code pass}, {@code violated} or {@code undetermined}
 * @param severity of a violation, in lower case
 * @param observed absent where it is undetermined
 * @param reason absent where it is a pass
 */
public record KeptResult(
    String check,
    String status,
    Optional<String> severity,
    String expected,
    Optional<String> observed,
    Optional<String> reason) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static String write(List<CheckResult> results) {
    ArrayNode all = MAPPER.createArrayNode();
    for (CheckResult result : results) {
      ObjectNode one = all.addObject().put("check", result.check().id());
      switch (result) {
        case CheckResult.Pass(var _, var expected, var observed) ->
            one.put("status", "pass").put("expected", expected).put("observed", observed);
        case CheckResult.Violation(var _, var severity, var expected, var observed, var reason) ->
            one.put("status", "violated")
                .put("severity", severity.text())
                .put("expected", expected)
                .put("observed", observed)
                .put("reason", reason);
        case CheckResult.Undetermined(var _, var expected, var reason) ->
            one.put("status", "undetermined").put("expected", expected).put("reason", reason);
      }
    }
    return MAPPER.writeValueAsString(all);
  }

  /**
   * Reads what was written.
   *
   * @throws IllegalArgumentException if it was not
   */
  static List<KeptResult> read(String json) {
    try {
      List<KeptResult> results = new ArrayList<>();
      for (JsonNode one : MAPPER.readTree(json)) {
        results.add(
            new KeptResult(
                text(one, "check").orElse(""),
                text(one, "status").orElse(""),
                text(one, "severity"),
                text(one, "expected").orElse(""),
                text(one, "observed"),
                text(one, "reason")));
      }
      return List.copyOf(results);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no results: " + e.getOriginalMessage(), e);
    }
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).filter(JsonNode::isString).map(JsonNode::asString);
  }
}
