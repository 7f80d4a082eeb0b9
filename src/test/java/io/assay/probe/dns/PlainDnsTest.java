package io.assay.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Query;
import io.assay.endpoint.Route;
import io.assay.lab.ClosedPort;
import io.assay.lab.LabPki;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.probe.FailureKind;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainDnsTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Query QUERY = new Query("canary.probe.test.", "A");
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static PlainDns.Result ask(int port, boolean tcp, Duration deadline) {
    return PlainDns.ask(new Route.Direct(), LOOPBACK, port, QUERY, tcp, deadline);
  }

  private static Outcome.Failed failure(PlainDns.Result result) {
    assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
    return (Outcome.Failed) result.outcome();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unboundAnswersByUdpAndTcp(boolean tcp) {
    ServerIdentity identity = ServerIdentity.of(LabPki.create().leaf());
    try (ResolverServer server = ResolverServer.start(ResolverProgram.UNBOUND, identity)) {
      PlainDns.Result result = ask(server.dnsPort(), tcp, LONG);
      assertThat(result.outcome()).isEqualTo(new Outcome.Answered());
      assertThat(DnsMessage.parse(result.dns().orElseThrow().response().orElseThrow()))
          .asString()
          .contains("192.0.2.53", "NOERROR");
    }
  }

  @Test
  void sourceAddressIsTakenAndOneThatIsNotThereIsThisMachinesFault() throws IOException {
    try (DatagramSocket server = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      InetAddress own = InetAddress.ofLiteral("127.0.0.7");
      PlainDns.ask(
          new Route.Source(List.of(own)), LOOPBACK, server.getLocalPort(), QUERY, false, SHORT);
      DatagramPacket packet = new DatagramPacket(new byte[512], 512);
      server.receive(packet);
      assertThat(packet.getAddress()).isEqualTo(own);
    }
    InetAddress foreign = InetAddress.ofLiteral("203.0.113.77");
    assertThat(
            failure(
                    PlainDns.ask(
                        new Route.Source(List.of(foreign)), LOOPBACK, 53, QUERY, false, SHORT))
                .kind())
        .isEqualTo(FailureKind.LOCAL);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobodyRefusesTheQuery(boolean tcp) {
    try (ClosedPort closed = ClosedPort.take()) {
      assertThat(failure(ask(closed.number(), tcp, LONG)).kind()).isEqualTo(FailureKind.REFUSED);
    }
  }

  @Test
  void silenceEndsWithTheDeadlineAndKeepsTheQuery() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      PlainDns.Result result = ask(silent.getLocalPort(), false, SHORT);
      assertThat(failure(result).stage()).isEqualTo(Stage.QUERY);
      assertThat(failure(result).kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(result.dns()).isPresent();
    }
  }

  @Test
  void whatDoesNotAnswerIsKeptAndWaitedBeyond() throws Exception {
    try (DatagramSocket liar = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      Thread talking =
          Thread.startVirtualThread(
              () -> {
                try {
                  DatagramPacket query = new DatagramPacket(new byte[512], 512);
                  liar.receive(query);
                  byte[] other = query.getData().clone();
                  other[0] ^= 1;
                  other[2] |= (byte) 0x80;
                  liar.send(new DatagramPacket(other, query.getLength(), query.getSocketAddress()));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      PlainDns.Result result = ask(liar.getLocalPort(), false, SHORT);
      talking.join();
      assertThat(failure(result).kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(result.dns().orElseThrow().others()).hasSize(1);
    }
  }

  @Test
  void octetsThatDripEndWithTheDeadline() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      CompletableFuture<Integer> sent = new CompletableFuture<>();
      Thread.startVirtualThread(
          () -> {
            int octets = 0;
            try (Socket accepted = server.accept()) {
              accepted.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff});
              // Reading paces the drops: a client that waits sends nothing and does not hang up.
              accepted.setSoTimeout(20);
              while (isThere(accepted)) {
                accepted.getOutputStream().write(0);
                octets++;
              }
            } catch (IOException e) {
              // The client has hung up.
            }
            sent.complete(octets);
          });
      PlainDns.Result result = ask(server.getLocalPort(), true, SHORT);
      assertThat(failure(result).kind()).isEqualTo(FailureKind.TIMEOUT);
      assertThat(sent.get(10, TimeUnit.SECONDS)).as("octets that came in time").isBetween(2, 1_000);
    }
  }

  private static boolean isThere(Socket client) throws IOException {
    try {
      return client.getInputStream().read(new byte[512]) >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  @Test
  void connectionThatIsClosedEndsAtOnce() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      Thread closing =
          Thread.startVirtualThread(
              () -> {
                try (Socket accepted = server.accept()) {
                  assertThat(accepted.getInputStream().read()).isNotNegative();
                  accepted.getOutputStream().write(new byte[] {0, 50, 1, 2, 3});
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      PlainDns.Result result = ask(server.getLocalPort(), true, LONG);
      closing.join();
      assertThat(failure(result).kind()).isIn(FailureKind.CLOSED_EARLY, FailureKind.RESET);
    }
  }
}
