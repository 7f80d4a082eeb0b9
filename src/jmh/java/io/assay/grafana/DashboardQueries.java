package io.assay.grafana;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How long a Prometheus takes for what the dashboards and the rules ask. Not thread-safe. */
public final class DashboardQueries implements AutoCloseable {
  private static final int ROUNDS = 5;
  private static final int POINTS = 300;

  private final PrometheusApi api;
  private final Instant end;

  /**
   * @param port of the Prometheus
   * @param end the last moment of which it has samples
   */
  public DashboardQueries(int port, Instant end) {
    this.api = new PrometheusApi(port);
    this.end = end;
  }

  /** What the recording rules are at the end, each series as in the text format, with its value. */
  public List<Map.Entry<String, String>> recorded() {
    List<Map.Entry<String, String>> series = new ArrayList<>();
    for (JsonNode rule : Rules.all(Rules.RECORDING)) {
      Map<String, String> own = new LinkedHashMap<>();
      rule.path("labels")
          .propertyStream()
          .forEach(label -> own.put(label.getKey(), label.getValue().asString()));
      for (JsonNode one : api.query(rule.get("expr").asString(), end).get("result")) {
        Map<String, String> labels = new LinkedHashMap<>(own);
        one.get("metric")
            .propertyStream()
            .filter(label -> !label.getKey().equals("__name__"))
            .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
        StringBuilder text = new StringBuilder(rule.get("record").asString()).append('{');
        labels.forEach(
            (name, value) ->
                text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                    .append(name)
                    .append("=\"")
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"'));
        series.add(Map.entry(text.append('}').toString(), one.get("value").get(1).asString()));
      }
    }
    return series;
  }

  /** Prints how long each rule takes, and all of them. */
  public void rules(PrintStream out) {
    Duration recording = Duration.ZERO;
    for (JsonNode rule : Rules.all(Rules.RECORDING)) {
      recording =
          recording.plus(rule(rule.get("record").asString() + rule.path("labels"), rule, out));
    }
    Duration alerts = Duration.ZERO;
    for (JsonNode rule : Rules.all(Rules.ALERTS)) {
      alerts = alerts.plus(rule(rule.get("alert").asString(), rule, out));
    }
    out.printf("recording rules, one evaluation: %s; alerts: %s%n", text(recording), text(alerts));
  }

  private Duration rule(String name, JsonNode rule, PrintStream out) {
    List<Duration> times = new ArrayList<>();
    String expression = rule.get("expr").asString();
    for (int round = 0; round < ROUNDS; round++) {
      times.add(timed(() -> api.query(expression, end)));
    }
    return print(name, times, out);
  }

  /** Prints how long each query of each dashboard takes when it is opened. */
  public void dashboards(PrintStream out) {
    Duration slowest = Duration.ZERO;
    String which = "";
    for (Dashboard dashboard : Dashboard.all()) {
      Duration shown = range(dashboard);
      Map<String, String> chosen = new LinkedHashMap<>(Map.of("__rate_interval", "4m"));
      chosen.put("__range", shown.toSeconds() + "s");
      chosen.put("__interval", step(shown).toSeconds() + "s");
      List<Duration> opening = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        Map<String, String> given = Map.copyOf(chosen);
        opening.add(timed(() -> Selection.first(dashboard, api, given, end)));
      }
      Duration _ = print(dashboard.uid() + ": all variables", opening, out);
      Map<String, String> all = Selection.first(dashboard, api, chosen, end);
      for (Dashboard.Query query : dashboard.queries()) {
        String expression = Dashboard.filled(query.expression(), all);
        List<Duration> times = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          times.add(
              timed(
                  () -> {
                    JsonNode _ =
                        query.instant()
                            ? api.query(expression, end)
                            : api.range(expression, end.minus(shown), end, step(shown));
                  }));
        }
        Duration longest = Collections.max(times);
        Duration _ = print(query.where(), times, out);
        if (longest.compareTo(slowest) > 0) {
          slowest = longest;
          which = query.where();
        }
      }
    }
    out.printf("slowest query of a dashboard: %s (%s)%n", text(slowest), which);
  }

  private static Duration range(Dashboard dashboard) {
    String from = dashboard.json().get("time").get("from").asString();
    return Duration.parse("PT" + from.substring("now-".length()).toUpperCase(Locale.ROOT));
  }

  private static Duration step(Duration shown) {
    return shown.dividedBy(POINTS);
  }

  private static Duration timed(Runnable what) {
    long begin = System.nanoTime();
    what.run();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Prints the median and the longest, and answers the median. */
  private static Duration print(String what, List<Duration> times, PrintStream out) {
    List<Duration> sorted = times.stream().sorted().toList();
    Duration median = sorted.get(sorted.size() / 2);
    out.printf("%9s %9s  %s%n", text(median), text(sorted.getLast()), what);
    return median;
  }

  private static String text(Duration time) {
    return "%,d ms".formatted(time.toMillis());
  }

  @Override
  public void close() {
    api.close();
  }
}
