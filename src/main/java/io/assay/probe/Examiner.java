package io.assay.probe;

import io.assay.endpoint.Host;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import io.assay.probe.Variant.Kind;
import io.assay.probe.dns.PlainDns;
import io.assay.probe.path.HopProber;
import io.assay.probe.path.PathComparison;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Takes closer looks: measures how far away whoever answers is, and asks otherwise than a probe
 * does. Each look makes at most four TLS connections, two plain queries and what {@link HopProber}
 * sends. Thread-safe; a look holds the thread that calls for it, and some virtual ones.
 */
public final class Examiner implements AutoCloseable {
  /**
   * Octets of TCP payload that every network must carry, whatever else is wrong with it (RFC 9293,
   * section 3.7.1).
   */
  private static final int SMALL_SEGMENT = 536;

  private static final Duration PLAIN_DEADLINE = Duration.ofSeconds(2);

  private final Function<Attempt, Observation> prober;
  private final HopProber hops;
  private final InstantSource clock;

  /**
   * @param prober carries out an attempt; an interrupted one returns early and stays interrupted
   */
  public Examiner(Function<Attempt, Observation> prober, InstantSource clock) {
    this.prober = prober;
    this.hops = new HopProber(clock);
    this.clock = clock;
  }

  /**
   * Looks at everything.
   *
   * @param attempt as a probe of the endpoint would be made; there is an address to dial
   * @param ports whose distances are compared, the endpoint's own first
   * @param other the server name of somebody else
   * @throws InterruptedException if the caller was interrupted; what was seen until then is dropped
   * @throws IllegalArgumentException if the attempt has no address
   */
  public Examination examine(Attempt attempt, List<Integer> ports, Host.Name other)
      throws InterruptedException {
    InetAddress address = address(attempt.target());
    Instant startedAt = clock.instant();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Variant>> ways = new ArrayList<>();
      ways.add(() -> ask(Kind.AGAIN, attempt));
      if (attempt.serverName() instanceof Host.Name) {
        ways.add(() -> ask(Kind.NO_NAME, as(new Host.Ip(address), attempt)));
      }
      ways.add(() -> ask(Kind.OTHER_NAME, as(other, attempt)));
      ways.add(() -> ask(Kind.SMALL_SEGMENTS, inSmallSegments(attempt)));
      if (attempt.route() instanceof Route.Local route) {
        ways.add(() -> plain(Kind.PLAIN_UDP, route, address, attempt));
        ways.add(() -> plain(Kind.PLAIN_TCP, route, address, attempt));
      }
      Future<Optional<PathComparison>> path = threads.submit(() -> path(attempt, ports));
      List<Variant> variants = new ArrayList<>();
      for (Future<Variant> asked : threads.invokeAll(ways)) {
        variants.add(get(asked));
      }
      return new Examination(startedAt, get(path), variants);
    }
  }

  private Variant ask(Kind kind, Attempt attempt) {
    Observation seen = prober.apply(attempt);
    return new Variant(kind, seen.tls(), seen.dns(), seen.outcome());
  }

  private static Variant plain(Kind kind, Route.Local route, InetAddress address, Attempt attempt) {
    PlainDns.Result result =
        PlainDns.ask(route, address, attempt.query(), kind == Kind.PLAIN_TCP, PLAIN_DEADLINE);
    return new Variant(kind, Optional.empty(), result.dns(), result.outcome());
  }

  private Optional<PathComparison> path(Attempt attempt, List<Integer> ports) {
    return attempt.route() instanceof Route.Local route
        ? Optional.of(
            hops.compare(route, address(attempt.target()), ports, HopProber.DEFAULT_LIMIT))
        : Optional.empty();
  }

  private static Attempt as(Host name, Attempt attempt) {
    return new Attempt(
        attempt.target(),
        attempt.route(),
        name,
        attempt.query(),
        attempt.deadlines(),
        Optional.empty());
  }

  private static Attempt inSmallSegments(Attempt attempt) {
    return new Attempt(
        attempt.target(),
        attempt.route(),
        attempt.serverName(),
        attempt.query(),
        attempt.deadlines(),
        Optional.empty(),
        OptionalInt.of(SMALL_SEGMENT));
  }

  private static InetAddress address(Target target) {
    return target
        .address()
        .orElseThrow(() -> new IllegalArgumentException("no address to look at: " + target));
  }

  private static <T> T get(Future<T> done) throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a closer look met a defect: " + e.getCause(), e.getCause());
    }
  }

  /** Ends what is measured; attempts are the prober's to end. */
  @Override
  public void close() {
    hops.close();
  }
}
