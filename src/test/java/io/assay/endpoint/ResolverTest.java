package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final InetAddress CONFIGURED = InetAddress.ofLiteral("8.8.4.4");

  @Test
  void theEndpointsOwnAddressWinsOverTheConfiguredOnes() throws EndpointException {
    assertThat(dialled("tls://dns.google@8.8.8.8", CONFIGURED))
        .containsExactly(InetAddress.ofLiteral("8.8.8.8"));
  }

  @Test
  void anIpLiteralIsDialledItself() throws EndpointException {
    assertThat(dialled("tls://[2620:fe::fe]", CONFIGURED))
        .containsExactly(InetAddress.ofLiteral("2620:fe::fe"));
  }

  @Test
  void aNameIsDialledAtTheConfiguredAddresses() throws EndpointException {
    assertThat(dialled("tls://dns.google", CONFIGURED)).containsExactly(CONFIGURED);
  }

  @Test
  void aNameWithoutAnyAddressIsToBeResolved() throws EndpointException {
    assertThat(dialled("tls://dns.google")).isEmpty();
  }

  private static List<InetAddress> dialled(String endpoint, InetAddress... addresses)
      throws EndpointException {
    Resolver resolver =
        new Resolver(
            "test",
            List.of(),
            List.of(addresses),
            Query.parse("example.com A"),
            Duration.ofSeconds(60),
            Deadlines.within(Duration.ofSeconds(10)),
            List.of(),
            List.of());
    return resolver.dialAddresses(EndpointParser.parse(endpoint).endpoint());
  }
}
