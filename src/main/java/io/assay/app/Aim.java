package io.assay.app;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Vantage;
import java.net.InetAddress;
import java.util.List;

/**
 * One endpoint to look at, and what is expected there.
 *
 * @param resolver the configured name of the resolver, or the endpoint's text where there is none
 * @param serverName the reference identity: the endpoint's host unless {@code --name} says
 *     otherwise
 * @param addresses what to dial; the name is resolved where it is empty
 * @param vantages from where to look; at least one
 */
record Aim(
    String resolver,
    Endpoint endpoint,
    Host serverName,
    List<InetAddress> addresses,
    Query query,
    Deadlines deadlines,
    List<Vantage> vantages,
    Expectation expectation) {

  Aim {
    addresses = List.copyOf(addresses);
    vantages = List.copyOf(vantages);
  }

  Aim expecting(Expectation other) {
    return new Aim(resolver, endpoint, serverName, addresses, query, deadlines, vantages, other);
  }

  Aim named(Host other) {
    return new Aim(resolver, endpoint, other, addresses, query, deadlines, vantages, expectation);
  }

  Aim from(List<Vantage> others) {
    return new Aim(
        resolver, endpoint, serverName, addresses, query, deadlines, others, expectation);
  }
}
