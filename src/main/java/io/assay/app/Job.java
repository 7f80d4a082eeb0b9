package io.assay.app;

import io.assay.config.Config;
import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Query;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /**
   * What makes a job the same job when the configuration changes.
   *
   * @param address absent where the name is to be looked up
   */
  record Id(String resolver, Endpoint endpoint, Optional<InetAddress> address, String vantage) {}

  /** The jobs that {@code config} asks for, in its order. */
  static Map<Id, Job> of(Config config) {
    Map<Id, Job> jobs = new LinkedHashMap<>();
    for (Resolver resolver : config.resolvers()) {
      for (Resolver.Service service : resolver.services()) {
        for (Optional<InetAddress> address : addresses(resolver, service.endpoint())) {
          for (Vantage vantage : config.vantages()) {
            Id id = new Id(resolver.name(), service.endpoint(), address, vantage.name());
            jobs.putIfAbsent(id, of(id, vantage.route(), resolver, service));
          }
        }
      }
    }
    return jobs;
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
