package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On loopback; over real routers in {@link PathNetworkTest}. */
class PathCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void hopsCanBeLimited() {
    assumeThat(Epoll.isAvailable()).as("hops can be limited on this machine").isTrue();
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  }

  @Test
  void portsOfOneHostAreEquallyFarAway() throws IOException {
    try (ServerSocket server = listen()) {
      Assay seen = Assay.run("path", "tls://127.0.0.1:" + server.getLocalPort());

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.out())
          .contains("at 127.0.0.1 from here", "SAME", "1 hop", "answers", " packets, in ");
      assertThat(seen.out().lines()).allMatch(line -> line.length() <= Layout.WIDTH);
    }
  }

  @Test
  void endpointsOfOneAddressAreMeasuredTogether() throws IOException {
    try (ServerSocket dot = listen();
        ServerSocket doh = listen()) {
      Assay seen =
          Assay.run(
              "path",
              "--json",
              "tls://127.0.0.1:" + dot.getLocalPort(),
              "https://127.0.0.1:" + doh.getLocalPort() + "/dns-query");

      JsonNode reports = JsonMapper.builder().build().readTree(seen.out());
      assertThat(reports).hasSize(1);
      assertThat(reports.get(0).get("endpoints")).hasSize(2);
      assertThat(reports.get(0).get("ports").valueStream())
          .filteredOn(port -> port.get("asked").booleanValue())
          .extracting(port -> port.get("port").intValue())
          .containsExactlyInAnyOrder(dot.getLocalPort(), doh.getLocalPort());
    }
  }

  @Test
  void configuredPortsOfTheAddressAreNeighbours() throws IOException {
    try (ServerSocket asked = listen();
        ServerSocket configured = listen()) {
      String config =
          Assay.file(
              folder,
              "probes.yaml",
              """
              resolvers:
                - name: one
                  endpoints: [tls://resolver.test:%d]
                  addresses: [127.0.0.1]
              """
                  .formatted(configured.getLocalPort()));
      Assay seen = Assay.run("path", "-c", config, "tls://127.0.0.1:" + asked.getLocalPort());

      assertThat(seen.out()).contains(configured.getLocalPort() + "/tcp");
    }
  }

  @Test
  void nameWithoutAddressCannotBeMeasured() {
    Assay seen =
        Assay.run(
            "path", "--nameserver", "127.0.0.1:" + Assay.closedPort(), "tls://no-such-name.test");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(seen.out()).contains("tls://no-such-name.test", "UNDETERMINED", "resolve: ");
  }

  @Test
  void vantagePointIsChosenAndNamed() throws IOException {
    try (ServerSocket server = listen()) {
      String endpoint = "tls://127.0.0.1:" + server.getLocalPort();
      String config = vantages(endpoint);
      Assay seen = Assay.run("path", "-c", config, "--vantage", "bound", endpoint);
      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.out()).contains(" from bound  ");
      assertThat(seen.err()).isEmpty();

      Assay mixed = Assay.run("path", "-c", config, "mixed");
      assertThat(mixed.exitCode()).as(mixed.toString()).isEqualTo(ExitCode.FINE);
      assertThat(mixed.out()).contains(" from bound  ").doesNotContain("berlin");
      assertThat(mixed.err()).containsOnlyOnce("vantage point berlin left out");
    }
  }

  @Test
  void vantagePointWhoseAddressThisMachineHasNotCannotMeasure() {
    Assay seen = Assay.run("path", "-c", vantages("tls://127.0.0.1"), "--vantage", "away", "mixed");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(seen.out().replaceAll("\\s+", " "))
        .containsOnlyOnce("it cannot be measured from here: this machine has no address 192.0.2.1")
        .doesNotContain("443/tcp", "Measured with");
    assertThat(seen.out().lines()).allMatch(line -> line.length() <= Layout.WIDTH);
  }

  @Test
  void hopsAreNotMeasuredThroughAProxy() {
    String config = vantages("tls://127.0.0.1");

    assertRefused(
        Assay.run("path", "-c", config, "--vantage", "bound", "--vantage", "berlin", "mixed"),
        "--vantage \"berlin\": hops cannot be measured through the SOCKS5 proxy 127.0.0.1:1080,"
            + " which connects itself; choose one without proxy (--vantage with one of away,"
            + " bound)");
    assertRefused(
        Assay.run("path", "-c", config, "proxied"),
        "\"proxied\": hops cannot be measured through a proxy, and it has no other vantage point"
            + " than berlin, paris; choose one without proxy (--vantage with one of away, bound)");
    String proxies =
        Assay.file(
            folder,
            "proxies.yaml",
            """
            vantages:
              - { name: berlin, socks5: "127.0.0.1:1080" }
            resolvers:
              - { name: one, endpoints: ["tls://127.0.0.1"] }
            """);
    assertRefused(
        Assay.run("path", "-c", proxies, "one"), "add a vantage point without proxy to the");
  }

  private String vantages(String endpoint) {
    return Assay.file(
        folder,
        "probes.yaml",
        """
        vantages:
          - { name: away, source: 192.0.2.1 }
          - { name: berlin, socks5: "127.0.0.1:1080" }
          - { name: bound, source: 127.0.0.2 }
          - { name: paris, http-connect: "127.0.0.1:8080" }
        resolvers:
          - { name: mixed, vantages: [berlin, bound], endpoints: ["%1$s"] }
          - { name: proxied, vantages: [berlin, paris], endpoints: ["%1$s"] }
        """
            .formatted(endpoint));
  }

  private static void assertRefused(Assay seen, String reason) {
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.err().lines()).hasSize(1);
    assertThat(seen.err()).contains(reason);
    assertThat(seen.out()).isEmpty();
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThat(Assay.run("path").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Assay.run("path", "9.9.9.9").exitCode()).isEqualTo(ExitCode.USAGE);
    Assay seen = Assay.run("path", "--timeout", "soon", "tls://127.0.0.1");
    assertThat(seen.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.err()).contains("--timeout", "soon");
  }
}
