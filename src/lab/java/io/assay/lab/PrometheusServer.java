package io.assay.lab;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A real Prometheus that scrapes every second. Thread-safe. */
public final class PrometheusServer implements AutoCloseable {
  private final LabProcess process;
  private final int port;

  private PrometheusServer(LabProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts Prometheus, ready to answer queries when this returns; the first scrape follows within
   * ten seconds.
   *
   * @param scrapeConfigs the list below {@code scrape_configs} in YAML, such as {@code - {job_name:
   *     a, static_configs: [{targets: ["127.0.0.1:9999"]}]}}
   */
  public static PrometheusServer start(String scrapeConfigs) {
    return start(scrapeConfigs, Map.of());
  }

  /**
   * The same for users only.
   *
   * @param users bcrypt hashes of their passwords, by name; everybody where there are none
   */
  public static PrometheusServer start(String scrapeConfigs, Map<String, String> users) {
    Path executable = Programs.require("prometheus");
    String web =
        users.entrySet().stream()
            .map(user -> "  %s: \"%s\"\n".formatted(user.getKey(), user.getValue()))
            .collect(Collectors.joining("", "basic_auth_users:\n", ""));
    return Ports.with(1, ports -> start(executable, scrapeConfigs, web, ports.getFirst()));
  }

  /** Starts Prometheus to scrape {@code /metrics} of a port of 127.0.0.1 as one job. */
  public static PrometheusServer scraping(String job, int targetPort) {
    return start(
        "- {job_name: %s, static_configs: [{targets: [\"127.0.0.1:%d\"]}]}"
            .formatted(job, targetPort));
  }

  /** Starts Prometheus with a whole configuration, whose files are named by absolute paths. */
  public static PrometheusServer configured(String configuration) {
    Path executable = Programs.require("prometheus");
    return Ports.with(
        1, ports -> run(executable, configuration, "", Optional.empty(), ports.getFirst()));
  }

  /** Starts Prometheus to answer from samples that are there, in a folder of blocks. */
  public static PrometheusServer over(Path data) {
    Path executable = Programs.require("prometheus");
    return Ports.with(1, ports -> run(executable, "{}", "", Optional.of(data), ports.getFirst()));
  }

  private static PrometheusServer start(
      Path executable, String scrapeConfigs, String web, int port) {
    return run(
        executable,
        "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
            + scrapeConfigs.indent(2),
        web,
        Optional.empty(),
        port);
  }

  private static PrometheusServer run(
      Path executable, String configuration, String web, Optional<Path> data, int port) {
    Path directory = LabProcess.newDirectory();
    Path file = Pem.write(directory.resolve("prometheus.yml"), configuration);
    LabProcess process =
        LabProcess.start(
            directory,
            List.of(
                executable.toString(),
                "--config.file=" + file,
                "--web.config.file=" + Pem.write(directory.resolve("web.yml"), web),
                "--storage.tsdb.path=" + data.orElse(directory.resolve("data")),
                "--storage.tsdb.retention.time=30d",
                "--web.listen-address=127.0.0.1:" + port));
    process.awaitPorts(List.of(port));
    process.awaitOutput("Server is ready to receive web requests");
    return new PrometheusServer(process, port);
  }

  /** The port of its API. */
  public int port() {
    return port;
  }

  /** The place of an instant query; its answer is JSON. */
  public URI query(String expression) {
    return URI.create(
        "http://127.0.0.1:%d/api/v1/query?query=%s"
            .formatted(port, URLEncoder.encode(expression, StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    process.close();
  }
}
