package io.assay.grafana;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One dashboard of the repository.
 *
 * @param text of its file
 */
record Dashboard(Path file, String text, JsonNode json) {
  static final Path FOLDER = Path.of("grafana");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * A query of a panel.
   *
   * @param where dashboard, panel and letter, for messages
   * @param instant whether one moment is asked for, instead of the time that is shown
   */
  record Query(String where, JsonNode panel, String expression, boolean instant) {}

  static List<Dashboard> all() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
      return files.sorted(Comparator.comparing(Path::toString)).map(Dashboard::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dashboard read(Path file) {
    try {
      String text = Files.readString(file);
      return new Dashboard(file, text, MAPPER.readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String uid() {
    return json.get("uid").asString();
  }

  /** Rows and panels, in the order of display. */
  List<JsonNode> places() {
    return elements(json.get("panels"));
  }

  List<JsonNode> panels() {
    return places().stream().filter(one -> !type(one).equals("row")).toList();
  }

  List<JsonNode> variables() {
    return elements(json.get("templating").get("list"));
  }

  /** Annotations that are asked of Prometheus. */
  List<JsonNode> annotations() {
    return elements(json.get("annotations").get("list")).stream()
        .filter(one -> one.has("expr"))
        .toList();
  }

  List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.get("targets")) {
        queries.add(
            new Query(
                "%s: %s, %s".formatted(uid(), title(panel), target.get("refId").asString()),
                panel,
                target.get("expr").asString(),
                target.get("instant").asBoolean()));
      }
    }
    return queries;
  }

  /** {@code expression} with {@code $name} and {@code ${name:form}} replaced by values. */
  static String filled(String expression, Map<String, String> values) {
    String filled = expression;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled =
          filled.replaceAll(
              "\\$(%1$s\\b|\\{%1$s(:\\w+)?\\})".formatted(value.getKey()),
              Matcher.quoteReplacement(value.getValue()));
    }
    return filled;
  }

  static String type(JsonNode panel) {
    return panel.get("type").asString();
  }

  static String title(JsonNode panel) {
    return panel.get("title").asString();
  }

  static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
