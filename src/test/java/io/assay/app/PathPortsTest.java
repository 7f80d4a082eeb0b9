package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.config.Config;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Resolver;
import io.assay.probe.path.HopProber;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PathPortsTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

  private static Endpoint endpoint(String text) {
    try {
      return EndpointParser.parse(text).endpoint();
    } catch (EndpointException e) {
      throw new AssertionError(e);
    }
  }

  private static Resolver resolver(List<InetAddress> addresses, String... endpoints) {
    return new Resolver(
        "one",
        Stream.of(endpoints)
            .map(text -> new Resolver.Service(endpoint(text), Expectation.NONE))
            .toList(),
        addresses,
        Config.DEFAULT_QUERY,
        Config.DEFAULT_INTERVAL,
        Config.DEFAULT_DEADLINES,
        List.of(),
        List.of());
  }

  @Test
  void usualPortsStandBehindTheOneAskedFor() {
    assertThat(new PathPorts(List.of()).at(ADDRESS, List.of(endpoint("tls://192.0.2.1:8853"))))
        .containsExactly(8853, 443, 853, 53);
    assertThat(new PathPorts(List.of()).at(ADDRESS, List.of(endpoint("tls://192.0.2.1"))))
        .containsExactly(853, 443, 53);
  }

  @Test
  void whatIsConfiguredAtTheAddressIsANeighbour() {
    Resolver here = resolver(List.of(ADDRESS), "tls://dns.example:8853");
    Resolver elsewhere =
        resolver(List.of(InetAddress.ofLiteral("192.0.2.2")), "tls://dns.example:9853");

    assertThat(
            new PathPorts(List.of(here, elsewhere))
                .at(ADDRESS, List.of(endpoint("tls://192.0.2.1"))))
        .containsExactly(853, 8853, 443, 53);
  }

  @Test
  void endpointsOfTheSameNameAreNeighboursWhereNoAddressIsConfigured() {
    Resolver resolver = resolver(List.of(), "tls://dns.example", "https://dns.example:8443/q");

    assertThat(new PathPorts(List.of(resolver)).at(ADDRESS, List.of(endpoint("tls://dns.example"))))
        .containsExactly(853, 8443, 443, 53);
    assertThat(new PathPorts(List.of(resolver)).at(ADDRESS, List.of(endpoint("tls://dns.test"))))
        .containsExactly(853, 443, 53);
  }

  @Test
  void usualPortsGiveWayToConfiguredOnes() {
    List<Endpoint> many =
        IntStream.rangeClosed(1, 5).mapToObj(port -> endpoint("tls://192.0.2.1:" + port)).toList();

    assertThat(new PathPorts(List.of()).at(ADDRESS, many))
        .containsExactly(1, 2, 3, 4, 5, 443)
        .hasSize(HopProber.MOST_PORTS);
  }
}
