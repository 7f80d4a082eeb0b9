package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds answers to the API's description. */
final class ApiDescription {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final JsonNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<String, Schema> schemas = new TreeMap<>();

  ApiDescription(String json) {
    document = strict(MAPPER.readTree(json.replace("#/components/schemas/", "#/$defs/")));
  }

  /** Members may be added by later versions, but not without a word in the description. */
  private static JsonNode strict(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("type").asString("").equals("object")
        && object.has("properties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiDescription::strict);
    return node;
  }

  JsonNode document() {
    return document;
  }

  /** Every path with its operations, such as {@code GET /api/v1/status}. */
  List<String> operations() {
    return document
        .get("paths")
        .propertyStream()
        .flatMap(
            path ->
                path.getValue()
                    .propertyStream()
                    .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
        .toList();
  }

  /** Asserts that an answer is as described. */
  void assertDescribed(String method, String path, int status, String type, String body) {
    JsonNode operation = document.get("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    assertThat(operation.isMissingNode()).as("%s %s is described", method, path).isFalse();
    JsonNode response = operation.get("responses").path(Integer.toString(status));
    assertThat(response.isMissingNode())
        .as("%s %s may answer %d: %s", method, path, status, body)
        .isFalse();
    if (response.has("$ref")) {
      response = at(response.get("$ref").asString());
    }
    String plain = type.split(";", 2)[0];
    JsonNode content = response.get("content").path(plain);
    assertThat(content.isMissingNode()).as("%s %s answers %s", method, path, plain).isFalse();
    if (plain.endsWith("json")) {
      assertThat(schema(content.get("schema")).validate(body, InputFormat.JSON))
          .as("%s %s %d: %s", method, path, status, body)
          .isEmpty();
    }
  }

  private JsonNode at(String reference) {
    JsonNode found = document;
    for (String part : Stream.of(reference.substring(2).split("/")).toList()) {
      found = found.get(part);
    }
    return found;
  }

  private Schema schema(JsonNode part) {
    return schemas.computeIfAbsent(
        part.toString(),
        _ -> {
          ObjectNode whole = MAPPER.createObjectNode();
          whole.set("allOf", MAPPER.createArrayNode().add(part));
          whole.set("$defs", document.get("components").get("schemas"));
          return registry.getSchema(whole);
        });
  }
}
