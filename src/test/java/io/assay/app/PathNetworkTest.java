package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.app.RouterChain.Node;
import io.assay.app.RouterChain.Rules;
import io.assay.app.RouterChain.Run;
import io.assay.lab.LabProcess;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay path} over three real routers to a real server, which is four hops away. */
class PathNetworkTest {
  private static final int PACKETS = 100;
  private static final double MILLISECONDS = 5000;
  private static final String DIVERT = "type nat hook prerouting priority dstnat";
  private static final String FORWARD = "type filter hook forward priority filter";

  private static RouterChain chain;
  private static LabProcess server;

  @BeforeAll
  static void open() {
    chain = RouterChain.open();
    server = chain.listen(Node.SERVER, 443, 853);
    chain.listen(Node.R1, 10853);
    chain.listen(Node.R2, 10853);
  }

  @AfterAll
  static void close() {
    if (chain != null) {
      chain.close();
    }
  }

  private static String tls(String address) {
    return address.contains(":") ? "tls://[" + address + "]" : "tls://" + address;
  }

  /** What {@code --json} said of one address. */
  private record Seen(Run run, JsonNode report) {
    static Seen of(String endpoint) {
      Run run = chain.assay("path", "--json", endpoint);
      assertThat(run.output()).startsWith("[");
      JsonNode reports = JsonMapper.builder().build().readTree(run.output());
      assertThat(reports).hasSize(1);
      Seen seen = new Seen(run, reports.get(0));
      assertThat(run.packets()).as(run.output()).isLessThanOrEqualTo(PACKETS);
      assertThat(seen.report.get("milliseconds").doubleValue()).isLessThan(MILLISECONDS);
      return seen;
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
  @ValueSource(strings = {RouterChain.SERVER_IPV4, RouterChain.SERVER_IPV6})
  void everyPortOfAHostBehindThreeRoutersIsFourHopsAway(String address) {
    Seen seen = Seen.of(tls(address));

    seen.hasHops(443, 4, "syn-ack").hasHops(853, 4, "syn-ack").hasHops(53, 4, "rst");
    seen.ends(ExitCode.FINE, "same");
    assertThat(seen.report().get("packets").intValue())
        .as("packets sent, as nftables counts them")
        .isEqualTo(seen.run().packets());
    assertThat(server.output()).doesNotContain("accepted");
  }

  @ParameterizedTest
  @CsvSource({
    "R1, 1, " + RouterChain.SERVER_IPV4,
    "R2, 2, " + RouterChain.SERVER_IPV4,
    "R1, 1, " + RouterChain.SERVER_IPV6,
    "R2, 2, " + RouterChain.SERVER_IPV6
  })
  void portThatARouterAnswersIsNearer(Node router, int hops, String address) {
    try (Rules _ = chain.rules(router, DIVERT, "tcp dport 853 redirect to :10853")) {
      Seen seen = Seen.of(tls(address));

      seen.hasHops(443, 4, "syn-ack").hasHops(853, hops, "syn-ack");
      seen.ends(ExitCode.VIOLATED, "nearer");
      assertThat(seen.port(853).get("difference").intValue()).isEqualTo(4 - hops);
    }
  }

  @Test
  void nearerPortIsDrawnAndExplained() {
    try (Rules _ = chain.rules(Node.R2, DIVERT, "tcp dport 853 redirect to :10853")) {
      Run run = chain.assay("path", tls(RouterChain.SERVER_IPV4));

      assertThat(run.output())
          .contains(" 443/tcp  o----o----o----o   4 hops  answers")
          .contains("853/tcp  o----X             2 hops  answers")
          .contains("<- nearer than 53 and 443: something in the path answers")
          .contains("853/tcp answered 6 of 6 times");
      assertThat(run.exitCode()).isEqualTo(ExitCode.VIOLATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {RouterChain.SERVER_IPV4, RouterChain.SERVER_IPV6})
  void routersThatSayNothingTakeTimeButHideNothing(String address) {
    List<Rules> silent =
        Stream.of(Node.R1, Node.R2, Node.R3)
            .map(
                router ->
                    chain.rules(
                        router,
                        "type filter hook output priority filter",
                        "icmp type time-exceeded drop",
                        "icmpv6 type time-exceeded drop"))
            .toList();
    try {
      Seen.of(tls(address))
          .hasHops(443, 4, "syn-ack")
          .hasHops(853, 4, "syn-ack")
          .ends(ExitCode.FINE, "same");
      try (Rules _ = chain.rules(Node.R2, DIVERT, "tcp dport 853 redirect to :10853")) {
        Seen.of(tls(address))
            .hasHops(443, 4, "syn-ack")
            .hasHops(853, 2, "syn-ack")
            .ends(ExitCode.VIOLATED, "nearer");
      }
    } finally {
      silent.forEach(Rules::close);
    }
  }

  @Test
  void portThatIsDivertedEverySecondTimeIsNotStable() {
    try (Rules _ =
        chain.rules(Node.R2, DIVERT, "tcp dport 853 numgen inc mod 2 == 0 redirect to :10853")) {
      Seen seen = Seen.of(tls(RouterChain.SERVER_IPV4));

      assertThat(seen.port(853).get("distance").stringValue()).isEqualTo("unstable");
      seen.ends(ExitCode.UNREACHABLE, "undetermined");
    }
  }

  @Test
  void droppedPortIsNotReached() {
    try (Rules _ = chain.rules(Node.R2, FORWARD, "tcp dport 853 drop")) {
      Seen seen = Seen.of(tls(RouterChain.SERVER_IPV4));

      assertThat(seen.port(853).get("distance").stringValue()).isEqualTo("not-reached");
      assertThat(seen.port(853).get("meaning").stringValue())
          .contains("no answer", "while 443/tcp");
      seen.hasHops(443, 4, "syn-ack").ends(ExitCode.UNREACHABLE, "undetermined");
    }
  }

  /** What acts on forwarded packets sees only those that would get one hop farther. */
  @Test
  void portThatARouterRefusesIsNearer() {
    try (Rules _ = chain.rules(Node.R1, FORWARD, "tcp dport 853 reject with tcp reset")) {
      Seen seen = Seen.of(tls(RouterChain.SERVER_IPV4));

      seen.hasHops(443, 4, "syn-ack").hasHops(853, 2, "rst").ends(ExitCode.VIOLATED, "nearer");
      assertThat(seen.port(853).get("meaning").stringValue()).contains("refuses connections");
    }
  }

  @Test
  void oneHopMayBeWhatStandsBeforeTheHost() {
    try (Rules _ = chain.rules(Node.R2, FORWARD, "tcp dport 853 reject with tcp reset")) {
      Seen seen = Seen.of(tls(RouterChain.SERVER_IPV4));

      seen.hasHops(443, 4, "syn-ack").hasHops(853, 3, "rst").ends(ExitCode.UNREACHABLE, "nearer");
      assertThat(seen.port(853).get("difference").intValue()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {RouterChain.SERVER_IPV4, RouterChain.SERVER_IPV6})
  void waysOfDifferentLengthMakeNoPortNearer(String address) {
    try (RouterChain balanced = RouterChain.open()) {
      balanced.listen(Node.SERVER, 443, 853);
      balanced.balance();
      try (RouterChain.Count shorter = balanced.new Count(Node.R1, "forward", "oifname link9");
          RouterChain.Count longer = balanced.new Count(Node.R1, "forward", "oifname link1")) {
        Run run = balanced.assay("path", "--json", tls(address));

        assertThat(shorter.packets()).as(run.output()).isPositive();
        assertThat(longer.packets()).as(run.output()).isPositive();
        assertThat(run.output()).doesNotContain("\"standing\" : \"nearer\"");
        assertThat(run.exitCode()).isNotEqualTo(ExitCode.VIOLATED);
        assertThat(run.packets()).isLessThanOrEqualTo(PACKETS);
      }
    }
  }
}
