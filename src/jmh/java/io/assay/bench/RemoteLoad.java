package io.assay.bench;

import com.google.errorprone.annotations.FormatMethod;
import io.assay.bus.Outbox;
import io.assay.bus.Publisher;
import io.assay.config.Bus;
import io.assay.config.Config;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import io.assay.lab.KafkaBroker;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.probe.Attempt;
import io.assay.probe.Observation;
import io.assay.probe.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Many endpoints seen from several vantage points, by way of a real Kafka, judged by two packaged
 * programs. What probers see is {@link SimulatedSite}'s; outbox, publisher and judges are the
 * product's own.
 *
 * <pre>
 *   RemoteLoad [ENDPOINTS [VANTAGES [SECONDS]]]     10000 10 120
 * </pre>
 *
 * First every target once, which brings certificates and state; then a probe of each target a
 * minute, for so long; then as many as one minute has, all at once, to be caught up with.
 */
public final class RemoteLoad {
  private static final LabPki PKI = LabPki.create();
  private static final String PREFIX = "assay";
  private static final int PARTITIONS = 32;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int vantages;
  private final List<Outbox> outboxes = new ArrayList<>();
  private final List<Publisher> publishers = new ArrayList<>();
  private final List<AssayProcess> judges = new ArrayList<>();
  private final SimulatedSite seen;
  private final KafkaBroker broker;
  private long taken;

  private RemoteLoad(int endpoints, int vantages, KafkaBroker broker) {
    this.vantages = vantages;
    this.broker = broker;
    this.seen = SimulatedSite.of(endpoints, PKI, model());
  }

  /** Measures and prints. */
  public static void main(String... arguments) throws Exception {
    int endpoints = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int vantages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 120;
    try (KafkaBroker broker = KafkaBroker.start()) {
      RemoteLoad load = new RemoteLoad(endpoints, vantages, broker);
      try {
        load.begin();
        load.everyTargetOnce();
        load.steadily(Duration.ofSeconds(seconds));
        load.allAtOnce();
      } finally {
        load.end();
      }
    }
  }

