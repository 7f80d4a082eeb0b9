package io.assay.bench;

import io.assay.config.Web;
import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.Judgement;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Judgements;
import io.assay.web.ListenException;
import io.assay.web.Operations;
import io.assay.web.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a scrape of many targets costs: {@code ScrapeLoad [TARGETS]}, 10,000 unless said. Prints
 * size, time and the heap that the state of the targets takes.
 */
public final class ScrapeLoad {
  private static final int ROUNDS = 12;

  private ScrapeLoad() {}

  /** Measures and prints. */
  public static void main(String... arguments)
      throws IOException, InterruptedException, ListenException {
    int targets = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    List<LabCertificate> chain = LabPki.create().leaf().chain();
    AssayMetrics metrics = new AssayMetrics("benchmark", InstantSource.fixed(Judgements.STARTED));
    long before = usedHeap();
    for (int i = 0; i < targets; i++) {
      Target target = Judgements.target(i);
      Judgement judgement =
          Judgements.answered(target, chain, Check.PIN, Check.ISSUER, Check.PROGRAMS, Check.ANSWER);
      metrics.add(target, Duration.ofMinutes(3));
      metrics.record(judgement);
    }
    long state = usedHeap() - before;
    System.out.printf(
        Locale.ROOT,
        "targets %,d, state %.1f MB on the heap (%d octets a target)%n",
        targets,
        state / 1e6,
        state / targets);
    for (int round = 1; round <= ROUNDS; round++) {
      Counting sink = new Counting();
      long begin = System.nanoTime();
      metrics.exposition(Optional.empty()).writeTo(sink);
      System.out.printf(
          Locale.ROOT,
          "written %2d: %,d octets in %,d ms%n",
          round,
          sink.count,
          millisSince(begin));
    }
    try (WebServer server =
            WebServer.start(
                new Web(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    List.of(),
                    false),
                metrics,
                new Idle(),
                Optional.empty(),
                "benchmark");
        HttpClient client = HttpClient.newHttpClient()) {
      for (String encoding : List.of("identity", "gzip")) {
        for (int round = 1; round <= ROUNDS; round++) {
          long begin = System.nanoTime();
          long octets = fetch(client, server, encoding);
          System.out.printf(
              Locale.ROOT,
              "HTTP %s %2d: %,d octets in %,d ms%n",
              encoding,
              round,
              octets,
              millisSince(begin));
        }
      }
    }
    System.out.printf(
        Locale.ROOT, "heap committed %.0f MB%n", Runtime.getRuntime().totalMemory() / 1e6);
    metrics.close();
  }

  private static long fetch(HttpClient client, WebServer server, String encoding)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve("metrics"))
            .header("Accept", "application/openmetrics-text;version=1.0.0")
            .header("Accept-Encoding", encoding)
            .timeout(Duration.ofMinutes(1))
            .build();
    try (InputStream body =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      return body.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static long usedHeap() {
    // A measurement, not a hope: what survives a full collection is what is used.
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long millisSince(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  private static final class Counting extends OutputStream {
    private long count;

    @Override
    public void write(int octet) {
      count++;
    }

    @Override
    public void write(byte[] octets, int from, int length) {
      count += length;
    }
  }

  private static final class Idle implements Operations {
    @Override
    public boolean ready() {
      return false;
    }

    @Override
    public List<String> reload() {
      return List.of("nothing to reload");
    }

    @Override
    public ProbeAnswer probe(ProbeRequest request) {
      return new ProbeAnswer.NotConfigured("nothing is configured");
    }
  }
}
