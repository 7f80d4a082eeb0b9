package io.assay.app;

import io.assay.atlas.SslcertResult;
import io.assay.config.Config;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.ParsedEndpoint;
import io.assay.endpoint.Resolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which endpoint a result is of. A configured one has the result's port, and its name; of several,
 * the first that is dialled at the result's address comes first, then the first of all. A
 * measurement by address is also of the first endpoint that is given by name and dialled at that
 * address. Where none fits, the endpoint is made up of the result. Immutable.
 */
final class AtlasTargets {
  private record Place(Host host, int port) {}

  private final Map<Place, List<Aim>> byName = new HashMap<>();
  private final Map<Place, Aim> byAddress = new HashMap<>();
  private final boolean onlyConfigured;
  private final UnaryOperator<Aim> change;

  /**
   * @param resolvers what is configured
   * @param onlyConfigured whether results of other endpoints are of nothing
   * @param change what the options say in place of names and expectations
   */
  AtlasTargets(List<Resolver> resolvers, boolean onlyConfigured, UnaryOperator<Aim> change) {
    this.onlyConfigured = onlyConfigured;
    this.change = change;
    for (Resolver resolver : resolvers) {
      for (Resolver.Service service : resolver.services()) {
        add(change.apply(Selection.aim(resolver, service)));
      }
    }
  }

  private void add(Aim aim) {
    Endpoint endpoint = aim.endpoint();
    byName
        .computeIfAbsent(new Place(endpoint.host(), endpoint.port()), _ -> new ArrayList<>())
        .add(aim);
    for (InetAddress address : aim.addresses()) {
      byAddress.putIfAbsent(new Place(new Host.Ip(address), endpoint.port()), aim);
    }
  }

  /** What to hold {@code result} to; nothing where it is of no configured endpoint. */
  Optional<Aim> of(SslcertResult result) {
    Place place = new Place(result.host(), result.port());
    List<Aim> named = byName.getOrDefault(place, List.of());
    return named.stream()
        .filter(aim -> isDialled(aim, result.address()))
        .findFirst()
        .or(() -> named.stream().findFirst())
        .or(() -> Optional.ofNullable(byAddress.get(place)))
        .or(() -> onlyConfigured ? Optional.empty() : Optional.of(madeUp(result)));
  }

  private static boolean isDialled(Aim aim, Optional<InetAddress> address) {
    return aim.addresses().isEmpty() || address.filter(aim.addresses()::contains).isPresent();
  }

  /** What is served there is not known; a certificate is presented in any case. */
  private Aim madeUp(SslcertResult result) {
    return change.apply(
        Selection.aim(
            new ParsedEndpoint(
                new Endpoint.Dot(result.host(), result.port(), Optional.empty()), Set.of()),
            Config.DEFAULT_VANTAGE));
  }
}
