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
  void wrongArgumentsAreRefused() {
    assertThat(Assay.run("path").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Assay.run("path", "9.9.9.9").exitCode()).isEqualTo(ExitCode.USAGE);
    Assay seen = Assay.run("path", "--timeout", "soon", "tls://127.0.0.1");
    assertThat(seen.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.err()).contains("--timeout", "soon");
  }
}
