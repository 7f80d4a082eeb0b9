package io.assay.app;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Resolver;
import io.assay.probe.path.HopProber;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Chooses which ports of an address are compared. Immutable. */
final class PathPorts {
  /** HTTPS, DNS over TLS and DNS: where a resolver answers, if it answers anywhere. */
  private static final List<Integer> USUAL =
      List.of(Endpoint.Doh.DEFAULT_PORT, Endpoint.Dot.DEFAULT_PORT, 53);

  private final List<Resolver> configured;

  /**
   * @param configured whose endpoints are neighbours where they are at the same address
   */
  PathPorts(List<Resolver> configured) {
    this.configured = List.copyOf(configured);
  }

  /**
   * The ports to compare, each once: those of {@code endpoints}, then those that the configuration
   * has at the address, then the usual ones as long as there is room.
   *
   * @param endpoints what was asked for and is at {@code address}
   */
  List<Integer> at(InetAddress address, List<Endpoint> endpoints) {
    Set<Integer> ports = new LinkedHashSet<>();
    endpoints.forEach(endpoint -> ports.add(endpoint.port()));
    for (Resolver resolver : configured) {
      for (Resolver.Service service : resolver.services()) {
        List<InetAddress> dialled = resolver.dialAddresses(service.endpoint());
        if (dialled.contains(address)
            || (dialled.isEmpty() && sharesName(service.endpoint(), endpoints))) {
          ports.add(service.endpoint().port());
        }
      }
    }
    USUAL.stream().filter(_ -> ports.size() < HopProber.MOST_PORTS).forEach(ports::add);
    return List.copyOf(ports);
  }

  /** The addresses of a name are those of all endpoints of that name. */
  private static boolean sharesName(Endpoint other, List<Endpoint> endpoints) {
    return other.host() instanceof Host.Name
        && endpoints.stream().anyMatch(endpoint -> endpoint.host().equals(other.host()));
  }
}
