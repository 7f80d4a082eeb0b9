package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.endpoint.Route;
import io.assay.lab.ClosedPort;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.LoopbackServer;
import io.assay.lab.Peer;
import io.assay.lab.TlsServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that are away, silent, broken or hostile, and what a probe through them records. */
class ProxyFailuresTest {
  private static final byte[] METHOD = HexFormat.of().parseHex("0500");
  private static final byte[] REPLY = HexFormat.of().parseHex("050000017f0000010355");
  private static final byte[] RESPONSE =
      "HTTP/1.1 200 Connection established\r\nX-Proxy: lab\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** Enough for what a busy machine has to do before something is silent. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static Prober prober;

  @BeforeAll
  static void start() {
    prober = new Prober(1, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    prober.close();
  }

  private static Route through(boolean socks, Host host, int port) {
    Proxy proxy = new Proxy(new HostPort(host, port), Optional.empty(), false);
    return socks ? new Route.Socks5(proxy) : new Route.HttpConnect(proxy);
  }

  private static Route through(boolean socks, int port) {
    return through(socks, new Host.Ip(Probes.LOOPBACK), port);
  }

  private static Attempt attempt(Route route, int endpointPort) {
    Attempt direct = Probes.dot(endpointPort);
    return new Attempt(
        direct.target(),
        route,
        direct.serverName(),
        direct.query(),
        direct.deadlines(),
        direct.resolveNanos());
  }

  private static Observation probe(boolean socks, Conversation proxy, Duration total) {
    try (LoopbackServer server = LoopbackServer.start(proxy)) {
      return prober.probe(Probes.within(attempt(through(socks, server.port()), 853), total));
    }
  }

  private static Observation probe(boolean socks, Conversation proxy) {
    return probe(socks, proxy, Duration.ofSeconds(60));
  }

  /** Takes the request of a client of either kind. */
  private static void takeRequest(Peer peer, boolean socks) throws IOException {
    if (socks) {
      peer.receive(3);
      peer.send(METHOD);
      peer.receive(10);
    } else {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) peer.receive(1)[0]);
      }
    }
  }

  private static void relay(Peer peer, int port) throws IOException, InterruptedException {
    try (Socket endpoint = new Socket(Probes.LOOPBACK, port)) {
      endpoint.setTcpNoDelay(true);
      Thread back =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      endpoint.getInputStream().transferTo(peer.out());
                    } catch (IOException e) {
                      // The client has closed, which ends both directions.
                    }
                  });
      peer.in().transferTo(endpoint.getOutputStream());
      endpoint.shutdownOutput();
      back.join();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void proxyThatIsAwayIsNoFailureOfTheEndpoint(boolean socks) {
    try (ClosedPort closed = ClosedPort.take()) {
      Observation seen = prober.probe(attempt(through(socks, closed.number()), 853));
      Probes.assertFailed(seen, Stage.PROXY, FailureKind.REFUSED);
      assertThat(Probes.detail(seen))
          .isEqualTo(
              "connecting to the proxy 127.0.0.1:%d: Connection refused"
                  .formatted(closed.number()));
      assertThat(seen.timings().nanos().keySet()).containsExactly(Stage.PROXY);
      assertThat(seen.tls()).isEmpty();
    }
  }

  @Test
  void silentSocksProxyTimesOutInItsOwnStage() {
    Observation seen = probe(true, Conversations.silence(), SHORT);
    Probes.assertFailed(seen, Stage.PROXY, FailureKind.TIMEOUT);
    assertThat(Probes.detail(seen)).contains("coming to terms with the proxy 127.0.0.1:");
  }

  /** HTTP has no greeting: what is silent may be connecting. */
  @Test
  void silentHttpProxyTimesOutWhileItMayBeConnecting() {
    Observation seen = probe(false, Conversations.silence(), SHORT);
    Probes.assertFailed(seen, Stage.CONNECT, FailureKind.TIMEOUT);
    assertThat(Probes.detail(seen)).contains("the TCP connection through the proxy 127.0.0.1:");
    assertThat(seen.timings().nanos().keySet()).containsExactly(Stage.PROXY, Stage.CONNECT);
  }

  @Test
  void connectingHasADeadlineOfItsOwn() {
    Observation seen =
        probe(
            true,
            peer -> {
              takeRequest(peer, true);
              peer.listen();
            },
            SHORT);
    Probes.assertFailed(seen, Stage.CONNECT, FailureKind.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void garbageIsNoProxy(boolean socks) {
    Observation seen = probe(socks, Conversations.ssh());
    Probes.assertFailed(seen, Stage.PROXY, FailureKind.PROXY_PROTOCOL);
    assertThat(Probes.detail(seen)).contains("SSH-2.0-OpenSSH");
  }

  @Test
  void refusalCountsForTheProxyAlthoughItWasAskedToConnect() {
    Observation seen =
        probe(
            false,
            peer -> {
              takeRequest(peer, false);
              peer.pause(Duration.ofMillis(50));
              peer.send("HTTP/1.1 403 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              peer.listen();
            });
    Probes.assertFailed(seen, Stage.PROXY, FailureKind.PROXY_DENIED);
    assertThat(seen.timings().nanos().keySet()).containsExactly(Stage.PROXY);
    assertThat(seen.timings().of(Stage.PROXY).orElse(0))
        .as("the time until the refusal")
        .isGreaterThan(Duration.ofMillis(50).toNanos());
  }

  @Test
  void endlessHeaderEndsTheProbe() {
    Observation seen =
        probe(
            false,
            Conversations.sendsForEver(
                "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII),
                "x: y\r\n".getBytes(StandardCharsets.US_ASCII)));
    Probes.assertFailed(seen, Stage.PROXY, FailureKind.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replyInSingleOctetsOpensTheTunnel(boolean socks) {
    try (TlsServer endpoint = TlsServer.dot(Probes.IDENTITY);
        LoopbackServer proxy =
            LoopbackServer.start(
                peer -> {
                  takeRequest(peer, socks);
                  for (byte octet : socks ? REPLY : RESPONSE) {
                    peer.send(new byte[] {octet});
                    peer.pause(Duration.ofMillis(1));
                  }
                  relay(peer, endpoint.port());
                })) {
      Observation seen = prober.probe(attempt(through(socks, proxy.port()), endpoint.port()));
      assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    }
  }

  /** An endpoint may speak first, and both may come in one segment. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void octetsRightBehindTheReplyReachTls(boolean socks) {
    byte[] reply = socks ? REPLY : RESPONSE;
    byte[] banner = "SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] both = new byte[reply.length + banner.length];
    System.arraycopy(reply, 0, both, 0, reply.length);
    System.arraycopy(banner, 0, both, reply.length, banner.length);
    Observation seen =
        probe(
            socks,
            peer -> {
              takeRequest(peer, socks);
              peer.send(both);
              peer.listen();
            });
    Probes.assertFailed(seen, Stage.TLS, FailureKind.NOT_TLS);
    assertThat(Probes.detail(seen)).contains("SSH-2.0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tunnelThatBreaksLaterIsTheEndpointsAsWithoutProxy(boolean socks) {
    Observation seen =
        probe(
            socks,
            peer -> {
              takeRequest(peer, socks);
              peer.send(socks ? REPLY : RESPONSE);
              peer.receive(1);
              peer.reset();
            });
    Probes.assertFailed(seen, Stage.TLS, FailureKind.RESET);
    assertThat(seen.tls()).isPresent();
  }

  @Test
  void nameOfAProxyIsLookedUpAndKept() {
    AtomicInteger lookups = new AtomicInteger();
    try (TlsServer endpoint = TlsServer.dot(Probes.IDENTITY);
        LoopbackServer proxy =
            LoopbackServer.start(
                peer -> {
                  takeRequest(peer, true);
                  peer.send(REPLY);
                  relay(peer, endpoint.port());
                });
        Prober named =
            new Prober(
                1,
                InstantSource.system(),
                (name, deadline) -> {
                  assertThat(name.ascii()).isEqualTo("proxy.test");
                  lookups.incrementAndGet();
                  return new Resolution.Found(List.of(Probes.LOOPBACK), true, 7_000_000_000L);
                })) {
      Attempt attempt =
          attempt(through(true, new Host.Name("proxy.test"), proxy.port()), endpoint.port());
      Observation first = named.probe(attempt);
      assertThat(first.outcome()).isEqualTo(new Outcome.Answered());
      assertThat(first.timings().of(Stage.PROXY).orElse(0))
          .as("looking up belongs to reaching the proxy")
          .isGreaterThan(7_000_000_000L);
      Observation second = named.probe(attempt);
      assertThat(second.timings().of(Stage.PROXY).orElse(0)).isLessThan(7_000_000_000L);
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void proxyWhoseNameDoesNotExistIsNoFailureOfTheEndpoint() {
    try (Prober named =
        new Prober(
            1,
            InstantSource.system(),
            (name, deadline) ->
                new Resolution.NotFound(
                    new Failure(FailureKind.NAME_NOT_FOUND, "NXDOMAIN"), 1_000))) {
      Observation seen =
          named.probe(attempt(through(true, new Host.Name("proxy.test"), 1080), 853));
      Probes.assertFailed(seen, Stage.PROXY, FailureKind.NAME_NOT_FOUND);
      assertThat(Probes.detail(seen)).isEqualTo("the name of the proxy proxy.test:1080: NXDOMAIN");
      assertThat(seen.timings().nanos().keySet()).containsExactly(Stage.PROXY);
    }
  }

  @Test
  void proxyNeedsNoMoreTimeThanAProbeMayTake() {
    try (LoopbackServer proxy = LoopbackServer.start(Conversations.silence());
        Prober named =
            new Prober(
                1,
                InstantSource.system(),
                (name, deadline) -> {
                  assertThat(deadline).isEqualTo(Duration.ofSeconds(3));
                  return new Resolution.Found(
                      List.of(Probes.LOOPBACK), true, Duration.ofSeconds(3).toNanos());
                })) {
      Attempt attempt = attempt(through(true, new Host.Name("proxy.test"), proxy.port()), 853);
      long start = System.nanoTime();
      Observation seen = named.probe(Probes.within(attempt, Duration.ofSeconds(3)));
      Probes.assertFailed(seen, Stage.PROXY, FailureKind.TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("the look-up has taken all of it")
          .isLessThan(Duration.ofSeconds(2));
    }
  }
}
