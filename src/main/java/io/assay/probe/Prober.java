package io.assay.probe;

import io.assay.endpoint.Host;
import io.assay.endpoint.Vantage;
import io.assay.probe.dial.Dialer;
import io.assay.probe.dial.FirstHops;
import io.assay.probe.dial.SelfCheck;
import io.assay.probe.tls.ClientCrypto;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Carries out attempts: one connection, one TLS handshake, one DNS query each, and after its answer
 * those about the server's identity where there are any. Thread-safe; any number of attempts may be
 * in flight, each holding one calling thread (a virtual one, then) and one connection.
 */
public final class Prober implements AutoCloseable {
  private static final long SHUTDOWN_SECONDS = 2;

  private final Dialer dialer = Dialer.direct();
  private final ClientCrypto crypto = new ClientCrypto(new SecureRandom());
  private final InstantSource clock;
  private final EventLoopGroup loops;
  private final FirstHops hops;
  private final SelfCheck selfCheck;
  private final Set<ProbeSession> inFlight = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Starts the event loops. Names of proxies are looked up at the system's name servers.
   *
   * @param eventLoopThreads at least 1; each keeps a core busy at about a thousand probes a second
   * @param clock says when a probe started; durations are measured apart from it
   */
  public Prober(int eventLoopThreads, InstantSource clock) {
    this(eventLoopThreads, clock, new AddressLookup(List.of())::lookup);
  }

  /**
   * Starts the event loops.
   *
   * @param lookup the addresses of the name of a proxy or of what a self-check connects to, within
   *     a deadline; an interrupted one returns early and stays interrupted
   */
  public Prober(
      int eventLoopThreads,
      InstantSource clock,
      BiFunction<Host.Name, Duration, Resolution> lookup) {
    this.clock = clock;
    this.hops = new FirstHops(lookup);
    this.loops =
        new MultiThreadIoEventLoopGroup(
            eventLoopThreads, new DefaultThreadFactory("probe", true), dialer.ioHandlerFactory());
    this.selfCheck = new SelfCheck(dialer, loops, hops);
  }

  /**
   * Probes once and waits for the end, which comes by the attempt's deadlines at the latest. The
   * connection is closed when this returns. A caller that is interrupted gets what was seen until
   * then, with {@link FailureKind#LOCAL}, and stays interrupted; so does one whose prober is closed
   * meanwhile.
   *
   * @throws IllegalArgumentException if the target has no address, but its route needs one, or if
   *     its query cannot be encoded
   * @throws IllegalStateException if the probe met a defect of this program
   */
  public Observation probe(Attempt attempt) {
    ProbeSession session = new ProbeSession(attempt, dialer, crypto, loops.next(), clock.instant());
    inFlight.add(session);
    try {
      if (closed) {
        session.endNow(closedFailure());
      } else {
        session.begin(
            hops.of(
                attempt.route(),
                attempt.target().address(),
                attempt.target().endpoint().port(),
                attempt.deadlines().connect()));
      }
      return await(session);
    } finally {
      inFlight.remove(session);
    }
  }

  private static Observation await(ProbeSession session) {
    CompletableFuture<Observation> result = session.result();
    try {
      return result.get();
    } catch (InterruptedException e) {
      session.endNow(new Failure(FailureKind.LOCAL, "the probe was interrupted"));
      Observation partial = result.join();
      Thread.currentThread().interrupt();
      return partial;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the probe met a defect: " + e.getCause(), e.getCause());
    }
  }

  private static Failure closedFailure() {
    return new Failure(FailureKind.LOCAL, "the prober was closed");
  }

  /**
   * What ails {@code vantage}, if anything does: see {@link SelfCheck#look}. A caller that is
   * interrupted is told nothing, and stays interrupted.
   */
  public Optional<Failure> selfCheck(Vantage vantage, Duration deadline) {
    return selfCheck.look(vantage, deadline);
  }

  /** Ends every attempt in flight with {@link FailureKind#LOCAL} and stops the event loops. */
  @Override
  public void close() {
    closed = true;
    inFlight.forEach(session -> session.endNow(closedFailure()));
    loops
        .shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(2 * SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }
}
