package io.assay.bench;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.Judgement;
import io.assay.judge.Verdict;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Judgements;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Samples as a Prometheus would have scraped them from an Assay that watches many endpoints: real
 * names, labels and numbers of series, made-up values. Each resolver has two endpoints; one target
 * in a hundred is not well. Not thread-safe.
 */
final class SyntheticSeries {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final String SCRAPED = "instance=\"127.0.0.1:9853\",job=\"assay\"";
  private static final int LOGS = 50;

  private final List<Sample> samples = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);

  /** How a value goes on. */
  private enum Course {
    CONSTANT,
    COUNTS,
    VARIES,
    IS_THE_TIME
  }

  private record Sample(String series, String value, double number, Course course) {}

  /**
   * @param endpoints how many
   * @param vantages from each of which every endpoint is probed
   */
  SyntheticSeries(int endpoints, int vantages) throws IOException {
    List<LabCertificate> chain = LabPki.create().leaf().chain();
    try (AssayMetrics metrics =
        new AssayMetrics("benchmark", InstantSource.fixed(Judgements.STARTED))) {
      metrics.configurationLoaded(Judgements.STARTED);
      metrics.referencesInUse(
          Map.of("mozilla", Judgements.STARTED, "ct-log-list", Judgements.STARTED));
      for (int vantage = 0; vantage < vantages; vantage++) {
        metrics.vantageChecked("vantage-" + vantage, true, Judgements.STARTED);
        for (int endpoint = 0; endpoint < endpoints; endpoint++) {
          Target target = target(endpoint, vantage);
          metrics.add(target, Duration.ofDays(1));
          metrics.record(judgement(target, endpoint, vantage, chain));
        }
      }
      metrics.bindInFlight(() -> 3, () -> 256, () -> 0);
      ByteArrayOutputStream exposition = new ByteArrayOutputStream();
      metrics.exposition(Optional.of("application/openmetrics-text")).writeTo(exposition);
      exposition.toString(StandardCharsets.UTF_8).lines().forEach(this::add);
    }
    others().forEach(this::add);
  }

  /** Samples of which only the names and values are given. */
  SyntheticSeries(List<Map.Entry<String, String>> series) {
    series.forEach(one -> put(one.getKey(), one.getValue()));
  }

  int size() {
    return samples.size();
  }

  private static Target target(int endpoint, int vantage) {
    InetAddress address =
        InetAddress.ofLiteral(
            "127.%d.%d.%d".formatted(endpoint >> 16, endpoint >> 8 & 255, endpoint & 255));
    Host host = new Host.Name("dns-%d.example".formatted(endpoint));
    return new Target(
        "resolver-" + endpoint / 2,
        new Endpoint.Dot(host, 853, Optional.empty()),
        Optional.of(address),
        "vantage-" + vantage);
  }

  private static Judgement judgement(
      Target target, int endpoint, int vantage, List<LabCertificate> chain) {
    if (endpoint % 500 == 100 && vantage == 0) {
      return Judgements.refused(target);
    }
    Judgement well =
        Judgements.answered(
            target, chain, Check.PIN, Check.HTTP, Check.RESOLVER_IDENTITY, Check.HOP);
    return endpoint % 100 == 0 && vantage == 0
        ? Judgements.violated(well, Check.ISSUER, Verdict.SUSPICIOUS)
        : well;
  }

  /** What a daemon with history, evidence and logs has beside. */
  private static Stream<String> others() {
    List<String> lines = new ArrayList<>();
    for (String severity : List.of("critical", "warning", "info")) {
      lines.add("assay_incidents_open{severity=\"%s\"} 20".formatted(severity));
      for (Check check : Check.values()) {
        lines.add(
            "assay_incidents_total{check=\"%s\",severity=\"%s\"} 4"
                .formatted(check.id(), severity));
      }
    }
    for (int log = 0; log < LOGS; log++) {
      for (String name :
          List.of(
              "log_tree_size",
              "log_verified_size",
              "log_behind_entries",
              "entries_total",
              "unreadable_entries_total",
              "log_last_verified_timestamp_seconds",
              "log_tree_head_timestamp_seconds")) {
        lines.add("assay_ct_%s{log=\"log %d\"} 1000000".formatted(name, log));
      }
      for (String problem :
          List.of("fork", "bad-signature", "unproven", "stale", "stalled", "overflow")) {
        lines.add("assay_ct_log_problem{log=\"log %d\",problem=\"%s\"} 0".formatted(log, problem));
      }
    }
    for (String of : List.of("targets", "sightings", "verdicts")) {
      lines.add("assay_history_rows{of=\"%s\"} 100000".formatted(of));
    }
    for (String name :
        List.of(
            "history_bytes",
            "history_queue",
            "history_write_failures_total",
            "history_dropped_total",
            "evidence_bytes",
            "evidence_write_failures_total",
            "evidence_dropped_total",
            "incidents_dropped_total")) {
      lines.add("assay_" + name + " 0");
    }
    lines.add("assay_web_refused_requests_total{reason=\"host\"} 0");
    lines.add("up 1");
    lines.add("scrape_duration_seconds 0.4");
    return lines.stream();
  }

  private void add(String line) {
    if (line.startsWith("#")) {
      return;
    }
    int end = line.indexOf('}') < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1;
    String series = line.substring(0, end);
    String labelled =
        series.endsWith("}")
            ? series.substring(0, series.length() - 1) + "," + SCRAPED + "}"
            : series + "{" + SCRAPED + "}";
    String value = line.substring(end + 1).split(" ", 2)[0];
    put(labelled, value);
    if (series.startsWith("assay_program_trusted")) {
      for (String program : List.of("mozilla", "microsoft", "apple", "chrome")) {
        put(labelled.replace("\"platform\"", "\"" + program + "\""), value);
      }
    }
    // One in ten watches something, and somebody got a certificate for one in a thousand.
    if (series.startsWith("assay_verdict{") && series.matches(".*//dns-\\d*0\\.ex.*vantage-0.*")) {
      String resolver = series.replaceFirst(".*resolver=\"([^\"]*)\".*", "$1");
      put(
          "assay_ct_unexpected_certificates{resolver=\"%s\",%s}".formatted(resolver, SCRAPED),
          series.contains("000.ex") ? "1" : "0");
    }
  }

  private void put(String series, String value) {
    Course course =
        series.startsWith("assay_probes_total") || series.startsWith("process_cpu_seconds")
            ? Course.COUNTS
            : series.startsWith("assay_probe_duration")
                ? Course.VARIES
                : series.contains("last_run_timestamp") || series.contains("verified_timestamp")
                    ? Course.IS_THE_TIME
                    : Course.CONSTANT;
    samples.add(new Sample(series + " ", value, Double.parseDouble(value), course));
  }

  /** Writes all samples from one moment to another, both included, as OpenMetrics. */
  void write(Path file, Instant from, Instant to) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      for (Instant time = from; !time.isAfter(to); time = time.plus(INTERVAL)) {
        String end = " " + time.getEpochSecond() + "\n";
        long minutes = time.getEpochSecond() / INTERVAL.toSeconds();
        for (Sample sample : samples) {
          out.append(sample.series).append(value(sample, time, minutes)).append(end);
        }
      }
      out.write("# EOF\n");
    }
  }

  private String value(Sample sample, Instant time, long minutes) {
    return switch (sample.course) {
      case CONSTANT -> sample.value;
      case COUNTS -> Long.toString(minutes);
      case IS_THE_TIME -> Long.toString(time.getEpochSecond() - random.nextInt(60));
      case VARIES -> Float.toString((float) (sample.number * (0.8 + 0.4 * random.nextDouble())));
    };
  }
}
