package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.ClosedPort;
import io.assay.lab.LabPki;
import io.assay.lab.ProxyProgram;
import io.assay.lab.ProxyServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code check} and {@code pin} from the vantage points of a configuration. */
class VantageOptionTest {
  private static final LabPki PKI = LabPki.create();

  @TempDir private Path folder;
  private final TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()));
  private final ClosedPort away = ClosedPort.take();
  private ProxyServer proxy;
  private String config = "";
  private String ca = "";

  @BeforeEach
  void writeConfiguration() {
    proxy =
        ProxyServer.start(
            ProxyProgram.MICROSOCKS, new ProxyServer.Rules(true, List.of(server.port())));
    ca = Assay.pem(folder, PKI.root());
    config =
        Assay.file(
            folder,
            "probes.yaml",
            """
            vantages:
              - { name: berlin, socks5: "%1$s:%2$s@%3$s", resolve: proxy }
              - { name: bound, source: 127.0.0.2 }
              - { name: paris, http-connect: "127.0.0.1:%4$d" }
              - { name: plain }
            resolvers:
              - name: lab
                vantages: [berlin, bound]
                query: %5$s
                endpoints: ["%6$s"]
              - name: unreachable
                vantages: [paris]
                query: %5$s
                endpoints: ["%6$s"]
              - name: named
                vantages: [berlin, plain]
                query: %5$s
                endpoints: ["tls://localhost:%7$d"]
            """
                .formatted(
                    ProxyServer.USER,
                    ProxyServer.PASSWORD,
                    proxy.server(),
                    away.number(),
                    Assay.CANARY,
                    endpoint(),
                    server.port()));
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.close();
    away.close();
  }

  private String endpoint() {
    return "tls://127.0.0.1:" + server.port();
  }

  private Assay run(String command, String... arguments) {
    return Assay.run(
        CheckCommandTest.concat(new String[] {command, "--ca", ca, "-c", config}, arguments));
  }

  private static List<String> headers(Assay seen) {
    return seen.out().lines().filter(line -> line.startsWith("tls://")).toList();
  }

  @Test
  void resolverIsLookedAtFromAllItsVantagePointsAndEachBlockSaysFromWhere() {
    Assay seen = run("check", "lab");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(headers(seen))
        .satisfiesExactly(
            first -> assertThat(first).startsWith(endpoint() + " at 127.0.0.1 from berlin  "),
            second -> assertThat(second).startsWith(endpoint() + " at 127.0.0.1 from bound  "));
    assertThat(seen.out()).contains(": proxy ");
    assertThat(seen.out() + seen.err()).doesNotContain(ProxyServer.PASSWORD);
  }

  @Test
  void chosenVantagePointsReplaceTheResolversAndOneAloneIsNotNamed() {
    Assay one = run("check", "--vantage", "bound", "lab");
    assertThat(headers(one)).singleElement().asString().startsWith(endpoint() + " at 127.0.0.1  ");

    Assay two = run("check", "--vantage", "plain", "--vantage", "berlin", "lab");
    assertThat(two.exitCode()).as(two.toString()).isEqualTo(ExitCode.FINE);
    assertThat(headers(two))
        .satisfiesExactly(
            first -> assertThat(first).contains(" from plain  "),
            second -> assertThat(second).contains(" from berlin  "));
  }

  @Test
  void whatIsNotConfiguredIsLookedAtDirectly() {
    Assay seen =
        run(
            "check",
            "--json",
            "--name",
            LabPki.NAME,
            "tls://localhost:" + server.port() + "@127.0.0.1");

    JsonNode report = JsonMapper.builder().build().readTree(seen.out());
    assertThat(report).hasSize(1);
    assertThat(report.get(0).get("vantage").stringValue()).isEqualTo("plain");
    assertThat(report.get(0).get("timings").get("proxy").isNull()).isTrue();
  }

  @Test
  void nameThatTheProxyResolvesHasNoAddress() {
    Assay seen = run("check", "--json", "--name", LabPki.NAME, "--vantage", "berlin", "named");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    JsonNode report = JsonMapper.builder().build().readTree(seen.out());
    assertThat(report).hasSize(1);
    assertThat(report.get(0).get("address").isNull()).isTrue();
    assertThat(report.get(0).get("timings").get("resolve").isNull()).isTrue();
    assertThat(report.get(0).get("timings").get("proxy").doubleValue()).isPositive();
  }

  @Test
  void proxyThatIsAwayMakesTheVerdictUnknownAndTheExitCodeSaysSo() {
    Assay seen = run("check", "unreachable");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(headers(seen)).singleElement().asString().endsWith("UNKNOWN");
    assertThat(seen.out())
        .contains("failed        proxy: refused: connecting to the proxy 127.0.0.1:")
        .contains("the vantage point is ill");
  }

  @Test
  void familyThatASourceHasNotIsLeftOutAndSaid() {
    Assay seen =
        run(
            "check",
            "--vantage",
            "bound",
            "--vantage",
            "berlin",
            "--timeout",
            "2s",
            "tls://resolver.test:%d@[::1]".formatted(server.port()));
    assertThat(headers(seen)).singleElement().asString().contains(" at ::1 from berlin  ");
    assertThat(seen.err())
        .contains(
            "1 of 1 addresses of resolver.test left out, since the vantage point bound has no IPv6"
                + " address");

    Assay nothingElse =
        run("check", "--vantage", "bound", "tls://resolver.test:%d@[::1]".formatted(server.port()));
    assertThat(nothingElse.exitCode()).as(nothingElse.toString()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(nothingElse.out()).contains("an IPv6 address cannot be dialled from 127.0.0.2");
  }

  @Test
  void pinLooksFromTheFirstVantagePointAndSaysWhich() {
    Assay first = run("pin", "lab");
    assertThat(first.exitCode()).as(first.toString()).isEqualTo(ExitCode.FINE);
    assertThat(first.out()).contains("# " + endpoint() + " at 127.0.0.1 from berlin, seen ");
    assertThat(first.out().lines().filter(line -> line.contains(", seen "))).hasSize(1);

    Assay chosen = run("pin", "--vantage", "bound", "lab");
    assertThat(chosen.out()).contains("# " + endpoint() + " at 127.0.0.1, seen ");
  }

  @Test
  void wrongUseIsRefusedInOneLine() {
    assertRefused(
        run("check", "--vantage", "moscow", "lab"),
        "--vantage \"moscow\": expected one of berlin, bound, paris, plain");
    assertRefused(
        Assay.run("check", "--vantage", "berlin", endpoint()),
        "--vantage needs the configuration that has the vantage point: -c FILE",
        "expected one of");
    assertRefused(
        run("pin", "--vantage", "bound", "--vantage", "plain", "lab"),
        "--vantage may be given once");
  }

  /** Refused with any of {@code reasons}: it depends on whether there is a ./probes.yaml. */
  private static void assertRefused(Assay seen, String... reasons) {
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.err().lines()).hasSize(1);
    assertThat(List.of(reasons)).as(seen.err()).anyMatch(seen.err()::contains);
  }
}
