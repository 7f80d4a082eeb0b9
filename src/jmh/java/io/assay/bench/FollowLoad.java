package io.assay.bench;

import com.sun.management.OperatingSystemMXBean;
import io.assay.config.Ct;
import io.assay.ct.Log;
import io.assay.ct.follow.Cadence;
import io.assay.ct.follow.FollowListener;
import io.assay.ct.follow.FollowProblem;
import io.assay.ct.follow.LogFollowers;
import io.assay.ct.follow.LogStatus;
import io.assay.ct.log.LogClients;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.WatchedIdentity;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a static log from its beginning to its end, as {@code assay run} does: downloading,
 * hashing, matching, proving, writing down. {@code FollowLoad [TILES [IDENTITIES]]}: the log serves
 * four real tiles again and again, from a process of its own. Prints entries a second and for each
 * second of this process's CPU time, and how much memory there was in use.
 */
public final class FollowLoad {
  private static final Path TILES =
      Path.of("..", "shared", "data", "ct", "static-ct", "navigli2025h2");
  private static final int WIDTH = 256;
  private static final long MEBI = 1 << 20;
  private static final Duration TICK = Duration.ofMillis(200);
  private static final double NANOS = 1e9;

  private FollowLoad() {}

  public static void main(String[] arguments) throws Exception {
    long tiles = arguments.length > 0 ? Long.parseLong(arguments[0]) : 8000;
    int identities = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    if (!Files.isDirectory(TILES)) {
      System.out.println(TILES + " is not here: nothing is measured");
      return;
    }
    Process server =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                TileReplay.class.getName(),
                TILES.toString(),
                Long.toString(tiles))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(said.readLine());
      // The first run warms up, the second one counts.
      follow(port, said.readLine(), tiles, identities);
      server.destroy();
    } finally {
      server.destroyForcibly();
    }
  }

  private static void follow(int port, String key, long tiles, int identities) throws Exception {
    Log log = log(port, key);
    for (int round = 1; round <= 2; round++) {
      Path directory = Files.createTempDirectory("assay-follow");
      try (CtStore store = CtStore.open(directory);
          Fetcher fetcher =
              new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay/bench");
          LogFollowers followers =
              new LogFollowers(
                  new LogClients(fetcher, 1e6, 1_000_000)::of,
                  any -> new Cadence(Duration.ofSeconds(1)),
                  store,
                  watchList(identities),
                  new Silence(),
                  InstantSource.system())) {
        run(followers, log, tiles * WIDTH, round);
      }
    }
  }

  private static void run(LogFollowers followers, Log log, long size, int round) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long time = System.nanoTime();
    long heap = 0;
    followers.follow(List.of(log), new Ct.From.Index(0));
    LogStatus status = followers.status().getFirst();
    while (status.verifiedSize() < size) {
      Thread.sleep(TICK);
      status = followers.status().getFirst();
      heap = Math.max(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    double seconds = (System.nanoTime() - time) / NANOS;
    double cpuSeconds = (system.getProcessCpuTime() - cpu) / NANOS;
    System.out.printf(
        "round %d: %,d entries, %.1f s, %,.0f entries/s, %,.0f for each second of CPU time,"
            + " heap at most %d MiB, resident %s%n",
        round, size, seconds, size / seconds, size / cpuSeconds, heap / MEBI, resident());
  }

  private static String resident() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst()
        .map(line -> line.replaceAll("\\s+", " "))
        .orElse("unknown");
  }

  private static Log log(int port, String key) {
    Octets octets = Octets.fromBase64(key);
    return new Log(
        "replay",
        Sha256.of(octets.toByteArray()),
        octets,
        "bench",
        List.of(),
        Log.Kind.STATIC_CT,
        "",
        "http://127.0.0.1:%d/".formatted(port),
        Duration.ofDays(1),
        Optional.empty(),
        Optional.empty());
  }

  /** None of which stands in the real tiles. */
  private static WatchList watchList(int identities) throws EndpointException {
    List<WatchedIdentity> watched = new ArrayList<>();
    for (int i = 0; i < identities; i++) {
      watched.add(
          WatchedIdentity.parse(
              switch (i % 4) {
                case 0 -> "name%d.watched.test".formatted(i);
                case 1 -> "*.zone%d.watched.test".formatted(i);
                case 2 -> "198.18.%d.%d".formatted(i / 256 % 256, i % 256);
                default -> "2001:db8:%x::/48".formatted(i % 65536);
              }));
    }
    return WatchList.of(Map.of("bench", watched));
  }

  /** Nothing is expected to be found, nor to go wrong: what does is printed. */
  private static final class Silence implements FollowListener {
    @Override
    public void matched(List<LoggedCertificate> fresh) {
      System.out.println("matched: " + fresh.size());
    }

    @Override
    public void raised(Log log, FollowProblem problem, String detail) {
      System.out.println(problem.id() + ": " + detail);
    }

    @Override
    public void settled(Log log, FollowProblem problem) {
      System.out.println("no longer " + problem.id());
    }

    @Override
    public boolean beyond(Log log, long index, long treeSize) {
      return false;
    }

    @Override
    public void notStored(Log log, String reason) {
      System.out.println(reason);
    }

    @Override
    public void defect(Log log, RuntimeException defect) {
      throw defect;
    }
  }
}
