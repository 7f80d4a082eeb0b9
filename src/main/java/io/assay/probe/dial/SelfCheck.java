package io.assay.probe.dial;

import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.Resolution;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Looks whether a vantage point itself is well. It contacts nobody but the proxy and what is
 * configured for the purpose. Thread-safe.
 */
public final class SelfCheck {
  private final Dialer dialer;
  private final EventLoopGroup loops;
  private final FirstHops hops;

  /**
   * @param loops made of what {@code dialer} needs
   */
  public SelfCheck(Dialer dialer, EventLoopGroup loops, FirstHops hops) {
    this.dialer = dialer;
    this.loops = loops;
    this.hops = hops;
  }

  /**
   * What ails {@code vantage}, with the remedy, or nothing. Blocks for {@code deadline} at most; a
   * caller that is interrupted is told nothing, and stays interrupted.
   *
   * <ul>
   *   <li>Source address or interface: this machine has it, and a socket can be bound to it.
   *   <li>SOCKS5 proxy: it accepts the connection and takes our terms, user and password included.
   *   <li>HTTP proxy: it accepts the connection and answers {@code OPTIONS *} in HTTP. Whether it
   *       takes our user and password is seen only if it asks for them there; some do not.
   *   <li>Where a self-check is configured, a TCP connection to it can be made from the vantage
   *       point, through the proxy if there is one.
   * </ul>
   */
  public Optional<Failure> look(Vantage vantage, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    Optional<Failure> own =
        switch (vantage.route()) {
          case Route.Direct _ -> Optional.empty();
          case Route.Source source ->
              OwnAddresses.problem(source).map(problem -> ofSource(problem, vantage));
          case Route.Interface named ->
              OwnAddresses.problem(named).map(problem -> ofSource(problem, vantage));
          // A connection through the proxy shows all that the proxy's terms would.
          case Route.Proxied _ when vantage.selfCheck().isPresent() -> Optional.empty();
          case Route.Proxied proxied ->
              connect(proxied, Optional.empty(), Optional.empty(), 0, end);
        };
    return own.isPresent()
        ? own
        : vantage.selfCheck().flatMap(target -> reach(vantage.route(), target, end));
  }

  private static Failure ofSource(String problem, Vantage vantage) {
    return new Failure(
        FailureKind.LOCAL,
        "%s; correct the source of the vantage point %s".formatted(problem, vantage.name()));
  }

  private Optional<Failure> reach(Route route, HostPort target, long end) {
    return tryToReach(route, target, end)
        .map(
            failure ->
                new Failure(
                    failure.kind(),
                    "the self-check %s cannot be reached %s: %s"
                        .formatted(target.text(), route.text(), failure.detail())));
  }

  private Optional<Failure> tryToReach(Route route, HostPort target, long end) {
    if (target.host() instanceof Host.Name && route.resolvesNames()) {
      return connect(route, Optional.of(target), Optional.empty(), target.port(), end);
    }
    return switch (hops.addresses(target.host(), left(end))) {
      case Resolution.NotFound(var failure, _) ->
          interrupted() ? Optional.empty() : Optional.of(failure);
      case Resolution.Found(var addresses, _, _) -> {
        InetAddress address =
            addresses.stream().filter(route::reaches).findFirst().orElse(addresses.getFirst());
        yield connect(
            route,
            Optional.of(new HostPort(new Host.Ip(address), target.port())),
            Optional.of(address),
            target.port(),
            end);
      }
    };
  }

  /**
   * @param destination what a proxy is to connect to; absent where only its terms are asked
   * @param address where to, unless a proxy knows
   */
  private Optional<Failure> connect(
      Route route,
      Optional<HostPort> destination,
      Optional<InetAddress> address,
      int port,
      long end) {
    return switch (hops.of(route, address, port, left(end))) {
      case FirstHop.Missing(var failure, _) ->
          interrupted() ? Optional.empty() : Optional.of(failure);
      case FirstHop.Found found -> {
        Trial trial = new Trial(route, destination, found);
        trial.begin(dialer, loops.next(), left(end));
        yield await(trial);
      }
    };
  }

  private static Optional<Failure> await(Trial trial) {
    CompletableFuture<Optional<Failure>> result = trial.result();
    try {
      return result.get();
    } catch (InterruptedException e) {
      trial.abandon();
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the self-check met a defect: " + e.getCause(), e.getCause());
    }
  }

  private static boolean interrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
  }
}
