package io.assay.probe.path;

import io.assay.endpoint.Route;
import io.assay.probe.dial.FirstHop;
import io.assay.probe.dial.FirstHops;
import io.assay.probe.dial.OwnAddresses;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Measures how far away the ports of an address are. Meant to be made once and used by any number
 * of threads, virtual ones best: each comparison holds the thread that calls for it. At most
 * {@value #MOST_AT_ONCE} are under way; others wait for their turn. Thread-safe.
 */
public final class HopProber implements AutoCloseable {
  /** How long a comparison may take where nobody says otherwise. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(5);

  /** How many ports of one address are compared. */
  public static final int MOST_PORTS = 6;

  /** How many comparisons are under way at once: each brings up to a hundred SYNs a second. */
  public static final int MOST_AT_ONCE = 4;

  private static final long SHUTDOWN_SECONDS = 2;

  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
  private final InstantSource clock;
  private final Optional<EventLoopGroup> loops;

  /**
   * Starts the event loop, where this machine has what it takes.
   *
   * @param clock says when a comparison started; durations are measured apart from it
   */
  public HopProber(InstantSource clock) {
    this(
        clock,
        Epoll.isAvailable()
            ? Optional.of(
                new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("hops", true), EpollIoHandler.newFactory()))
            : Optional.empty());
  }

  private HopProber(InstantSource clock, Optional<EventLoopGroup> loops) {
    this.clock = clock;
    this.loops = loops;
  }

  /** As where there is no native epoll transport. */
  static HopProber withoutEpoll(InstantSource clock) {
    return new HopProber(clock, Optional.empty());
  }

  /**
   * Compares, and waits for the end, which comes within {@code limit} once it is this comparison's
   * turn. At most 100 packets are sent, at most 100 connects a second. Where this machine cannot
   * measure by that route, the prober is closed, or the caller is interrupted, the ports concerned
   * are {@link HopDistance.NotMeasured}; an interrupted caller stays so.
   *
   * @param route how connects leave this machine: hops cannot be counted through a proxy
   * @param ports without repetition; those behind the first {@value #MOST_PORTS} are not measured
   * @param limit for the whole comparison; below a second there is not even time to see that nobody
   *     answers
   * @throws IllegalArgumentException if a port stands there twice
   */
  public PathComparison compare(
      Route.Local route, InetAddress address, List<Integer> ports, Duration limit) {
    if (ports.stream().distinct().count() < ports.size()) {
      throw new IllegalArgumentException("a port twice: " + ports);
    }
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      return compare(
          (_, _) -> {
            throw e;
          },
          address,
          ports,
          limit);
    }
    try {
      return compare(network(route, address), address, ports, limit);
    } finally {
      turns.release();
    }
  }

  private PathComparison compare(
      Connects network, InetAddress address, List<Integer> ports, Duration limit) {
    int most = Math.min(ports.size(), MOST_PORTS);
    Instant startedAt = clock.instant();
    Comparing comparing = new Comparing(network, ports.subList(0, most), System::nanoTime, limit);
    comparing.run();
    List<PortDistance> distances = new ArrayList<>(comparing.ports());
    ports.stream().skip(most).map(HopProber::leftOut).forEach(distances::add);
    return new PathComparison(
        address, startedAt, distances, comparing.connects(), comparing.packets(), comparing.took());
  }

  private static PortDistance leftOut(int port) {
    return new PortDistance(
        port,
        new HopDistance.NotMeasured(
            "at most %d ports of an address are compared".formatted(MOST_PORTS)),
        List.of());
  }

  private Connects network(Route.Local route, InetAddress address) {
    Optional<EventLoop> loop = loops.map(EventLoopGroup::next);
    if (loop.isEmpty()) {
      return none(withoutEpoll());
    }
    return switch (FirstHops.local(route, address, 0)) {
      case FirstHop.Missing(var failure, _) -> none(failure.detail());
      case FirstHop.Found(_, var from, _) ->
          from.flatMap(OwnAddresses::problem)
              .map(HopProber::none)
              .orElseGet(() -> new LoopConnects(loop.get(), new Way(route, address, from)));
    };
  }

  private static Connects none(String why) {
    return (steps, _) -> LoopConnects.none(steps, why);
  }

  private static String withoutEpoll() {
    String cause =
        Optional.ofNullable(Epoll.unavailabilityCause())
            .map(error -> " (" + error.getMessage() + ")")
            .orElse("");
    return "limiting the hops of packets takes Linux on x86-64 or ARM" + cause;
  }

  /**
   * Ends every comparison under way, and each that waits or comes later, with {@link
   * HopDistance.NotMeasured}. Returns when the event loop has ended, within 4 seconds; doing it
   * again does nothing.
   */
  @Override
  public void close() {
    loops.ifPresent(
        group ->
            group
                .shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2 * SHUTDOWN_SECONDS, TimeUnit.SECONDS));
  }
}
