package io.assay.probe.dial;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Route;
import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import io.assay.probe.Resolution;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Finds out where a route's connections begin and go to. The name of a proxy is looked up, and its
 * address kept for half a minute, since it is no endpoint whose look-up would be measured.
 * Thread-safe.
 */
public final class FirstHops {
  private static final Duration KEPT = Duration.ofSeconds(30);
  private static final int MOST_KEPT = 1_000;

  private final BiFunction<Host.Name, Duration, Resolution> lookup;
  private final Cache<Host.Name, InetAddress> proxies =
      Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MOST_KEPT).build();

  /**
   * @param lookup the addresses of a name, within a deadline; an interrupted one returns early and
   *     stays interrupted
   */
  public FirstHops(BiFunction<Host.Name, Duration, Resolution> lookup) {
    this.lookup = lookup;
  }

  /**
   * The first hop of {@code route} on the way to {@code address}. Blocks while a name is looked up.
   *
   * @param address may be absent where the route is through a proxy
   * @param deadline for the look-up
   * @throws IllegalArgumentException if there is no address, but the route needs one
   */
  public FirstHop of(Route route, Optional<InetAddress> address, int port, Duration deadline) {
    return switch (route) {
      case Route.Proxied proxied -> proxy(proxied.proxy().server(), deadline);
      case Route.Local local -> local(local, needed(address), port);
    };
  }

  /** The first hop of a route that no proxy is on. Does not block. */
  public static FirstHop local(Route.Local route, InetAddress address, int port) {
    return switch (route) {
      case Route.Direct _ -> found(address, port, Optional.empty());
      case Route.Source source -> from(source, address, port);
      case Route.Interface named -> from(named, address, port);
    };
  }

  /** The addresses of a name, as the constructor's look-up has them now. */
  Resolution addresses(Host host, Duration deadline) {
    return switch (host) {
      case Host.Ip(var address) -> new Resolution.Found(List.of(address), true, 0);
      case Host.Name name -> lookup.apply(name, deadline);
    };
  }

  private static InetAddress needed(Optional<InetAddress> address) {
    return address.orElseThrow(() -> new IllegalArgumentException("there is no address to dial"));
  }

  private static FirstHop.Found found(InetAddress to, int port, Optional<InetAddress> from) {
    return new FirstHop.Found(new InetSocketAddress(to, port), from, 0);
  }

  private static FirstHop from(Route.Source source, InetAddress to, int port) {
    Optional<InetAddress> own =
        source.addresses().stream()
            .filter(address -> address instanceof Inet6Address == to instanceof Inet6Address)
            .findFirst();
    return own.isPresent()
        ? found(to, port, own)
        : missing(
            "an IPv%d address cannot be dialled %s"
                .formatted(to instanceof Inet6Address ? 6 : 4, source.text()));
  }

  private static FirstHop from(Route.Interface named, InetAddress to, int port) {
    Optional<InetAddress> own = OwnAddresses.of(named, to instanceof Inet6Address);
    return own.isPresent()
        ? found(to, port, own)
        : missing(
            "the interface %s is not there or has no IPv%d address to connect from"
                .formatted(named.name(), to instanceof Inet6Address ? 6 : 4));
  }

  private static FirstHop missing(String detail) {
    return new FirstHop.Missing(new Failure(FailureKind.LOCAL, detail), 0);
  }

  private FirstHop proxy(HostPort server, Duration deadline) {
    return switch (server.host()) {
      case Host.Ip(var address) -> found(address, server.port(), Optional.empty());
      case Host.Name name -> {
        InetAddress known = proxies.getIfPresent(name);
        yield known == null
            ? lookUp(name, server, deadline)
            : found(known, server.port(), Optional.empty());
      }
    };
  }

  private FirstHop lookUp(Host.Name name, HostPort server, Duration deadline) {
    return switch (lookup.apply(name, deadline)) {
      case Resolution.Found(var addresses, _, var nanos) -> {
        AddressFamilies families = AddressFamilies.ofThisMachine();
        InetAddress chosen =
            addresses.stream().filter(families::reach).findFirst().orElse(addresses.getFirst());
        proxies.put(name, chosen);
        yield new FirstHop.Found(
            new InetSocketAddress(chosen, server.port()), Optional.empty(), nanos);
      }
      case Resolution.NotFound(var failure, var nanos) ->
          new FirstHop.Missing(
              new Failure(
                  failure.kind(),
                  "the name of the proxy %s: %s".formatted(server.text(), failure.detail())),
              nanos);
    };
  }
}
