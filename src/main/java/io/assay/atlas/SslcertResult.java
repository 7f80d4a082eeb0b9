package io.assay.atlas;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import io.assay.probe.Observation;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Timings;
import io.assay.probe.TlsCapture;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What one probe of RIPE Atlas saw of a TLS server, at one time.
 *
 * @param measurement the number of the measurement, {@code msm_id}
 * @param probe the number of the probe, {@code prb_id}
 * @param origin the network and country of the probe, where the result has them
 * @param time to the second, by the probe's clock
 * @param host what the measurement is of: a name, or an address
 * @param address what was connected to; absent where the name was not resolved
 * @param port from 1 to 65535
 * @param tls from the moment that there was a TCP connection
 */
public record SslcertResult(
    long measurement,
    long probe,
    Origin origin,
    Instant time,
    Host host,
    Optional<InetAddress> address,
    int port,
    Timings timings,
    Optional<TlsCapture> tls,
    Outcome outcome) {

  /** The name of the probe as a vantage point. */
  public String vantage() {
    return "atlas:" + probe;
  }

  /**
   * The same as an observation of an endpoint.
   *
   * @param resolver the name of the resolver that the endpoint belongs to
   * @param endpoint whose port is this one
   * @param serverName what the certificate must be for
   * @param query what this program would have asked
   */
  public Observation observation(String resolver, Endpoint endpoint, Host serverName, Query query) {
    return new Observation(
        id(),
        new Target(resolver, endpoint, address, vantage()),
        origin,
        serverName,
        query,
        time,
        timings,
        tls,
        Optional.empty(),
        Optional.empty(),
        outcome);
  }

  /** The same for the same result, so that to import it twice is to import it once. */
  private UUID id() {
    String name =
        "RIPE Atlas sslcert %d %d %d %s %s %d"
            .formatted(
                measurement,
                probe,
                time.getEpochSecond(),
                host.text(),
                address.map(Host::addressText).orElse(""),
                port);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
