package io.assay.app;

import io.assay.history.KeptIncident;
import io.assay.history.Sighting;
import io.assay.history.TargetKey;
import io.assay.history.VerdictInterval;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pieces of history as JSON, a line each; what does not apply has no member. Stateless. */
final class HistoryJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private HistoryJson() {}

  static String sighting(Sighting one) {
    ObjectNode json = interval("sighting", one.target());
    json.put("first", one.first().toString());
    json.put("last", one.last().toString());
    json.put("times", one.times());
    ArrayNode chain = json.putArray("chain");
    one.chain().forEach(digest -> chain.add(digest.hex()));
    one.version().ifPresent(number -> json.put("version", number));
    one.suite().ifPresent(number -> json.put("cipherSuite", number));
    one.group().ifPresent(number -> json.put("group", number));
    one.alpn().ifPresent(alpn -> json.put("alpn", alpn));
    one.fingerprint().ifPresent(fingerprint -> json.put("fingerprint", fingerprint));
    return MAPPER.writeValueAsString(json);
  }

  static String verdict(VerdictInterval one) {
    ObjectNode json = interval("verdict", one.target());
    json.put("first", one.first().toString());
    json.put("last", one.last().toString());
    json.put("times", one.times());
    json.put("verdict", one.verdict());
    one.confidence().ifPresent(sure -> json.put("confidence", sure));
    ObjectNode violated = json.putObject("violated");
    one.violated().forEach(check -> violated.put(check.check(), check.severity()));
    one.failure().ifPresent(failure -> json.put("failure", failure));
    return MAPPER.writeValueAsString(json);
  }

  static String incident(KeptIncident one) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("kind", "incident");
    json.put("id", one.id().toString());
    json.put("label", one.label());
    json.put("cause", one.cause());
    json.put("severity", one.severity());
    if (!one.resolver().isEmpty()) {
      json.put("resolver", one.resolver());
      json.put("endpoint", one.endpoint());
      json.put("address", one.address());
    }
    ArrayNode vantages = json.putArray("vantages");
    one.vantages().forEach(vantages::add);
    ArrayNode present = json.putArray("present");
    one.present().forEach(present::add);
    json.put("opened", one.opened().toString());
    json.put("lastSeen", one.lastSeen().toString());
    one.closed().ifPresent(closed -> json.put("closed", closed.toString()));
    json.put("expected", one.expected());
    json.put("observed", one.observed());
    json.put("reason", one.reason());
    ArrayNode known = json.putArray("acknowledgements");
    for (KeptIncident.Acknowledgement each : one.acknowledgements()) {
      known
          .addObject()
          .put("at", each.at().toString())
          .put("who", each.who())
          .put("note", each.note());
    }
    return MAPPER.writeValueAsString(json);
  }

  private static ObjectNode interval(String kind, TargetKey target) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("kind", kind);
    json.put("resolver", target.resolver());
    json.put("endpoint", target.endpoint());
    if (!target.address().isEmpty()) {
      json.put("address", target.address());
    }
    json.put("vantage", target.vantage());
    return json;
  }
}
