package io.assay.bench;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged program as its users start it, {@code ./assay run}, and what it uses. */
final class AssayProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final long KIB = 1024;

  private final LabProcess process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI metrics;

  private AssayProcess(LabProcess process, URI metrics) {
    this.process = process;
    this.metrics = metrics;
  }

  /**
   * Starts it with so many targets at one DoT server: as many resolvers with one endpoint each.
   *
   * @param interval from one probe of a target to the next
   * @param inFlight how many probes may be under way at once
   * @param port of a server at 127.0.0.1 that holds a certificate for {@code resolver.test}
   */
  static AssayProcess start(
      int targets, Duration interval, int inFlight, int port, LabCertificate root) {
    Path directory = LabProcess.newDirectory();
    Pem.write(directory.resolve("root.pem"), root.pem());
    StringBuilder config =
        new StringBuilder(
            """
            web: {listen: "127.0.0.1:0"}
            trust: {platform: root.pem, refresh: never, directory: roots}
            history: {directory: history}
            evidence: {directory: evidence}
            defaults: {interval: %1$ds, timeout: 5s, query: canary.probe.test A}
            limits: {in-flight: %2$d, per-address: %2$d}
            resolvers:
            """
                .formatted(interval.toSeconds(), inFlight));
    for (int i = 0; i < targets; i++) {
      config.append(
          """
            - name: lab-%05d
              endpoints: ["tls://resolver.test:%d@127.0.0.1"]
              expect: {programs: [platform], answer: {rcode: NOERROR, contains: [192.0.2.53]}}
          """
              .formatted(i, port));
    }
    Pem.write(directory.resolve("probes.yaml"), config.toString());
    return run(directory);
  }

  /** Starts it with the {@code probes.yaml} of a directory, which is the process's from then on. */
  static AssayProcess run(Path directory) {
    Path launcher = Path.of("assay").toAbsolutePath();
    LabProcess process = LabProcess.start(directory, List.of(launcher.toString(), "run"));
    process.awaitOutput("http://127.0.0.1:");
    Matcher url = URL.matcher(process.output());
    if (!url.find()) {
      throw new IllegalStateException(process.output());
    }
    return new AssayProcess(process, URI.create(url.group()).resolve("metrics"));
  }

  /** Stops the process where it stands, so that it uses nothing. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Lets it go on. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", name, Long.toString(process.handle().pid())).start().waitFor();
    if (status != 0) {
      throw new IOException("kill " + name + " ended with " + status);
    }
  }

  /** User and system time since the start. */
  Duration cpu() {
    return process.handle().info().totalCpuDuration().orElseThrow();
  }

  /** Resident memory now, in octets. */
  long resident() throws IOException {
    return status("VmRSS:");
  }

  /** The most resident memory there ever was, in octets. */
  long peakResident() throws IOException {
    return status("VmHWM:");
  }

  private long status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.handle().pid()))).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
        .findFirst()
        .orElseThrow();
  }

  /** What a scrape returned, and how long it took. */
  record Scrape(List<String> lines, Duration took) {
    /** The sum of the samples whose line begins with {@code prefix}. */
    double sum(String prefix) {
      return lines.stream()
          .filter(line -> line.startsWith(prefix))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }

    /**
     * How many samples there are whose line begins with {@code prefix} and has {@code value}, if
     * not empty.
     */
    long count(String prefix, String value) {
      return lines.stream()
          .filter(
              line -> line.startsWith(prefix) && (line.endsWith(" " + value) || value.isEmpty()))
          .count();
    }
  }

  /** Scrapes as Prometheus does. */
  Scrape scrape() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(30)).build();
    try {
      List<String> lines = client.send(request, BodyHandlers.ofLines()).body().toList();
      return new Scrape(lines, Duration.ofNanos(System.nanoTime() - begin));
    } catch (IOException e) {
      String state = process.handle().isAlive() ? "runs" : "has ended";
      throw new IOException("assay %s and said:%n%s".formatted(state, process.output()), e);
    }
  }

  /** Fetches a page, and says how long that took. */
  Page page(String path) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    HttpRequest request =
        HttpRequest.newBuilder(metrics.resolve(path)).timeout(Duration.ofSeconds(30)).build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " was answered with " + answer.statusCode());
    }
    return new Page(answer.body(), Duration.ofNanos(System.nanoTime() - begin));
  }

  /** What was fetched. */
  record Page(String text, Duration took) {}

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
