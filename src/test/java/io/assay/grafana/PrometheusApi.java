package io.assay.grafana;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a Prometheus as Grafana does. Thread-safe. */
final class PrometheusApi implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration SHOWN = Duration.ofMinutes(5);
  private static final Duration STEP = Duration.ofSeconds(1);

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  PrometheusApi(int port) {
    this.port = port;
  }

  /** The labels of the series that {@code query} has a value for now, or had of late. */
  List<JsonNode> series(String expression, boolean instant) {
    Instant now = Instant.now();
    JsonNode result =
        instant ? query(expression, now) : range(expression, now.minus(SHOWN), now, STEP);
    List<JsonNode> labels = new ArrayList<>();
    result.get("result").forEach(one -> labels.add(one.path("metric")));
    return labels;
  }

  /** What an expression is at one moment. */
  JsonNode query(String expression, Instant at) {
    return get("query", Map.of("query", expression, "time", seconds(at)));
  }

  /** What it is from one moment to another. */
  JsonNode range(String expression, Instant start, Instant end, Duration step) {
    return get(
        "query_range",
        Map.of(
            "query", expression,
            "start", seconds(start),
            "end", seconds(end),
            "step", Long.toString(step.toSeconds())));
  }

  /** The values that a variable offers at {@code now}, in order. */
  List<String> values(VariableQuery query, Map<String, String> chosen, Instant now) {
    String selector = Dashboard.filled(query.selector(), chosen);
    if (query.label().isPresent()) {
      JsonNode values =
          get(
              "label/%s/values".formatted(query.label().get()),
              Map.of(
                  "match[]", selector,
                  "start", seconds(now.minus(SHOWN)),
                  "end", seconds(now)));
      return Dashboard.elements(values).stream().map(JsonNode::asString).toList();
    }
    List<String> values = new ArrayList<>();
    query(selector, now)
        .get("result")
        .forEach(one -> values.add(one.get("metric").iterator().next().asString()));
    return values;
  }

  /** The alerts that are pending or firing. */
  List<JsonNode> alerts() {
    return Dashboard.elements(get("alerts", Map.of()).get("alerts"));
  }

  private JsonNode get(String path, Map<String, String> parameters) {
    String form =
        parameters.entrySet().stream()
            .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
    URI place = URI.create("http://127.0.0.1:%d/api/v1/%s?%s".formatted(port, path, form));
    try {
      String body =
          client
              .send(
                  HttpRequest.newBuilder(place).timeout(Duration.ofMinutes(1)).build(),
                  BodyHandlers.ofString())
              .body();
      JsonNode answer = MAPPER.readTree(body);
      if (!answer.get("status").asString().equals("success")) {
        throw new AssertionError(place + ": " + body);
      }
      return answer.get("data");
    } catch (IOException e) {
      throw new AssertionError("cannot ask " + place, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String seconds(Instant time) {
    return Long.toString(time.getEpochSecond());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
