package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import io.assay.lab.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Probes from chosen addresses, as the server sees them. */
class SourceAddressTest {
  private static final InetAddress IPV6_LOOPBACK = InetAddress.ofLiteral("::1");

  /** Of TEST-NET-3 (RFC 5737), which no machine has. */
  private static final InetAddress NOBODYS = InetAddress.ofLiteral("203.0.113.77");

  private static Prober prober;

  @BeforeAll
  static void start() {
    prober = new Prober(1, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    prober.close();
  }

  private static Route from(String... addresses) {
    return new Route.Source(List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
  }

  private static Attempt attempt(Route route, InetAddress address, int port) {
    Endpoint endpoint = new Endpoint.Dot(new Host.Name("resolver.test"), port, Optional.empty());
    return new Attempt(
        new Target("lab", endpoint, Optional.of(address), "bound"),
        route,
        endpoint.host(),
        Probes.CANARY,
        Probes.GENEROUS,
        Optional.empty());
  }

  /** The address that a server at {@code address} sees, which then closes the connection. */
  private static InetAddress peerSeen(Route route, InetAddress address) throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(address, 0));
      CompletableFuture<InetAddress> peer = new CompletableFuture<>();
      Thread accepting =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket socket = server.accept()) {
                      peer.complete(socket.getInetAddress());
                    } catch (IOException e) {
                      peer.completeExceptionally(e);
                    }
                  });
      Observation seen = prober.probe(attempt(route, address, server.getLocalPort()));
      Probes.assertFailed(seen, Stage.TLS, FailureKind.CLOSED_EARLY, FailureKind.RESET);
      accepting.join();
      return peer.get();
    }
  }

  @Test
  void serverSeesTheSourceAddress() throws Exception {
    assertThat(peerSeen(from("127.0.0.2"), Probes.LOOPBACK))
        .isEqualTo(InetAddress.ofLiteral("127.0.0.2"));
    assertThat(peerSeen(new Route.Direct(), Probes.LOOPBACK)).isEqualTo(Probes.LOOPBACK);
  }

  @Test
  void eachFamilyHasItsOwnSourceAddress() throws Exception {
    Route both = from("127.0.0.3", "::1");
    assertThat(peerSeen(both, Probes.LOOPBACK)).isEqualTo(InetAddress.ofLiteral("127.0.0.3"));
    assertThat(peerSeen(both, IPV6_LOOPBACK)).isEqualTo(IPV6_LOOPBACK);
  }

  @Test
  void interfaceGivesTheAddressOfTheFamily() throws Exception {
    Route loopback = new Route.Interface("lo");
    assertThat(peerSeen(loopback, Probes.LOOPBACK)).isEqualTo(Probes.LOOPBACK);
    assertThat(peerSeen(loopback, IPV6_LOOPBACK)).isEqualTo(IPV6_LOOPBACK);
  }

  @Test
  void wholeProbeIsCarriedOutFromThere() {
    try (TlsServer server = TlsServer.dot(Probes.IDENTITY)) {
      Observation seen = prober.probe(attempt(from("127.0.0.2"), Probes.LOOPBACK, server.port()));
      assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
      assertThat(seen.timings().nanos().keySet())
          .containsExactly(Stage.CONNECT, Stage.TLS, Stage.QUERY, Stage.CLOSE);
    }
  }

  @Test
  void addressThatThisMachineDoesNotHaveIsItsOwnFailure() {
    try (TlsServer server = TlsServer.dot(Probes.IDENTITY)) {
      Observation seen =
          prober.probe(attempt(new Route.Source(List.of(NOBODYS)), Probes.LOOPBACK, server.port()));
      Probes.assertFailed(seen, Stage.CONNECT, FailureKind.LOCAL);
      assertThat(Probes.detail(seen))
          .isEqualTo("connecting from 203.0.113.77: Cannot assign requested address");
    }
  }

  @Test
  void familyWithoutSourceAddressIsNotDialled() {
    Observation seen = prober.probe(attempt(from("127.0.0.2"), IPV6_LOOPBACK, 853));
    Probes.assertFailed(seen, Stage.CONNECT, FailureKind.LOCAL);
    assertThat(Probes.detail(seen)).isEqualTo("an IPv6 address cannot be dialled from 127.0.0.2");
  }

  @Test
  void interfaceThatIsNotThereIsThisMachinesFailure() {
    Observation seen = prober.probe(attempt(new Route.Interface("eth99"), Probes.LOOPBACK, 853));
    Probes.assertFailed(seen, Stage.CONNECT, FailureKind.LOCAL);
    assertThat(Probes.detail(seen)).contains("eth99");
  }
}
