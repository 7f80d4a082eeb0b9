package io.assay.grafana;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Grafana's own types, as {@code grafana/schema/update} wrote them down. */
final class DashboardSchema {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private final JsonNode definitions;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private final Map<String, Schema> schemas = new TreeMap<>();

  DashboardSchema() throws IOException {
    definitions =
        MAPPER
            .readTree(
                Files.readString(
                    Dashboard.FOLDER.resolve("schema").resolve("dashboard.schema.json")))
            .get("definitions");
  }

  /** What of {@code value} is not as the type of that name wants it. */
  List<String> mistakes(String type, JsonNode value) {
    Schema schema =
        schemas.computeIfAbsent(
            type,
            name -> {
              if (!definitions.has(name)) {
                throw new AssertionError("grafana/schema/update makes no schema of " + name);
              }
              ObjectNode whole = MAPPER.createObjectNode();
              whole.set("allOf", MAPPER.createArrayNode().add(reference(name)));
              whole.set("definitions", definitions);
              return registry.getSchema(whole);
            });
    return schema.validate(value.toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private static ObjectNode reference(String name) {
    return MAPPER.createObjectNode().put("$ref", "#/definitions/" + name);
  }
}
