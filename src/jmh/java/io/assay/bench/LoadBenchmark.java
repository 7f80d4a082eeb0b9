package io.assay.bench;

import com.google.errorprone.annotations.FormatMethod;
import io.assay.lab.BlackboxExporter;
import io.assay.lab.LabPki;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The packaged program under load on loopback, against a real unbound.
 *
 * <pre>
 *   LoadBenchmark compare [RATE [SECONDS]]      CPU per DoT probe, beside prometheus-blackbox-exporter
 *   LoadBenchmark sustain [TARGETS [MINUTES]]   CPU, memory and lateness with a probe of each a minute
 * </pre>
 */
public final class LoadBenchmark {
  private static final LabPki PKI = LabPki.create();

  /** Far beyond the some 4,000 handshakes that the compiler needs to be done with them. */
  private static final int WARM_UP_PROBES = 12_000;

  private LoadBenchmark() {}

  /** Measures and prints. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    String mode = arguments.length == 0 ? "compare" : arguments[0];
    switch (mode) {
      case "compare" -> compare(argument(arguments, 1, 200), argument(arguments, 2, 60));
      case "sustain" -> sustain(argument(arguments, 1, 10_000), argument(arguments, 2, 10));
      default -> throw new IllegalArgumentException("compare or sustain, not " + mode);
    }
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }

  /** Both at the same time, at the same rate, against the same server. */
  private static void compare(int rate, int seconds) throws IOException, InterruptedException {
    try (ResolverServer unbound =
            ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(PKI.leaf()));
        BlackboxExporter blackbox = BlackboxExporter.start(PKI.root());
        Scraper scraper = new Scraper(blackbox, unbound.dotPort(), rate);
        AssayProcess assay =
            AssayProcess.start(rate, Duration.ofSeconds(1), unbound.dotPort(), PKI.root())) {
      say(
          "unbound, blackbox exporter and assay started; warming up with %,d probes",
          WARM_UP_PROBES);
      scraper.start();
      while (assay.scrape().sum("assay_probes_total{") < WARM_UP_PROBES) {
        TimeUnit.SECONDS.sleep(2);
      }
      say("measuring for %d s at %d probes a second each", seconds, rate);
      AssayProcess.Scrape assayBefore = assay.scrape();
      Duration assayCpuBefore = assay.cpu();
      long blackboxBefore = scraper.succeeded.get();
      Duration blackboxCpuBefore = cpu(blackbox);
      TimeUnit.SECONDS.sleep(seconds);
      Duration assayCpu = assay.cpu().minus(assayCpuBefore);
      AssayProcess.Scrape assayAfter = assay.scrape();
      Duration blackboxCpu = cpu(blackbox).minus(blackboxCpuBefore);
      long blackboxProbes = scraper.succeeded.get() - blackboxBefore;
      double assayProbes =
          assayAfter.sum("assay_probes_total{") - assayBefore.sum("assay_probes_total{");
      double assayMillis = assayCpu.toMillis() / assayProbes;
      double blackboxMillis = (double) blackboxCpu.toMillis() / blackboxProbes;
      say(
          "assay              %,8.0f judged probes, %.2f ms of CPU each, %.0f MB resident",
          assayProbes, assayMillis, assay.resident() / 1e6);
      say(
          "                   %.0f failures, verdict ok on %d of %d targets",
          assayAfter.sum("assay_probe_failures_total{"),
          assayAfter.count("assay_verdict{", "0.0"),
          rate);
      say(
          "blackbox exporter  %,8d probes,        %.2f ms of CPU each",
          blackboxProbes, blackboxMillis);
      say("                   %d failures", scraper.failed.get());
      say("ratio              %.2f (aim: at most a third)", assayMillis / blackboxMillis);
    }
  }

  private static Duration cpu(BlackboxExporter blackbox) {
    return blackbox.process().handle().info().totalCpuDuration().orElseThrow();
  }

  /** One line a minute: what the minute took, and how late its probes were. */
  private static void sustain(int targets, int minutes) throws IOException, InterruptedException {
    try (ResolverServer unbound =
            ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(PKI.leaf()));
        AssayProcess assay =
            AssayProcess.start(targets, Duration.ofMinutes(1), unbound.dotPort(), PKI.root())) {
      say(
          "%,d targets, a probe of each a minute, a scrape every 15 s, for %d minutes",
          targets, minutes);
      say(
          "minute    probes  cores  MB resident  ms late (mean)  >10ms  >100ms  >1s  skipped  failed  scrape ms");
      Minute before = Minute.of(assay);
      Minute first = before;
      for (int minute = 1; minute <= minutes; minute++) {
        Duration longest = Duration.ZERO;
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (end - System.nanoTime() > 0) {
          TimeUnit.NANOSECONDS.sleep(
              Math.min(Duration.ofSeconds(15).toNanos(), Math.max(1, end - System.nanoTime())));
          Duration took = assay.scrape().took();
          longest = took.compareTo(longest) > 0 ? took : longest;
        }
        Minute after = Minute.of(assay);
        after.print(Integer.toString(minute), before, assay.resident(), longest);
        before = after;
      }
      before.print("all", first, assay.peakResident(), Duration.ZERO);
      AssayProcess.Scrape last = assay.scrape();
      say(
          "verdict ok on %,d of %,d targets; the largest resident set was %.0f MB",
          last.count("assay_verdict{", "0.0"), targets, assay.peakResident() / 1e6);
    }
  }

  /** The counters at the end of a minute. */
  private record Minute(
      long nanos,
      Duration cpu,
      double probes,
      double started,
      double late,
      double within10ms,
      double within100ms,
      double within1s,
      double skipped,
      double failed) {
    private static final String LATENESS = "assay_schedule_lateness_seconds_";

    static Minute of(AssayProcess assay) throws IOException, InterruptedException {
      AssayProcess.Scrape scrape = assay.scrape();
      return new Minute(
          System.nanoTime(),
          assay.cpu(),
          scrape.sum("assay_probes_total{"),
          scrape.sum(LATENESS + "count"),
          scrape.sum(LATENESS + "sum"),
          scrape.sum(LATENESS + "bucket{le=\"0.01\"}"),
          scrape.sum(LATENESS + "bucket{le=\"0.1\"}"),
          scrape.sum(LATENESS + "bucket{le=\"1.0\"}"),
          scrape.sum("assay_probes_skipped_total{"),
          scrape.sum("assay_probe_failures_total{"));
    }

    void print(String label, Minute before, long resident, Duration scrape) {
      double seconds = (nanos - before.nanos) / 1e9;
      double count = started - before.started;
      say(
          "%6s  %8.0f  %5.2f  %11.0f  %14.2f  %5.0f  %6.0f  %3.0f  %7.0f  %6.0f  %9d",
          label,
          probes - before.probes,
          cpu.minus(before.cpu).toMillis() / 1000.0 / seconds,
          resident / 1e6,
          (late - before.late) / count * 1000,
          count - (within10ms - before.within10ms),
          count - (within100ms - before.within100ms),
          count - (within1s - before.within1s),
          skipped - before.skipped,
          failed - before.failed,
          scrape.toMillis());
    }
  }

  @FormatMethod
  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** Asks the blackbox exporter for probes at a fixed rate. Owns its threads. */
  private static final class Scraper implements AutoCloseable {
    final AtomicLong succeeded = new AtomicLong();
    final AtomicInteger failed = new AtomicInteger();
    private final HttpRequest request;
    private final long gapNanos;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread pacer = Thread.ofPlatform().daemon().name("pacer").unstarted(this::pace);
    private volatile boolean closed;

    Scraper(BlackboxExporter blackbox, int port, int rate) {
      request =
          HttpRequest.newBuilder(blackbox.probe(port)).timeout(Duration.ofSeconds(10)).build();
      gapNanos = Duration.ofSeconds(1).toNanos() / rate;
    }

    void start() {
      pacer.start();
    }

    private void pace() {
      long next = System.nanoTime();
      while (!closed) {
        next += gapNanos;
        while (next - System.nanoTime() > 0) {
          LockSupport.parkNanos(next - System.nanoTime());
        }
        requests.execute(this::ask);
      }
    }

    private void ask() {
      try {
        if (client.send(request, BodyHandlers.ofString()).body().contains("probe_success 1\n")) {
          succeeded.incrementAndGet();
          return;
        }
      } catch (IOException e) {
        if (closed) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      failed.incrementAndGet();
    }

    @Override
    public void close() {
      closed = true;
      requests.shutdownNow();
      client.shutdownNow();
    }
  }
}
