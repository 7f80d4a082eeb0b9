package io.assay.app;

import io.assay.config.Config;
import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing to do at a fixed cadence: probe an endpoint at its configured address, or look its name
 * up and probe every address.
 */
record Job(
    Id id,
    Route route,
    Query query,
    Deadlines deadlines,
    Duration interval,
    Expectation expectation) {
  /** Addresses that a line of {@link #leftOut} names. */
  private static final int LISTED = 5;

  /**
   * What makes a job the same job when the configuration changes.
   *
   * @param address absent where the name is to be looked up, here or by the proxy
   */
  record Id(String resolver, Endpoint endpoint, Optional<InetAddress> address, String vantage) {}

  /**
   * The jobs that {@code config} asks for, in its order, but for addresses of a family that the
   * vantage point's source has no address of.
   */
  static Map<Id, Job> of(Config config) {
    Map<Id, Job> jobs = new LinkedHashMap<>();
    for (Resolver resolver : config.resolvers()) {
      for (Resolver.Service service : resolver.services()) {
        for (Optional<InetAddress> address : addresses(resolver, service.endpoint())) {
          for (Vantage vantage : resolver.vantages()) {
            if (reaches(vantage, address)) {
              Id id = new Id(resolver.name(), service.endpoint(), address, vantage.name());
              jobs.putIfAbsent(id, of(id, vantage.route(), resolver, service));
            }
          }
        }
      }
    }
    return jobs;
  }

  /**
   * What {@code config} asks for and is no job, since the vantage point's source has no address of
   * the family: one line for each vantage point.
   */
  static List<String> leftOut(Config config) {
    Map<Vantage, Set<String>> addresses = new LinkedHashMap<>();
    for (Resolver resolver : config.resolvers()) {
      for (Resolver.Service service : resolver.services()) {
        for (InetAddress address : resolver.dialAddresses(service.endpoint())) {
          for (Vantage vantage : resolver.vantages()) {
            if (!vantage.route().reaches(address)) {
              addresses
                  .computeIfAbsent(vantage, v -> new LinkedHashSet<>())
                  .add(Host.addressText(address));
            }
          }
        }
      }
    }
    return addresses.entrySet().stream()
        .map(
            entry ->
                "not probed from %s, which connects %s: %s%s"
                    .formatted(
                        entry.getKey().name(),
                        entry.getKey().route().text(),
                        entry.getValue().stream().limit(LISTED).collect(Collectors.joining(", ")),
                        entry.getValue().size() > LISTED
                            ? " and %d more".formatted(entry.getValue().size() - LISTED)
                            : ""))
        .toList();
  }

  private static boolean reaches(Vantage vantage, Optional<InetAddress> address) {
    return address.map(vantage.route()::reaches).orElse(true);
  }

  private static Job of(Id id, Route route, Resolver resolver, Resolver.Service service) {
    return new Job(
        id,
        route,
        resolver.query(),
        resolver.deadlines(),
        resolver.interval(),
        service.expectation());
  }

  private static List<Optional<InetAddress>> addresses(Resolver resolver, Endpoint endpoint) {
    List<InetAddress> addresses = resolver.dialAddresses(endpoint);
    return addresses.isEmpty()
        ? List.of(Optional.empty())
        : addresses.stream().map(Optional::of).toList();
  }
}
