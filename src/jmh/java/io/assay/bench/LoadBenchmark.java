package io.assay.bench;

import com.google.errorprone.annotations.FormatMethod;
import io.assay.lab.BlackboxExporter;
import io.assay.lab.LabPki;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The packaged program under load on loopback, against a real unbound.
 *
 * <pre>
 *   LoadBenchmark compare [RATE [SECONDS]]     CPU per DoT probe, beside prometheus-blackbox-exporter,
 *                                              both at the same time at a fixed rate
 *   LoadBenchmark saturate [FLIGHT [SECONDS]]  the same, one after the other, with always so many
 *                                              probes in flight
 *   LoadBenchmark sustain [TARGETS [MINUTES]]  CPU, memory and lateness with a probe of each a minute
 * </pre>
 */
public final class LoadBenchmark {
  private static final LabPki PKI = LabPki.create();

  /** Far beyond the some 4,000 handshakes that the compiler needs to be done with them. */
  private static final int WARM_UP_PROBES = 30_000;

  private static final int IN_FLIGHT = 256;

  /** Targets with a probe each second, so that some always wait. */
  private static final int MORE_THAN_POSSIBLE = 3_000;

  private static final String PROBES = "assay_probes_total{";

  private LoadBenchmark() {}

  /** Measures and prints. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    String mode = arguments.length == 0 ? "compare" : arguments[0];
    switch (mode) {
      case "compare" -> compare(argument(arguments, 1, 200), argument(arguments, 2, 60));
      case "saturate" -> saturate(argument(arguments, 1, 8), argument(arguments, 2, 30));
      case "sustain" -> sustain(argument(arguments, 1, 10_000), argument(arguments, 2, 10));
      default -> throw new IllegalArgumentException("compare, saturate or sustain, not " + mode);
    }
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }

  /** Both at the same time, at the same rate, against the same server. */
  private static void compare(int rate, int seconds) throws IOException, InterruptedException {
    try (ResolverServer unbound = unbound();
        BlackboxExporter blackbox = BlackboxExporter.start(PKI.root());
        BlackboxLoad blackboxLoad =
            new BlackboxLoad(blackbox, unbound.dotPort(), BlackboxLoad.atRate(rate));
        AssayProcess assay =
            AssayProcess.start(
                rate, Duration.ofSeconds(1), IN_FLIGHT, unbound.dotPort(), PKI.root())) {
      blackboxLoad.start();
      warmUp(assay);
      say("measuring for %d s, each at %d probes a second", seconds, rate);
      Usage before = Usage.of(assay);
      Usage blackboxBefore = Usage.of(blackbox, blackboxLoad);
      TimeUnit.SECONDS.sleep(seconds);
      Usage assayUsage = Usage.of(assay).since(before);
      report(assay, assayUsage, Usage.of(blackbox, blackboxLoad).since(blackboxBefore));
    }
  }

  /** One after the other, each with always so many probes in flight. */
  private static void saturate(int inFlight, int seconds) throws IOException, InterruptedException {
    try (ResolverServer unbound = unbound();
        AssayProcess assay =
            AssayProcess.start(
                MORE_THAN_POSSIBLE,
                Duration.ofSeconds(1),
                inFlight,
                unbound.dotPort(),
                PKI.root())) {
      warmUp(assay);
      say("measuring for %d s each, with %d probes in flight", seconds, inFlight);
      Usage before = Usage.of(assay);
      TimeUnit.SECONDS.sleep(seconds);
      Usage assayUsage = Usage.of(assay).since(before);
      assay.pause();
      try (BlackboxExporter blackbox = BlackboxExporter.start(PKI.root());
          BlackboxLoad load =
              new BlackboxLoad(blackbox, unbound.dotPort(), BlackboxLoad.inFlight(inFlight))) {
        load.start();
        TimeUnit.SECONDS.sleep(5);
        Usage blackboxBefore = Usage.of(blackbox, load);
        TimeUnit.SECONDS.sleep(seconds);
        Usage blackboxUsage = Usage.of(blackbox, load).since(blackboxBefore);
        assay.resume();
        report(assay, assayUsage, blackboxUsage);
      }
    }
  }