  /** What a probe of a real unbound saw. */
  private static Observation model() {
    try (ResolverServer unbound =
            ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(PKI.leaf()));
        Prober prober = new Prober(1, InstantSource.system())) {
      Host host = new Host.Name(LabPki.NAME);
      Target target =
          new Target(
              "model",
              new Endpoint.Dot(host, unbound.dotPort(), Optional.empty()),
              Optional.of(InetAddress.getLoopbackAddress()),
              "here");
      return prober.probe(
          new Attempt(
              target,
              new Route.Direct(),
              host,
              new Query("canary.probe.test.", "A"),
              Config.DEFAULT_DEADLINES,
              Optional.empty()));
    }
  }

  private void begin() throws IOException {
    for (int j = 0; j < 2; j++) {
      judges.add(AssayProcess.run(judge(j)));
    }
    for (int v = 0; v < vantages; v++) {
      Bus bus = bus("site-" + v);
      Outbox outbox = Outbox.open(LabProcess.newDirectory(), Bus.DEFAULT_OUTBOX_OCTETS);
      outboxes.add(outbox);
      publishers.add(Publisher.start(bus, outbox, "benchmark", Map::of));
    }
  }

  private Bus bus(String site) {
    return new Bus(
        site,
        Map.of("bootstrap.servers", broker.servers()),
        PREFIX,
        PARTITIONS,
        Optional.empty(),
        Bus.DEFAULT_OUTBOX_OCTETS,
        Bus.DEFAULT_SILENT_AFTER);
  }

  private Path judge(int number) {
    Path directory = LabProcess.newDirectory();
    Pem.write(directory.resolve("root.pem"), PKI.root().pem());
    StringBuilder config =
        new StringBuilder(
            """
            role: judge
            bus: {site: judge-%d, kafka: {bootstrap.servers: "%s"}, directory: bus}
            web: {listen: "127.0.0.1:0"}
            trust: {platform: root.pem, refresh: never, directory: roots}
            defaults: {interval: 60s, query: canary.probe.test A}
            vantages:
            """
                .formatted(number, broker.servers()));
    for (int v = 0; v < vantages; v++) {
      config.append("  - {name: v%d}%n".formatted(v));
    }
    config.append("resolvers:\n");
    for (int i = 0; i < seen.endpoints(); i++) {
      config.append(
          "  - {name: %s, endpoints: [\"tls://%s@%s\"], expect: {programs: [platform]}}%n"
              .formatted(
                  SimulatedSite.resolver(i), SimulatedSite.name(i), SimulatedSite.address(i)));
    }
    Pem.write(directory.resolve("probes.yaml"), config.toString());
    return directory;
  }

  private void everyTargetOnce() throws Exception {
    long begin = System.nanoTime();
    takeAll();
    awaitJudged();
    print(
        "every target once: %,d observations in %.1f s, certificates among them",
        taken, seconds(begin));
    printMemory();
  }

  private void takeAll() throws IOException, InterruptedException {
    Instant now = Instant.now();
    List<Thread> threads = new ArrayList<>();
    for (int v = 0; v < vantages; v++) {
      List<Observation> all = new ArrayList<>();
      for (int i = 0; i < seen.endpoints(); i++) {
        all.add(seen.see(i, "v" + v, now));
      }
      Outbox outbox = outboxes.get(v);
      taken += all.size();
      // As many at once as probes are under way.
      for (int part = 0; part < 64; part++) {
        int first = part;
        threads.add(Thread.ofVirtual().start(() -> add(outbox, all, first)));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void add(Outbox outbox, List<Observation> all, int first) {
    try {
      for (int i = first; i < all.size(); i += 64) {
        outbox.add(all.get(i));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void steadily(Duration time) throws Exception {
    long sizeBefore = octetsOnTheWire();
    long takenBefore = taken;
    Duration judgesBefore = judgesCpu();
    Duration ownBefore = ownCpu();
    int slices = (int) (time.toMillis() / 100);
    long perSlice = (long) seen.endpoints() * vantages * 100 / MINUTE.toMillis();
    long begin = System.nanoTime();
    int next = 0;
    double greatestLag = 0;
    for (int slice = 0; slice < slices; slice++) {
      List<Thread> threads = new ArrayList<>();
      for (int n = 0; n < perSlice; n++) {
        int target = next++;
        Observation one =
            seen.see(target / vantages % seen.endpoints(), "v" + target % vantages, Instant.now());
        Outbox outbox = outboxes.get(target % vantages);
        threads.add(Thread.ofVirtual().start(() -> add(outbox, List.of(one), 0)));
        taken++;
      }
      for (Thread thread : threads) {
        thread.join();
      }
      if (slice % 50 == 49) {
        greatestLag = Math.max(greatestLag, lag());
      }
      long due = begin + TimeUnit.MILLISECONDS.toNanos(100L * (slice + 1));
      long early = due - System.nanoTime();
      if (early > 0) {
        TimeUnit.NANOSECONDS.sleep(early);
      }
    }
    double took = seconds(begin);
    awaitJudged();
    long observations = taken - takenBefore;
    double judging = judgesCpu().minus(judgesBefore).toNanos() / 1e3 / observations;
    double writing = ownCpu().minus(ownBefore).toNanos() / 1e3 / observations;
    print(
        "steadily: %,d observations in %.0f s, %.0f/s; greatest lag %.0f records (%.1f s)",
        observations, took, observations / took, greatestLag, greatestLag / (observations / took));
    print(
        "  CPU for each: judges %.0f µs (%.0f/s and core), making, outbox and publishing %.0f µs",
        judging, 1e6 / judging, writing);
    print(
        "  on the wire and on the broker's disk: %.0f octets each",
        (double) (octetsOnTheWire() - sizeBefore) / observations);
    printMemory();
  }

  private void allAtOnce() throws Exception {
    for (AssayProcess judge : judges) {
      judge.pause();
    }
    long before = taken;
    takeAll();
    awaitPublished();
    Duration cpu = judgesCpu();
    for (AssayProcess judge : judges) {
      judge.resume();
    }
    long begin = System.nanoTime();
    awaitJudged();
    double took = seconds(begin);
    long observations = taken - before;
    double each = judgesCpu().minus(cpu).toNanos() / 1e3 / observations;
    print(
        "catching up: %,d observations in %.1f s, %.0f/s; %.0f µs of the judges' CPU each, %.0f/s"
            + " and core",
        observations, took, observations / took, each, 1e6 / each);
    printMemory();
  }

  private void awaitPublished() throws InterruptedException {
    while (outboxes.stream().anyMatch(outbox -> outbox.figures().rows() > 0)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void awaitJudged() throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (counted() < taken) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%,d of %,d observations were judged".formatted((long) counted(), taken));
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private double counted() throws IOException, InterruptedException {
    return sum("assay_bus_observations_total{outcome=\"counted\"}");
  }

  private double lag() throws IOException, InterruptedException {
    return sum("assay_bus_lag_records ");
  }

  private double sum(String prefix) throws IOException, InterruptedException {
    double sum = 0;
    for (AssayProcess judge : judges) {
      sum += judge.scrape().sum(prefix);
    }
    return sum;
  }

  /** What the topic of observations takes, compressed as it was sent. */
  private long octetsOnTheWire() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
          .flatMap(broker -> broker.values().stream())
          .flatMap(directory -> directory.replicaInfos().entrySet().stream())
          .filter(replica -> replica.getKey().topic().equals(PREFIX + "-observations"))
          .mapToLong(replica -> replica.getValue().size())
          .sum();
    }
  }

  private Duration judgesCpu() {
    return judges.stream().map(AssayProcess::cpu).reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private void printMemory() throws IOException {
    for (AssayProcess judge : judges) {
      print(
          "  a judge's resident memory: %.0f MB, %.0f MB at most",
          judge.resident() / 1e6, judge.peakResident() / 1e6);
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @FormatMethod
  private static void print(String format, Object... arguments) {
    System.out.printf(Locale.ROOT, format + "%n", arguments);
  }

  private void end() throws IOException {
    for (Publisher publisher : publishers) {
      publisher.close();
    }
    for (Outbox outbox : outboxes) {
      outbox.close();
      delete(outbox.directory());
    }
    judges.forEach(AssayProcess::close);
  }
}
