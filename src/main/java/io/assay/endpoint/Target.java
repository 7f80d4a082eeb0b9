package io.assay.endpoint;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One thing to probe: an endpoint at one address, seen from one vantage point. It is the unit of
 * every schedule, judgement and metric series.
 *
 * @param resolver the configured name of the resolver
 * @param address the address to dial; absent while the endpoint's name has never resolved
 * @param vantage the configured name of the vantage point
 */
public record Target(
    String resolver, Endpoint endpoint, Optional<InetAddress> address, String vantage) {

  /** The address in text, or the empty string where there is none. */
  public String addressText() {
    return address.map(Host::addressText).orElse("");
  }
}
