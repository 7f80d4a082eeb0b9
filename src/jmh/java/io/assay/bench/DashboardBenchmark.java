package io.assay.bench;

import io.assay.grafana.DashboardQueries;
import io.assay.lab.LabProcess;
import io.assay.lab.Programs;
import io.assay.lab.PrometheusServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How long the queries of the dashboards and the rules take in a real Prometheus that has scraped
 * many endpoints for hours: {@code DashboardBenchmark [ENDPOINTS [HOURS [VANTAGES]]]}, 10,000
 * endpoints for 6 hours from one vantage point unless said. Prints median and longest of five.
 */
public final class DashboardBenchmark {
  /** Prometheus keeps blocks that begin at multiples of this. */
  private static final Duration BLOCK = Duration.ofHours(2);

  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Path folder;
  private final Path data;

  private DashboardBenchmark(Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
  }

  /** Measures and prints. */
  public static void main(String... arguments) throws IOException {
    int endpoints = number(arguments, 0).orElse(10_000);
    int hours = number(arguments, 1).orElse(6);
    int vantages = number(arguments, 2).orElse(1);
    Path folder = Files.createTempDirectory("assay-dashboards-");
    try {
      new DashboardBenchmark(folder).run(endpoints, hours, vantages);
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  private static Optional<Integer> number(String[] arguments, int place) {
    return arguments.length > place
        ? Optional.of(Integer.valueOf(arguments[place]))
        : Optional.empty();
  }

  private void run(int endpoints, int hours, int vantages) throws IOException {
    Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    Instant begin = end.minus(Duration.ofHours(hours));
    SyntheticSeries scraped = new SyntheticSeries(endpoints, vantages);
    System.out.printf("series %,d, hours %d%n", scraped.size(), hours);
    store(scraped, begin, end);
    List<Map.Entry<String, String>> recorded =
        query(
            end,
            queries -> {
              queries.rules(System.out);
              return queries.recorded();
            });
    System.out.printf("recorded series %,d%n", recorded.size());
    store(new SyntheticSeries(recorded), begin, end);
    query(
        end,
        queries -> {
          queries.dashboards(System.out);
          return true;
        });
  }

  /** Writes blocks, one for each of Prometheus' periods. */
  private void store(SyntheticSeries series, Instant begin, Instant end) throws IOException {
    Instant from = begin;
    while (!from.isAfter(end)) {
      long period = from.getEpochSecond() / BLOCK.toSeconds();
      Instant last = Instant.ofEpochSecond((period + 1) * BLOCK.toSeconds()).minusSeconds(60);
      Instant to = last.isAfter(end) ? end : last;
      Path file = folder.resolve("samples.om");
      series.write(file, from, to);
      System.out.printf("%s to %s: %,d MB%n", from, to, Files.size(file) >> 20);
      try (LabProcess promtool =
          LabProcess.start(
              LabProcess.newDirectory(),
              List.of(
                  Programs.require("promtool").toString(),
                  "tsdb",
                  "create-blocks-from",
                  "openmetrics",
                  file.toString(),
                  data.toString()))) {
        if (promtool.awaitExit(PATIENCE) != 0) {
          throw new IllegalStateException(promtool.output());
        }
      }
      Files.delete(file);
      from = to.plusSeconds(60);
    }
  }

  private <T> T query(Instant end, Function<DashboardQueries, T> what) {
    try (PrometheusServer prometheus = PrometheusServer.over(data);
        DashboardQueries queries = new DashboardQueries(prometheus.port(), end)) {
      return what.apply(queries);
    }
  }
}