  private static ResolverServer unbound() {
    return ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(PKI.leaf()));
  }

  private static void warmUp(AssayProcess assay) throws IOException, InterruptedException {
    say("warming up with %,d probes", WARM_UP_PROBES);
    while (assay.scrape().sum(PROBES) < WARM_UP_PROBES) {
      TimeUnit.SECONDS.sleep(2);
    }
  }

  private static void report(AssayProcess assay, Usage ours, Usage blackbox)
      throws IOException, InterruptedException {
    AssayProcess.Scrape now = assay.scrape();
    say("assay              %s, %.0f MB resident", ours, assay.resident() / 1e6);
    say(
        "                   %.0f failures; verdict ok on %d targets, another on %d",
        now.sum("assay_probe_failures_total{"),
        now.count("assay_verdict{", "0.0"),
        now.count("assay_verdict{", "") - now.count("assay_verdict{", "0.0"));
    say("blackbox exporter  %s", blackbox);
    say("ratio              %.2f (aim: at most a third)", ours.millis() / blackbox.millis());
  }

  /** What so many probes took. */
  private record Usage(double probes, double failed, Duration cpu) {
    static Usage of(AssayProcess assay) throws IOException, InterruptedException {
      AssayProcess.Scrape scrape = assay.scrape();
      return new Usage(scrape.sum(PROBES), scrape.sum("assay_probe_failures_total{"), assay.cpu());
    }

    static Usage of(BlackboxExporter blackbox, BlackboxLoad load) {
      Duration cpu = blackbox.process().handle().info().totalCpuDuration().orElseThrow();
      return new Usage(load.succeeded.get(), load.failed.get(), cpu);
    }

    Usage since(Usage before) {
      return new Usage(probes - before.probes, failed - before.failed, cpu.minus(before.cpu));
    }

    /** CPU time of one probe, in milliseconds. */
    double millis() {
      return cpu.toMillis() / probes;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,8.0f probes (%.0f failed), %.2f ms of CPU each",
          probes,
          failed,
          millis());
    }
  }

  /** One line a minute: what the minute took, and how late its probes were. */
  private static void sustain(int targets, int minutes) throws IOException, InterruptedException {
    try (ResolverServer unbound = unbound();
        AssayProcess assay =
            AssayProcess.start(
                targets, Duration.ofMinutes(1), IN_FLIGHT, unbound.dotPort(), PKI.root())) {
      say(
          "%,d targets, a probe of each a minute, a scrape every 15 s, for %d minutes",
          targets, minutes);
      say(
          "minute    probes  cores  MB resident  ms late (mean)  >10ms  >100ms  >1s  skipped  failed  scrape ms");
      Minute before = Minute.of(assay);
      Minute first = before;
      PageTimes pages = new PageTimes();
      for (int minute = 1; minute <= minutes; minute++) {
        Duration longest = Duration.ZERO;
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (end - System.nanoTime() > 0) {
          TimeUnit.NANOSECONDS.sleep(
              Math.min(Duration.ofSeconds(15).toNanos(), Math.max(1, end - System.nanoTime())));
          Duration took = assay.scrape().took();
          if (minute > 1) {
            pages.fetch(assay); // By then every target was probed.
          }
          longest = took.compareTo(longest) > 0 ? took : longest;
        }
        Minute after = Minute.of(assay);
        after.print(Integer.toString(minute), before, assay.resident(), longest);
        before = after;
      }
      before.print("all", first, assay.peakResident(), Duration.ZERO);
      pages.print();
      AssayProcess.Scrape last = assay.scrape();
      say(
          "history: %,.0f rows in %.1f MB, %,.0f dropped, %,.0f failures",
          last.sum("assay_history_rows{"),
          last.sum("assay_history_bytes ") / 1e6,
          last.sum("assay_history_dropped_total "),
          last.sum("assay_history_write_failures_total "));
      last.lines().stream()
          .filter(line -> line.startsWith("assay_history_rows{"))
          .forEach(System.out::println);
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
          scrape.sum(PROBES),
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
}
