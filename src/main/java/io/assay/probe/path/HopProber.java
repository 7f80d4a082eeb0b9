package io.assay.probe.path;

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
import java.util.concurrent.TimeUnit;

/**
 * Measures how far away the ports of an address are. Thread-safe; each comparison under way holds
 * one calling thread, a virtual one best.
 */
public final class HopProber implements AutoCloseable {
  /** How long a comparison may take where nobody says otherwise. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(5);

  /** How many ports of one address are compared. */
  public static final int MOST_PORTS = 6;

  private static final long SHUTDOWN_SECONDS = 2;

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
   * Compares, and waits for the end, which comes within {@code limit}. At most 100 packets are
   * sent, at most 100 connects a second. Where this machine cannot measure, or the caller is
   * interrupted, the ports concerned are {@link HopDistance.NotMeasured}; an interrupted caller
   * stays so.
   *
   * @param ports without repetition; those behind the first {@value #MOST_PORTS} are not measured
   * @param limit for the whole comparison; below a second there is not even time to see that nobody
   *     answers
   * @throws IllegalArgumentException if a port stands there twice
   */
  public PathComparison compare(InetAddress address, List<Integer> ports, Duration limit) {
    if (ports.stream().distinct().count() < ports.size()) {
      throw new IllegalArgumentException("a port twice: " + ports);
    }
    int most = Math.min(ports.size(), MOST_PORTS);
    Instant startedAt = clock.instant();
    Comparing comparing =
        new Comparing(network(address), ports.subList(0, most), System::nanoTime, limit);
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

  private Connects network(InetAddress address) {
    Optional<EventLoop> loop = loops.map(EventLoopGroup::next);
    return loop.isPresent()
        ? new LoopConnects(loop.get(), address)
        : (steps, _) -> LoopConnects.none(steps, obstacle());
  }

  private static String obstacle() {
    String cause =
        Optional.ofNullable(Epoll.unavailabilityCause())
            .map(error -> " (" + error.getMessage() + ")")
            .orElse("");
    return "it cannot limit the hops of packets, which takes Linux on x86-64 or ARM" + cause;
  }

  /** Ends every comparison under way, with {@link HopDistance.NotMeasured}. */
  @Override
  public void close() {
    loops.ifPresent(
        group ->
            group
                .shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2 * SHUTDOWN_SECONDS, TimeUnit.SECONDS));
  }
}
