package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.atlas.AtlasResults;
import io.assay.atlas.Read;
import io.assay.atlas.Sslcert;
import io.assay.atlas.SslcertResult;
import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.endpoint.Resolver;
import io.assay.trust.RootProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtlasTargetsTest {
  private static final String CONFIG =
      """
      resolvers:
        - name: first
          endpoints: [tls://dns.test, https://dns.test/one, https://dns.test/two]
          addresses: [192.0.2.1, "2001:db8::1"]
        - name: second
          endpoints: [tls://dns.test, "tls://other.test:8853@192.0.2.1", tls://192.0.2.9]
          addresses: [192.0.2.2]
        - name: looked-up
          endpoints: [tls://free.test]
      """;

  @TempDir private Path folder;
  private List<Resolver> resolvers = List.of();

  @BeforeEach
  void configure() throws ConfigException {
    resolvers = ConfigLoader.load(Path.of(Assay.file(folder, "probes.yaml", CONFIG))).resolvers();
  }

  private static SslcertResult result(String name, String address, int port) throws IOException {
    Sslcert json =
        Sslcert.failed("timeout")
            .set("dst_name", name)
            .set("dst_addr", address)
            .set("dst_port", "" + port);
    AtlasResults results =
        AtlasResults.in(
            new ByteArrayInputStream(
                (address.isEmpty() ? json.without("dst_addr") : json)
                    .line()
                    .getBytes(StandardCharsets.UTF_8)));
    return ((Read.Sslcert) results.next().orElseThrow()).result();
  }

  /** Resolver, endpoint and name of what a result is of. */
  private Optional<String> target(boolean onlyConfigured, String name, String address, int port)
      throws IOException {
    return new AtlasTargets(resolvers, onlyConfigured, UnaryOperator.identity())
        .of(result(name, address, port))
        .map(
            aim ->
                "%s %s %s"
                    .formatted(aim.resolver(), aim.endpoint().text(), aim.serverName().text()));
  }

  private String target(String name, String address, int port) throws IOException {
    return target(false, name, address, port).orElseThrow();
  }

  @Test
  void nameAndPortDecideAndOfSeveralTheOneThatIsDialledThere() throws IOException {
    assertThat(target("dns.test", "192.0.2.1", 853)).isEqualTo("first tls://dns.test dns.test");
    assertThat(target("dns.test", "2001:db8::1", 853)).isEqualTo("first tls://dns.test dns.test");
    assertThat(target("dns.test", "192.0.2.2", 853)).isEqualTo("second tls://dns.test dns.test");
    assertThat(target("DNS.test.", "192.0.2.77", 853)).isEqualTo("first tls://dns.test dns.test");
    assertThat(target("dns.test", "", 853)).isEqualTo("first tls://dns.test dns.test");
    assertThat(target("free.test", "192.0.2.5", 853))
        .isEqualTo("looked-up tls://free.test free.test");
  }

  @Test
  void ofSeveralPathsTheFirstStandsForTheServer() throws IOException {
    assertThat(target("dns.test", "192.0.2.1", 443))
        .isEqualTo("first https://dns.test/one dns.test");
  }

  @Test
  void measurementByAddressIsOfTheEndpointThatIsDialledThere() throws IOException {
    assertThat(target("192.0.2.1", "192.0.2.1", 853)).isEqualTo("first tls://dns.test dns.test");
    assertThat(target("192.0.2.1", "192.0.2.1", 8853))
        .isEqualTo("second tls://other.test:8853@192.0.2.1 other.test");
    assertThat(target("192.0.2.9", "192.0.2.9", 853)).isEqualTo("second tls://192.0.2.9 192.0.2.9");
  }

  @Test
  void otherNameAtTheSameAddressIsAnotherEndpoint() throws IOException {
    assertThat(target("guest.test", "192.0.2.1", 853))
        .isEqualTo("tls://guest.test tls://guest.test guest.test");
    assertThat(target(true, "guest.test", "192.0.2.1", 853)).isEmpty();
  }

  @Test
  void whatIsMadeUpMustBeTrustedByThePlatform() throws IOException {
    assertThat(target("dns.test", "192.0.2.1", 8443))
        .isEqualTo("tls://dns.test:8443 tls://dns.test:8443 dns.test");
    assertThat(
            new AtlasTargets(List.of(), false, UnaryOperator.identity())
                .of(result("dns.test", "192.0.2.1", 443))
                .orElseThrow()
                .expectation()
                .programs())
        .containsExactly(RootProgram.PLATFORM);
  }
}
