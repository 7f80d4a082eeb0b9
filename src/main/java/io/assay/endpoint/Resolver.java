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
 */
public record Resolver(
    String name,
    List<Service> services,
    List<InetAddress> addresses,
    Query query,
    Duration interval,
    Deadlines deadlines) {

  public Resolver {
    services = List.copyOf(services);
    addresses = List.copyOf(addresses);
  }

  /**
   * One endpoint and what is expected there: the resolver's expectation, to which a DNS stamp adds
   * its own pins.
   */
  public record Service(Endpoint endpoint, Expectation expectation) {}
}
