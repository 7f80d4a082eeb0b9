package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.HopDistance.Answer;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.PortDistance;
import io.assay.probe.path.Tally;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPrinterTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
  private static final Endpoint DOT =
      new Endpoint.Dot(new Host.Name("dns.example"), 853, Optional.empty());

  private static PortDistance reached(int port, int hops, int before) {
    return new PortDistance(
        port,
        new HopDistance.Reached(hops, Answer.SYN_ACK, 6, 3),
        List.of(new Tally(before, 0, 0, 11, 0), new Tally(hops, 6, 0, 0, 0)));
  }

  private static PathFinding.Compared compared(PortDistance... ports) {
    return new PathFinding.Compared(
        "here",
        List.of(DOT),
        new PathComparison(ADDRESS, Instant.EPOCH, List.of(ports), 38, 61, Duration.ofMillis(420)));
  }

  private static String print(PathFinding finding, Style style) {
    return new PathPrinter(style).print(finding);
  }

  @Test
  void nearerPortEndsInAnotherMark() {
    PathFinding finding = compared(reached(443, 4, 2), reached(853, 2, 1));

    assertThat(finding.outcome()).isEqualTo(PathFinding.Outcome.NEARER);
    assertThat(print(finding, new Style(false, true)))
        .contains("tls://dns.example at 192.0.2.1 from here", "NEARER\n")
        .contains("   443/tcp  ●────●────●────●   4 hops  answers\n")
        .contains("   853/tcp  ●────◆             2 hops  answers  ← nearer than 443: something")
        .contains("443/tcp 0 of 11.")
        .contains("Measured with 38 connects, 61 packets, in 0.4 s.");
    assertThat(print(finding, Style.PLAIN)).contains("o----X", "<- nearer").isASCII();
    assertThat(print(finding, Style.PLAIN).replaceAll("\\s+", " "))
        .contains("443/tcp of the same address is 4 hops away: something in the path accepts")
        .contains("With 2 hops, 853/tcp answered 6 of 6 times, 443/tcp 0 of 11.");
  }

  @Test
  void oneHopIsNoStrangersMark() {
    PathFinding finding = compared(reached(443, 4, 3), reached(853, 3, 2));

    assertThat(finding.outcome()).isEqualTo(PathFinding.Outcome.UNDETERMINED);
    assertThat(print(finding, Style.PLAIN))
        .contains("o----o----o ", "one hop nearer than 443")
        .contains("one hop may be a load")
        .doesNotContain("X");
  }

  @Test
  void fewAttemptsMakeNothingNearer() {
    PathFinding finding = compared(reached(443, 4, 3), reached(853, 2, 1));

    assertThat(finding.outcome()).isEqualTo(PathFinding.Outcome.UNDETERMINED);
    assertThat(print(finding, Style.PLAIN)).contains("too few answers came");
  }

  @Test
  void reasonsStandInPlaceOfARuler() {
    String page =
        print(
            compared(
                new PortDistance(443, new HopDistance.NotReached("no answer"), List.of()),
                new PortDistance(853, new HopDistance.Unstable("now 2, now 4"), List.of()),
                new PortDistance(53, new HopDistance.NotMeasured("no time"), List.of())),
            Style.PLAIN);

    assertThat(page)
        .contains("443/tcp  no answer", "853/tcp  not stable: now 2, now 4")
        .contains("53/tcp  not measured: no time", "UNDETERMINED");
  }

  @Test
  void longReasonIsWrapped() {
    String why = "it cannot be reached: " + "so it is said ".repeat(20).strip();
    String page =
        print(
            compared(
                reached(443, 4, 2),
                new PortDistance(853, new HopDistance.NotReached(why), List.of())),
            Style.PLAIN);

    assertThat(page.lines()).allMatch(line -> line.length() <= Layout.WIDTH);
    assertThat(page).contains("   853/tcp  it cannot be reached: ", "\n            is said so it");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 9, 20, 40, 64})
  void pageIsNoWiderThanATerminal(int hops) {
    PathFinding finding = compared(reached(443, hops, hops - 3), reached(853, hops - 3, hops - 4));

    assertThat(print(finding, new Style(false, true)).lines())
        .allMatch(line -> line.length() <= Layout.WIDTH);
  }
}
