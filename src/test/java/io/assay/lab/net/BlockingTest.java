package io.assay.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabPki;
import io.assay.lab.ResolverProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each case is seen on path 0 and not on path 1, nor any more when it is over. */
class BlockingTest {
  private static final String HANDSHAKE = "SSL connection using";
  private static final String CONNECTED = "Connected to";
  private static final String TIMEOUT = "timed out";

  @TempDir private static Path folder;
  private static Seen seen;

  @BeforeAll
  static void open() {
    seen = new Seen(folder, ResolverProgram.UNBOUND, 1, 1);
  }

  @AfterAll
  static void close() {
    if (seen != null) {
      seen.close();
    }
  }

  @Test
  void droppedPortIsSilentAndTheOtherOneIsNot() {
    try (Intervention drop = Blocking.drop(seen.router(), 853)) {
      bothFamilies(853, curl -> curl.contains(TIMEOUT).doesNotContain(CONNECTED));
      assertThat(seen.sClient(443)).contains(Seen.GENUINE, Seen.VERIFIED);
      onlyOnPathZeroUntilClosed(drop, 853);
    }
  }

  @Test
  void resetPortRefuses() {
    try (Intervention reset = Blocking.reset(seen.router(), 853)) {
      bothFamilies(853, curl -> curl.contains("Connection refused"));
      onlyOnPathZeroUntilClosed(reset, 853);
    }
  }

  @Test
  void prohibitedPortHasNoRoute() {
    try (Intervention prohibit = Blocking.prohibit(seen.router(), 853)) {
      assertThat(seen.curl(853)).contains("No route to host");
      assertThat(
              seen.curl(
                  seen.lab().path(0).source().ipv6(),
                  NetworkLab.FIRST.ipv6(),
                  853,
                  Duration.ofSeconds(5)))
          .contains("Permission denied");
      onlyOnPathZeroUntilClosed(prohibit, 853);
    }
  }

  @Test
  void resetOnClientHelloComesAfterConnecting() {
    try (Intervention reset = Blocking.resetOnClientHello(seen.router(), 853)) {
      bothFamilies(
          853, curl -> curl.contains(CONNECTED, "reset by peer").doesNotContain(HANDSHAKE));
      onlyOnPathZeroUntilClosed(reset, 853);
    }
  }

  @Test
  void resetOnNameLetsOtherNamesThrough() {
    try (Intervention reset = Blocking.resetOnName(seen.router(), LabPki.NAME)) {
      bothFamilies(
          443, curl -> curl.contains(CONNECTED, "reset by peer").doesNotContain(HANDSHAKE));
      assertThat(seen.sClient(443)).contains("errno=104");
      assertThat(seen.sClient(443, "-noservername")).contains(Seen.GENUINE, Seen.VERIFIED);
      assertThat(seen.sClient(443, "-servername", "other.test"))
          .contains(Seen.GENUINE, Seen.VERIFIED);
      onlyOnPathZeroUntilClosed(reset, 443);
    }
  }

  @Test
  void largePacketsVanishAfterConnecting() {
    try (Intervention hole = Blocking.dropLargerThan(seen.router(), 600)) {
      bothFamilies(853, curl -> curl.contains(CONNECTED, TIMEOUT).doesNotContain(HANDSHAKE));
      onlyOnPathZeroUntilClosed(hole, 853);
    }
  }

  private static void bothFamilies(int port, Consumer<AbstractStringAssert<?>> check) {
    check.accept(assertThat(seen.curl(port)));
    check.accept(assertThat(ipv6(port)));
  }

  private static String ipv6(int port) {
    return seen.curl(seen.lab().path(0).source().ipv6(), NetworkLab.FIRST.ipv6(), port);
  }

  private static void onlyOnPathZeroUntilClosed(Intervention intervention, int port) {
    allIsWell(seen.lab().path(1), port);
    intervention.end();
    allIsWell(seen.lab().path(0), port);
  }

  private static void allIsWell(NetPath path, int port) {
    for (int family = 0; family < 2; family++) {
      String source = path.source().both().get(family);
      String resolver = NetworkLab.FIRST.both().get(family);
      assertThat(seen.sClient(source, resolver, port)).contains(Seen.GENUINE, Seen.VERIFIED);
    }
  }
}
