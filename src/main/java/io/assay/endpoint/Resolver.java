package io.assay.endpoint;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * A DNS resolver service under one operator: its endpoints and what is expected of them all.
 *
 * @param name unique in a configuration; a metric label
 * @param addresses addresses to dial for endpoints given by name; where it is empty, the name is
 *     resolved and every address is probed
 * @param query what each probe asks
 * @param interval time from one probe of a target to the next
 * @param vantages from where it is looked at; at least one, in the configuration's order
 * @param watch names and addresses whose certificates are looked for in CT logs; each once
 */
public record Resolver(
    String name,
    List<Service> services,
    List<InetAddress> addresses,
    Query query,
    Duration interval,
    Deadlines deadlines,
    List<Vantage> vantages,
    List<WatchedIdentity> watch) {

  public Resolver {
    services = List.copyOf(services);
    addresses = List.copyOf(addresses);
    vantages = List.copyOf(vantages);
    watch = List.copyOf(watch);
  }

  /**
   * The addresses to dial for {@code endpoint}: its own where its text names one or its host is
   * one, else {@link #addresses()}. Empty means: resolve the name, and dial every address.
   */
  public List<InetAddress> dialAddresses(Endpoint endpoint) {
    if (endpoint.dial().isPresent()) {
      return List.of(endpoint.dial().get());
    }
    return switch (endpoint.host()) {
      case Host.Ip ip -> List.of(ip.address());
      case Host.Name _ -> addresses;
    };
  }

  /**
   * One endpoint and what is expected there: the resolver's expectation. Where that has no pins,
   * those of the endpoint's DNS stamp stand in their place.
   */
  public record Service(Endpoint endpoint, Expectation expectation) {}
}
