package io.assay.probe;

import static io.assay.probe.Probes.assertFailed;
import static io.assay.probe.Probes.detail;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Deadlines;
import io.assay.lab.ClosedPort;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.LoopbackServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HandshakeFailuresTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static Prober prober;

  @BeforeAll
  static void start() {
    prober = new Prober(1, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    prober.close();
  }

  @Test
  void aClosedPortRefuses() {
    Observation seen;
    try (ClosedPort closed = ClosedPort.take()) {
      seen = prober.probe(Probes.dot(closed.number()));
    }

    assertFailed(seen, Stage.CONNECT, FailureKind.REFUSED);
    assertThat(seen.timings().nanos().keySet()).containsExactly(Stage.CONNECT);
    assertThat(seen.tls()).isEmpty();
    assertThat(seen.dns()).isEmpty();
  }

  @Test
  void aServerThatNeverSaysAWordRunsIntoTheDeadlineOfTls() {
    Observation seen = overTcp(Conversations.silence(), SHORT);

    assertFailed(seen, Stage.TLS, FailureKind.TIMEOUT);
    assertThat(seen.timings().nanos().keySet()).containsExactly(Stage.CONNECT, Stage.TLS);
    assertThat(seen.timings().total()).isGreaterThanOrEqualTo(SHORT.toNanos());
  }

  @Test
  void aStageHasADeadlineOfItsOwnWithinTheTotal() {
    Deadlines deadlines = Probes.tlsWithin(SHORT);
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence())) {
      Observation seen = prober.probe(Probes.within(Probes.dot(server.port()), deadlines));

      assertFailed(seen, Stage.TLS, FailureKind.TIMEOUT);
      assertThat(detail(seen)).isEqualTo("the TLS handshake was not complete within 1000 ms");
      assertThat(seen.timings().total()).isLessThan(Duration.ofSeconds(30).toNanos());
    }
  }

  @Test
  void timeThatTheLookUpTookIsMissingFromTheTotal() {
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence())) {
      Attempt attempt = Probes.within(Probes.dot(server.port()), Duration.ofSeconds(60));
      long resolveNanos = Duration.ofSeconds(60).minus(SHORT).toNanos();
      Observation seen =
          prober.probe(
              new Attempt(
                  attempt.target(),
                  attempt.route(),
                  attempt.serverName(),
                  attempt.query(),
                  attempt.deadlines(),
                  Optional.of(resolveNanos)));

      assertFailed(seen, Stage.TLS, FailureKind.TIMEOUT);
      assertThat(seen.timings().of(Stage.RESOLVE)).hasValue(resolveNanos);
      assertThat(seen.timings().total()).isLessThan(Duration.ofSeconds(90).toNanos());
    }
  }

  @Test
  void aServerThatDribblesRunsIntoTheDeadline() {
    Observation seen =
        overTcp(
            Conversations.dribbles(new byte[] {22, 3, 3, 1, 0, 2, 0, 0, 0}, Duration.ofMillis(200)),
            SHORT);

    assertFailed(seen, Stage.TLS, FailureKind.TIMEOUT);
  }

  @Test
  void aServerThatClosesAtOnceClosesEarly() {
    assertFailed(
        overTcp(Conversations.goodbye(), Duration.ofSeconds(60)),
        Stage.TLS,
        FailureKind.CLOSED_EARLY,
        FailureKind.RESET);
  }

  @Test
  void aServerThatClosesAfterTheClientHelloClosesEarly() {
    Conversation readsHello =
        peer -> {
          byte[] header = peer.receive(5);
          peer.receive(((header[3] & 0xff) << 8) | (header[4] & 0xff));
        };
    assertFailed(overTcp(readsHello, Duration.ofSeconds(60)), Stage.TLS, FailureKind.CLOSED_EARLY);
  }

  @Test
  void aServerThatResetsInTheHandshakeIsAReset() {
    assertFailed(
        overTcp(Conversations.resetAfter(1), Duration.ofSeconds(60)), Stage.TLS, FailureKind.RESET);
  }

  @Test
  void anSshServerIsNotTls() {
    assertFailed(
        overTcp(Conversations.ssh(), Duration.ofSeconds(60)), Stage.TLS, FailureKind.NOT_TLS);
  }

  @Test
  void recordsWithoutEndAreTooLarge() {
    byte[] record = new byte[5 + 16_000];
    record[0] = 22;
    record[1] = 3;
    record[2] = 3;
    record[3] = (byte) (16_000 >> 8);
    record[4] = (byte) 16_000;
    byte[] start = record.clone();
    // A Certificate message that claims 16 MB.
    start[5] = 11;
    start[6] = (byte) 0xff;
    assertFailed(
        overTcp(Conversations.sendsForEver(start, record), Duration.ofSeconds(60)),
        Stage.TLS,
        FailureKind.TOO_LARGE,
        FailureKind.TLS_PROTOCOL);
  }

  @Test
  void aTlsAlertIsNamed() {
    byte[] handshakeFailure = {21, 3, 3, 0, 2, 2, 40};
    Observation seen = overTcp(Conversations.replies(handshakeFailure), Duration.ofSeconds(60));

    assertFailed(seen, Stage.TLS, FailureKind.TLS_ALERT);
    assertThat(seen.tls().orElseThrow().alerts()).contains(new Alert(true, 2, 40));
  }

  @Test
  void aServerHelloThatIsNoneIsAProtocolError() {
    byte[] finished = {22, 3, 3, 0, 4, 20, 0, 0, 0};
    assertFailed(
        overTcp(Conversations.replies(finished), Duration.ofSeconds(60)),
        Stage.TLS,
        FailureKind.TLS_PROTOCOL);
  }

  private static Observation overTcp(Conversation conversation, Duration total) {
    try (LoopbackServer server = LoopbackServer.start(conversation)) {
      return prober.probe(Probes.within(Probes.dot(server.port()), total));
    }
  }
}
