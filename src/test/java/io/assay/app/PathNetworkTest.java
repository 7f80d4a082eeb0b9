package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ServerIdentity;
import io.assay.lab.net.Balancing;
import io.assay.lab.net.Blocking;
import io.assay.lab.net.Diversion;
import io.assay.lab.net.Impairment;
import io.assay.lab.net.Intervention;
import io.assay.lab.net.NetworkLab;
import io.assay.lab.net.PacketCount;
import io.assay.lab.net.Router;
import io.assay.lab.net.Sslsplit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code assay path} to a real resolver, four hops away over either of two paths of three routers
 * each.
 */
@Order(3)
class PathNetworkTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PACKETS = 100;
  private static final double MILLISECONDS = 5000;
  private static final LabCertificate PROXY =
      CertificateBuilder.root("O=Proxy, CN=Proxy Root").build();

  @TempDir private static Path folder;
  private static NetworkLab lab;
  private static String config = "";

  @BeforeAll
  static void open() {
    lab = NetworkLab.open(3, 3);
    ServerIdentity identity = ServerIdentity.of(LabPki.create().leaf());
    lab.resolvers().resolver(ResolverProgram.DNSDIST, identity, NetworkLab.FIRST);
    Router rogue = router(0, 2);
    rogue.namespace().resolver(ResolverProgram.DNSDIST, identity, rogue.clientSide());
    config =
        Assay.file(
            folder,
            "probes.yaml",
            """
            vantages:
              - {name: a, source: ["%s", "%s"]}
              - {name: b, source: ["%s", "%s"]}
              - {name: interface-b, source: path1}
              - {name: berlin, socks5: "%s:1080"}
            resolvers:
              - name: lab
                endpoints: ["tls://resolver.test"]
                addresses: ["%s", "%s"]
                vantages: [a, b, berlin]
            """
                .formatted(
                    lab.path(0).source().ipv4(),
                    lab.path(0).source().ipv6(),
                    lab.path(1).source().ipv4(),
                    lab.path(1).source().ipv6(),
                    NetworkLab.SECOND.ipv4(),
                    NetworkLab.FIRST.ipv4(),
                    NetworkLab.FIRST.ipv6()));
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  /** Counted from 1, from the client. */
  private static Router router(int path, int number) {
    return lab.path(path).routers().get(number - 1);
  }

  private static String tls(String address) {
    return address.contains(":") ? "tls://[" + address + "]" : "tls://" + address;
  }

  private static String first(int family) {
    return tls(NetworkLab.FIRST.both().get(family));
  }

  /** DNS over TLS goes to the rogue resolver on the second router of path 0. */
  private static Intervention rogue() {
    return Diversion.of(router(0, 2), NetworkLab.FIRST, 853, router(0, 2).clientSide());
  }

  /**
   * A command that was run on the client.
   *
   * @param packets how many TCP packets the client sent, as nftables counts them
   */
  private record Run(int exitCode, String output, int packets) {
    static Run of(String... arguments) {
      try (PacketCount sent = lab.client().count("output", "meta l4proto tcp");
          LabProcess process = lab.client().java(Main.class, arguments)) {
        int exitCode = process.awaitExit(LIMIT);
        return new Run(exitCode, process.output(), sent.packets());
      }
    }

    /** What {@code --json} said, each within the limits of a comparison. */
    List<JsonNode> reports() {
      assertThat(output).contains("[");
      List<JsonNode> reports =
          JsonMapper.builder()
              .build()
              .readTree(output.substring(output.indexOf('[')))
              .valueStream()
              .toList();
      assertThat(reports)
          .allSatisfy(
              report -> {
                assertThat(report.get("packets").intValue()).isLessThanOrEqualTo(PACKETS);
                assertThat(report.get("milliseconds").doubleValue()).isLessThan(MILLISECONDS);
              });
      return reports;
    }
  }

  /** What {@code --json} said of one address. */
  private record Seen(Run run, JsonNode report) {
    static Seen of(String endpoint) {
      Run run = Run.of("path", "--json", endpoint);
      List<JsonNode> reports = run.reports();
      assertThat(reports).hasSize(1);
      assertThat(run.packets()).as(run.output()).isLessThanOrEqualTo(PACKETS);
      return new Seen(run, reports.getFirst());
    }

    JsonNode port(int number) {
      return report
          .get("ports")
          .valueStream()
          .filter(port -> port.get("port").intValue() == number)
          .findFirst()
          .orElseThrow();
    }

    Seen hasHops(int number, int hops, String answer) {
      assertThat(port(number).get("hops").intValue()).as(run.output()).isEqualTo(hops);
      assertThat(port(number).get("answer").stringValue()).isEqualTo(answer);
      return this;
    }

    void ends(int exitCode, String standing) {
      assertThat(port(853).get("standing").stringValue()).as(run.output()).isEqualTo(standing);
      assertThat(run.exitCode()).isEqualTo(exitCode);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void everyPortOfAResolverBehindThreeRoutersIsFourHopsAway(int family) {
    Seen seen = Seen.of(first(family));

    seen.hasHops(443, 4, "syn-ack").hasHops(853, 4, "syn-ack").hasHops(53, 4, "syn-ack");
    seen.ends(ExitCode.FINE, "same");
    assertThat(seen.report().get("packets").intValue()).isEqualTo(seen.run().packets());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void hostThatRefusesIsAsFarAwayAsOneThatAnswers(int family) {
    Seen seen = Seen.of(tls(NetworkLab.SILENT.both().get(family)));

    seen.hasHops(443, 4, "rst").hasHops(853, 4, "rst").ends(ExitCode.FINE, "same");
    assertThat(seen.report().get("packets").intValue()).isEqualTo(seen.run().packets());
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1"})
  void interceptorOnARouterIsNearerThanTheResolver(int number, int family) {
    try (Intervention _ = Sslsplit.on(router(0, number), PROXY)) {
      Seen seen = Seen.of(first(family));

      seen.hasHops(443, number, "syn-ack").hasHops(853, number, "syn-ack");
      seen.hasHops(53, 4, "syn-ack").ends(ExitCode.VIOLATED, "nearer");
      assertThat(seen.port(853).get("difference").intValue()).isEqualTo(4 - number);
    }
  }

  /** A load balancer or a firewall before the resolver looks the same. */
  @Test
  void interceptorOnTheLastRouterIsOneHopNearerWhichIsNoFinding() {
    try (Intervention _ = Sslsplit.on(router(0, 3), PROXY)) {
      Seen seen = Seen.of(first(0));

      seen.hasHops(853, 3, "syn-ack").ends(ExitCode.UNREACHABLE, "nearer");
      assertThat(seen.report().get("outcome").stringValue()).isEqualTo("undetermined");
    }
  }

  @Test
  void nearerPortIsDrawnAndExplained() {
    try (Intervention _ = rogue()) {
      Run run = Run.of("path", first(0));

      assertThat(run.output())
          .contains(" 443/tcp  o----o----o----o   4 hops  answers")
          .contains("853/tcp  o----X             2 hops  answers")
          .contains("<- nearer than 53, 443: something in the path answers")
          .contains("853/tcp answered 6 of 6 times");
      assertThat(run.exitCode()).isEqualTo(ExitCode.VIOLATED);
    }
  }

  @Test
  void interceptorOnOnePathIsSeenFromItsVantagePointsOnly() {
    try (Intervention _ = Sslsplit.on(router(1, 2), PROXY)) {
      Run all = Run.of("path", "--json", "-c", config, "lab");
      assertThat(all.reports())
          .extracting(
              report -> report.get("vantage").stringValue(),
              report -> report.get("outcome").stringValue())
          .containsExactlyInAnyOrder(
              tuple("a", "same"), tuple("a", "same"), tuple("b", "nearer"), tuple("b", "nearer"));
      assertThat(all.output())
          .contains("vantage point berlin left out, since hops cannot be measured through a proxy");
      assertThat(all.exitCode()).isEqualTo(ExitCode.VIOLATED);

      Run one = Run.of("path", "--json", "-c", config, "--vantage", "interface-b", "lab");
      assertThat(one.reports())
          .hasSize(2)
          .allSatisfy(
              report -> assertThat(report.get("outcome").stringValue()).isEqualTo("nearer"));

      assertThat(Run.of("path", "-c", config, "--vantage", "a", "lab").exitCode())
          .isEqualTo(ExitCode.FINE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void routersThatSayNothingTakeTimeButHideNothing(int family) {
    List<Intervention> silent =
        lab.path(0).routers().stream()
            .map(
                router ->
                    router
                        .namespace()
                        .rules(
                            """
                            chain output {
                              type filter hook output priority filter
                              icmp type time-exceeded drop
                              icmpv6 type time-exceeded drop
                            }
                            """))
            .toList();
    try {
      Seen.of(first(family))
          .hasHops(443, 4, "syn-ack")
          .hasHops(853, 4, "syn-ack")
          .ends(ExitCode.FINE, "same");
      try (Intervention _ = rogue()) {
        Seen.of(first(family))
            .hasHops(443, 4, "syn-ack")
            .hasHops(853, 2, "syn-ack")
            .ends(ExitCode.VIOLATED, "nearer");
      }
    } finally {
      silent.forEach(Intervention::close);
    }
  }

  @Test
  void portThatIsDivertedEverySecondTimeIsNotStable() {
    try (Intervention _ =
        router(0, 2)
            .namespace()
            .rules(
                """
                chain prerouting {
                  type nat hook prerouting priority dstnat
                  tcp dport 853 numgen inc mod 2 == 0 redirect
                }
                """)) {
      Seen seen = Seen.of(first(0));

      assertThat(seen.port(853).get("distance").stringValue()).isEqualTo("unstable");
      seen.ends(ExitCode.UNREACHABLE, "undetermined");
    }
  }

  @Test
  void droppedPortIsNotReached() {
    try (Intervention _ = Blocking.drop(router(0, 2), 853)) {
      Seen seen = Seen.of(first(0));

      assertThat(seen.port(853).get("distance").stringValue()).isEqualTo("not-reached");
      assertThat(seen.port(853).get("meaning").stringValue())
          .contains("no answer", "while 53/tcp and 443/tcp");
      seen.hasHops(443, 4, "syn-ack").ends(ExitCode.UNREACHABLE, "undetermined");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void prohibitedPortIsNotReachedAndTheOthersAre(int family) {
    try (Intervention _ = Blocking.prohibit(router(0, 2), 853)) {
      Seen seen = Seen.of(first(family));

      assertThat(seen.port(853).get("distance").stringValue()).isEqualTo("not-reached");
      assertThat(seen.port(853).get("meaning").stringValue()).contains("cannot be reached");
      seen.hasHops(443, 4, "syn-ack").ends(ExitCode.UNREACHABLE, "undetermined");
    }
  }

  /** What acts on forwarded packets sees only those that would get one hop farther. */
  @ParameterizedTest
  @CsvSource({"1, 2, 1", "2, 3, 3"})
  void portThatARouterRefusesIsNearer(int number, int hops, int exitCode) {
    try (Intervention _ = Blocking.reset(router(0, number), 853)) {
      Seen seen = Seen.of(first(0));

      seen.hasHops(443, 4, "syn-ack").hasHops(853, hops, "rst").ends(exitCode, "nearer");
      assertThat(seen.port(853).get("difference").intValue()).isEqualTo(4 - hops);
    }
  }

  /** Two families, two paths and three addresses: twelve comparisons in one run. */
  @Test
  void lossMakesNoPortNearer() {
    try (Intervention _ = Impairment.loss(router(0, 2), 30);
        Intervention _ = Impairment.loss(router(1, 3), 30)) {
      Run run =
          Run.of(
              "path",
              "--json",
              "-c",
              config,
              "--vantage",
              "a",
              "--vantage",
              "b",
              first(0),
              first(1),
              tls(NetworkLab.SECOND.ipv4()),
              tls(NetworkLab.SECOND.ipv6()),
              tls(NetworkLab.SILENT.ipv4()),
              tls(NetworkLab.SILENT.ipv6()));

      assertThat(run.reports()).hasSize(12);
      assertThat(run.output()).doesNotContain("\"standing\" : \"nearer\"");
      assertThat(run.exitCode()).isNotEqualTo(ExitCode.VIOLATED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void waysOfDifferentLengthMakeNoPortNearer(int family) {
    Router branching = router(0, 1);
    try (Intervention _ = Balancing.pastTheSecond(lab.path(0));
        PacketCount shorter =
            branching.namespace().count("forward", "oifname " + Balancing.SHORTCUT);
        PacketCount longer =
            branching.namespace().count("forward", "oifname " + Router.TO_RESOLVERS)) {
      Run run = Run.of("path", "--json", first(family));

      assertThat(run.reports()).hasSize(1);
      assertThat(shorter.packets()).as(run.output()).isPositive();
      assertThat(longer.packets()).as(run.output()).isPositive();
      assertThat(run.output()).doesNotContain("\"standing\" : \"nearer\"");
      assertThat(run.exitCode()).isNotEqualTo(ExitCode.VIOLATED);
    }
  }
}
