package io.assay.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.ResolverProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImpairmentTest {
  private static final Pattern RECEIVED = Pattern.compile("([0-9]+) received");
  private static final Pattern LEAST_MILLISECONDS = Pattern.compile("rtt [^=]*= ([0-9.]+)/");

  @TempDir private static Path folder;
  private static Seen seen;

  @BeforeAll
  static void open() {
    seen = new Seen(folder, ResolverProgram.UNBOUND, 2, 1);
  }

  @AfterAll
  static void close() {
    if (seen != null) {
      seen.close();
    }
  }

  /** 0.7² of the echoes return: 147 of 300, give or take five times the deviation of 8.7. */
  @Test
  void lossTakesItsShareOfEachDirectionOnceEvenWithLatency() {
    String[] pings = {"-q", "-c300", "-i0.002", "-W1"};
    try (Intervention loss = Impairment.loss(seen.router(), 30)) {
      assertThat(number(RECEIVED, ping(0, 0, pings))).isBetween(103.0, 191.0);
      assertThat(number(RECEIVED, ping(1, 0, pings))).isEqualTo(300);
      try (Intervention latency = Impairment.latency(seen.router(), Duration.ofMillis(1))) {
        assertThat(number(RECEIVED, ping(0, 0, pings))).isBetween(103.0, 191.0);
        latency.end();
      }
      loss.end();
      assertThat(number(RECEIVED, ping(0, 0, pings))).isEqualTo(300);
    }
  }

  @Test
  void latencyComesTwiceARoundTripAndNoHopWithIt() {
    try (Intervention latency = Impairment.latency(seen.router(), Duration.ofMillis(50))) {
      for (int family = 0; family < 2; family++) {
        assertThat(number(LEAST_MILLISECONDS, ping(0, family, "-c3", "-i0.05")))
            .isBetween(100.0, 1000.0);
        assertThat(number(LEAST_MILLISECONDS, ping(1, family, "-c3", "-i0.05"))).isLessThan(50);
        assertThat(ping(0, family, "-c1", "-t2"))
            .contains(
                "From " + seen.lab().path(0).routers().get(1).clientSide().both().get(family));
        assertThat(ping(0, family, "-c1", "-t3")).contains("1 received", "ttl=62");
      }
      assertThat(seen.sClient(853)).contains(Seen.GENUINE, Seen.VERIFIED);
      assertThat(seen.kdig("+tls")).contains("192.0.2.53");
      latency.end();
      for (int family = 0; family < 2; family++) {
        assertThat(number(LEAST_MILLISECONDS, ping(0, family, "-c3", "-i0.05"))).isLessThan(50);
      }
    }
  }

  private static String ping(int path, int family, String... more) {
    return seen.ping(
        seen.lab().path(path).source().both().get(family),
        NetworkLab.FIRST.both().get(family),
        more);
  }

  private static double number(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> Double.parseDouble(match.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + pattern + " in " + text));
  }
}
