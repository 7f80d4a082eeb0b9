package io.assay.grafana;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules of the repository. Stateless. */
final class Rules {
  static final Path ALERTS = Dashboard.FOLDER.resolve("alerts").resolve("assay.rules.yml");
  static final Path RECORDING =
      Dashboard.FOLDER.resolve("alerts").resolve("assay-recording.rules.yml");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Rules() {}

  static JsonNode yaml(Path file) {
    try {
      return MAPPER.valueToTree(
          new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> all(Path file) {
    List<JsonNode> rules = new ArrayList<>();
    yaml(file).get("groups").forEach(group -> group.get("rules").forEach(rules::add));
    return rules;
  }

  static List<String> names(String group) {
    return Dashboard.elements(yaml(ALERTS).get("groups")).stream()
        .filter(one -> one.get("name").asString().equals(group))
        .flatMap(one -> Dashboard.elements(one.get("rules")).stream())
        .map(rule -> rule.get("alert").asString())
        .toList();
  }

  /** The files with cases for alerts. */
  static Path[] tests() {
    try (Stream<Path> files = Files.list(Dashboard.FOLDER.resolve("alerts").resolve("tests"))) {
      return files.sorted().toArray(Path[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String annotation(JsonNode rule, String name) {
    return Optional.ofNullable(rule.get("annotations").get(name))
        .map(JsonNode::asString)
        .orElse("");
  }
}
