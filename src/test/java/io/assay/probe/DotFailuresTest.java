package io.assay.probe;

import static io.assay.probe.Probes.assertFailed;
import static io.assay.probe.Probes.detail;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Deadlines;
import io.assay.lab.CannedAnswers;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.DotConversation;
import io.assay.lab.TlsServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DotFailuresTest {
  private static final Duration SHORT = Duration.ofMillis(600);
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
  void silenceAfterTheHandshakeRunsIntoTheDeadlineOfTheQuery() {
    Deadlines deadlines = Probes.queryWithin(SHORT);
    Observation seen = overTls(Conversations.silence(), deadlines);

    assertFailed(seen, Stage.QUERY, FailureKind.TIMEOUT);
    assertThat(seen.tls().orElseThrow().established()).isTrue();
    assertThat(seen.tls().orElseThrow().certificates()).isNotEmpty();
    assertThat(seen.dns().orElseThrow().response()).isEmpty();
    assertThat(seen.dns().orElseThrow().query().length()).isEqualTo(128);
  }

  @Test
  void closeNotifyInsteadOfAnAnswerClosesEarly() {
    assertFailed(
        overTls(DotConversation.afterQuery(Conversations.goodbye())),
        Stage.QUERY,
        FailureKind.CLOSED_EARLY);
  }

  @Test
  void aTcpCloseInsteadOfAnAnswerClosesEarly() {
    assertFailed(
        overTls(DotConversation.afterQuery(Conversations.cut())),
        Stage.QUERY,
        FailureKind.CLOSED_EARLY);
  }

  @Test
  void aResetInsteadOfAnAnswerIsAReset() {
    assertFailed(
        overTls(DotConversation.afterQuery(Conversations.reset())), Stage.QUERY, FailureKind.RESET);
  }

  @Test
  void aServerThatClosesWithinTheAnswerSaysSo() {
    Observation seen =
        overTls(DotConversation.afterQuery(peer -> peer.send(new byte[] {0, 100, 1, 2, 3})));

    assertFailed(seen, Stage.QUERY, FailureKind.CLOSED_EARLY);
    assertThat(detail(seen)).endsWith("in the middle of a DNS message");
  }

  @Test
  void anAnswerThatDribblesIsAnAnswer() {
    Conversation dribbling =
        peer -> {
          byte[] query = DotConversation.receive(peer).orElseThrow();
          for (byte octet : DotConversation.framed(CannedAnswers.answer(query))) {
            peer.send(new byte[] {octet});
          }
          peer.listen();
        };
    assertThat(overTls(dribbling).outcome()).isEqualTo(new Outcome.Answered());
  }

  @Test
  void anAnswerWithAnotherIdIsAMismatchOnceTheDeadlineHasPassed() {
    Observation seen =
        overTls(
            DotConversation.tampered(
                answer -> {
                  answer[0] ^= 1;
                  return answer;
                }),
            Probes.queryWithin(Duration.ofSeconds(2)));

    assertFailed(seen, Stage.QUERY, FailureKind.DNS_MISMATCH);
    assertThat(detail(seen)).startsWith("id ").contains("; then the answer was not complete");
    assertThat(seen.dns().orElseThrow().response()).isPresent();
    assertThat(seen.dns().orElseThrow().others()).isEmpty();
  }

  @Test
  void theRightAnswerAfterAWrongOneInOneSegmentIsAnAnswer() {
    Conversation both =
        peer -> {
          byte[] right = CannedAnswers.answer(DotConversation.receive(peer).orElseThrow());
          byte[] wrong = right.clone();
          wrong[1] ^= 1;
          byte[] first = DotConversation.framed(wrong);
          byte[] second = DotConversation.framed(right);
          byte[] segment = new byte[first.length + second.length];
          System.arraycopy(first, 0, segment, 0, first.length);
          System.arraycopy(second, 0, segment, first.length, second.length);
          peer.send(segment);
          peer.listen();
        };
    Observation seen = overTls(both);

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(seen.dns().orElseThrow().others()).hasSize(1);
  }

  @Test
  void theAnswerToAnotherQuestionIsAMismatch() {
    Observation seen =
        overTls(
            peer -> {
              byte[] answer = CannedAnswers.answer(DotConversation.receive(peer).orElseThrow());
              answer[13] = 'x';
              peer.send(DotConversation.framed(answer));
            });

    assertFailed(seen, Stage.QUERY, FailureKind.DNS_MISMATCH);
    assertThat(detail(seen))
        .startsWith(
            "the question \"xanary.probe.test.\" class 1 A instead of \"canary.probe.test.\"");
  }

  @Test
  void theQuestionInOtherCaseIsAnAnswer() {
    assertThat(
            overTls(
                    DotConversation.tampered(
                        answer -> {
                          answer[13] = 'C';
                          return answer;
                        }))
                .outcome())
        .isEqualTo(new Outcome.Answered());
  }

  @Test
  void anEchoOfTheQueryIsAMismatch() {
    Observation seen =
        overTls(
            peer -> {
              byte[] query = DotConversation.receive(peer).orElseThrow();
              peer.send(DotConversation.framed(query));
            });

    assertFailed(seen, Stage.QUERY, FailureKind.DNS_MISMATCH);
    assertThat(detail(seen)).contains("QR is 0");
  }

  @Test
  void garbageIsMalformed() {
    byte[] garbage = "\0\7garbage".getBytes(StandardCharsets.US_ASCII);
    Observation seen = overTls(DotConversation.afterQuery(Conversations.says(garbage)));

    assertFailed(seen, Stage.QUERY, FailureKind.DNS_MALFORMED);
    assertThat(seen.dns().orElseThrow().response())
        .contains(Octets.copyOf("garbage".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void anAnswerThatIsCutOffIsMalformed() {
    assertFailed(
        overTls(DotConversation.tampered(answer -> Arrays.copyOf(answer, 50))),
        Stage.QUERY,
        FailureKind.DNS_MALFORMED);
  }

  @Test
  void anEmptyMessageIsMalformed() {
    assertFailed(
        overTls(DotConversation.afterQuery(Conversations.says(new byte[] {0, 0}))),
        Stage.QUERY,
        FailureKind.DNS_MALFORMED);
  }

  @Test
  void messagesWithoutEndAreTooLarge() {
    byte[] other = new byte[2 + 12];
    other[1] = 12;
    Observation seen =
        overTls(DotConversation.afterQuery(Conversations.sendsForEver(mismatching(other))));

    assertFailed(seen, Stage.QUERY, FailureKind.TOO_LARGE);
    DnsCapture dns = seen.dns().orElseThrow();
    assertThat(dns.others()).hasSize(Limits.DNS_MESSAGES - 1);
  }

  /** A query instead of a response, so that it matches no query, whatever its id. */
  private static byte[] mismatching(byte[] frame) {
    frame[4] = 0;
    return frame;
  }

  private static Observation overTls(Conversation conversation) {
    return overTls(conversation, Probes.GENEROUS);
  }

  private static Observation overTls(Conversation conversation, Deadlines deadlines) {
    try (TlsServer server = TlsServer.presenting(Probes.IDENTITY).speaking(conversation).start()) {
      return prober.probe(Probes.within(Probes.dot(server.port()), deadlines));
    }
  }
}
