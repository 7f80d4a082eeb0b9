package io.assay.probe;

import io.assay.probe.dial.Dialer;
import io.assay.probe.tls.ClientCrypto;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Carries out attempts: one connection, one TLS handshake, one DNS query each. Thread-safe; any
 * number of attempts may be in flight, each holding one calling thread (a virtual one, then) and
 * one connection.
 */
public final class Prober implements AutoCloseable {
  private static final long SHUTDOWN_SECONDS = 2;

  private final Dialer dialer = Dialer.direct();
  private final ClientCrypto crypto = new ClientCrypto(new SecureRandom());
  private final InstantSource clock;
  private final EventLoopGroup loops;
  private final Set<ProbeSession> inFlight = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Starts the event loops.
   *
   * @param eventLoopThreads at least 1; each keeps a core busy at about a thousand probes a second
   * @param clock says when a probe started; durations are measured apart from it
   */
  public Prober(int eventLoopThreads, InstantSource clock) {
    this.clock = clock;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            eventLoopThreads, new DefaultThreadFactory("probe", true), dialer.ioHandlerFactory());
  }

  /**
   * Probes once and waits for the end, which comes by the attempt's deadlines at the latest. The
   * connection is closed when this returns. A caller that is interrupted gets what was seen until
   * then, with {@link FailureKind#LOCAL}, and stays interrupted; so does one whose prober is closed
   * meanwhile.
   *
   * @throws IllegalArgumentException if the target has no address or its query cannot be encoded
   * @throws IllegalStateException if the probe met a defect of this program
   */
  public Observation probe(Attempt attempt) {
    ProbeSession session = new ProbeSession(attempt, dialer, crypto, loops.next(), clock.instant());
    inFlight.add(session);
    try {
      if (closed) {
        session.endNow(closedFailure());
      } else {
        session.begin();
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

  public java.util.Optional<Failure> selfCheck(io.assay.endpoint.Vantage v, java.time.Duration d) {
    return java.util.Optional.empty();
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
