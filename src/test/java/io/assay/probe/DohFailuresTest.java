package io.assay.probe;

import static io.assay.probe.Probes.assertFailed;
import static io.assay.probe.Probes.detail;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Deadlines;
import io.assay.lab.CannedAnswers;
import io.assay.lab.Conversation;
import io.assay.lab.HttpConversation;
import io.assay.lab.TlsServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DohFailuresTest {
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
  void aRedirectIsRecordedAndNotFollowed() {
    try (TlsServer server =
        doh(HttpConversation.always(HttpConversation.redirect(302, "https://evil.test/")))) {
      Observation seen = prober.probe(Probes.doh(server.port()));

      assertFailed(seen, Stage.QUERY, FailureKind.HTTP_STATUS);
      assertThat(detail(seen)).isEqualTo("status 302 to \"https://evil.test/\"");
      HttpCapture http = seen.http().orElseThrow();
      assertThat(http.status()).isEqualTo(302);
      assertThat(http.header("Location")).contains("https://evil.test/");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void theBodyOfA404IsKept() {
    byte[] body = "nothing here".getBytes(StandardCharsets.US_ASCII);
    Observation seen = overHttp(HttpConversation.response(404, "Not Found", List.of(), body));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_STATUS);
    assertThat(seen.http().orElseThrow().bodyStart()).contains(Octets.copyOf(body));
    assertThat(seen.dns().orElseThrow().response()).isEmpty();
  }

  @Test
  void onlyTheStartOfALongErrorPageIsKept() {
    Observation seen =
        overHttp(HttpConversation.response(500, "Error", List.of(), new byte[100_000]));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_STATUS);
    assertThat(seen.http().orElseThrow().bodyStart().orElseThrow().length())
        .isEqualTo(Limits.HTTP_BODY_KEPT_OCTETS);
  }

  @Test
  void anErrorPageThatNeverEndsIsStillItsStatus() {
    Observation seen =
        overHttp(
            HttpConversation.raw("HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nplease"),
            Probes.queryWithin(Duration.ofSeconds(2)));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_STATUS);
  }

  @Test
  void anotherMediaTypeIsNoAnswer() {
    Observation seen =
        overHttp(
            HttpConversation.response(
                200,
                "OK",
                List.of("Content-Type: text/html"),
                "<html>".getBytes(StandardCharsets.US_ASCII)));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_PROTOCOL);
    assertThat(detail(seen))
        .isEqualTo("content-type \"text/html\" instead of application/dns-message");
    assertThat(seen.http().orElseThrow().bodyStart()).isPresent();
  }

  @Test
  void aMissingMediaTypeIsNoAnswer() {
    assertFailed(
        overHttp(HttpConversation.response(200, "OK", List.of(), new byte[20])),
        Stage.QUERY,
        FailureKind.HTTP_PROTOCOL);
  }

  @Test
  void aMediaTypeInOtherCaseWithParametersIsAnAnswer() {
    assertThat(
            answering(
                    answer ->
                        HttpConversation.response(
                            200,
                            "OK",
                            List.of("content-TYPE: Application/DNS-Message ; charset=x"),
                            answer))
                .outcome())
        .isEqualTo(new Outcome.Answered());
  }

  @Test
  void aContentEncodingThatWasNotAskedForIsNoAnswer() {
    assertFailed(
        answering(
            answer ->
                HttpConversation.response(
                    200,
                    "OK",
                    List.of("Content-Type: application/dns-message", "Content-Encoding: gzip"),
                    answer)),
        Stage.QUERY,
        FailureKind.HTTP_PROTOCOL);
  }

  @Test
  void anInterimResponseBeforeTheAnswerIsPassedOver() {
    assertThat(
            answering(
                    answer ->
                        peer -> {
                          HttpConversation.raw("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
                              .hold(peer);
                          HttpConversation.dns(answer).hold(peer);
                        })
                .outcome())
        .isEqualTo(new Outcome.Answered());
  }

  @Test
  void chunksWithTrailersAreAnAnswer() {
    assertThat(
            answering(
                    answer ->
                        peer -> {
                          peer.send(
                              ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                                      + "Content-Type: application/dns-message\r\n\r\n"
                                      + Integer.toHexString(answer.length)
                                      + "\r\n")
                                  .getBytes(StandardCharsets.US_ASCII));
                          peer.send(answer);
                          peer.send(
                              "\r\n0\r\nX-Trailer: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        })
                .outcome())
        .isEqualTo(new Outcome.Answered());
  }

  @Test
  void anHttp10AnswerThatEndsWithTheConnectionIsAnAnswer() {
    Observation seen;
    try (TlsServer server =
        doh(
            new HttpConversation(
                request ->
                    peer -> {
                      peer.send(
                          "HTTP/1.0 200 OK\r\nContent-Type: application/dns-message\r\n\r\n"
                              .getBytes(StandardCharsets.US_ASCII));
                      peer.send(CannedAnswers.answer(request.dnsMessage().orElseThrow()));
                      peer.socket().shutdownOutput();
                    }))) {
      seen = prober.probe(Probes.doh(server.port()));
    }

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(seen.http().orElseThrow().version()).isEqualTo("1.0");
  }

  @Test
  void whatIsNotHttpIsAProtocolError() {
    assertFailed(
        overHttp(HttpConversation.raw("220 mail.test ESMTP\r\n\r\n")),
        Stage.QUERY,
        FailureKind.HTTP_PROTOCOL);
  }

  @Test
  void headersWithoutEndAreTooLarge() {
    assertFailed(overHttp(HttpConversation.endlessHeaders()), Stage.QUERY, FailureKind.TOO_LARGE);
  }

  @Test
  void tooManyHeadersAreTooLarge() {
    String fields = "a: b\r\n".repeat(Limits.HTTP_HEADERS + 1);
    Observation seen = overHttp(HttpConversation.raw("HTTP/1.1 200 OK\r\n" + fields + "\r\n"));

    assertFailed(seen, Stage.QUERY, FailureKind.TOO_LARGE);
    assertThat(seen.http().orElseThrow().headers()).hasSize(Limits.HTTP_HEADERS);
  }

  @Test
  void aBodyWithoutEndIsTooLarge() {
    Observation seen = overHttp(HttpConversation.endlessBody());

    assertFailed(seen, Stage.QUERY, FailureKind.TOO_LARGE);
    assertThat(seen.http().orElseThrow().bodyStart().orElseThrow().length())
        .isEqualTo(Limits.HTTP_BODY_KEPT_OCTETS);
  }

  @Test
  void aBodyThatIsNoDnsMessageIsMalformed() {
    Observation seen = overHttp(HttpConversation.dns(new byte[] {1, 2, 3}));

    assertFailed(seen, Stage.QUERY, FailureKind.DNS_MALFORMED);
    assertThat(seen.dns().orElseThrow().response()).contains(Octets.copyOf(new byte[] {1, 2, 3}));
  }

  @Test
  void aCutOffBodyClosesEarly() {
    assertFailed(
        overHttp(
            peer -> {
              peer.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/dns-message\r\nContent-Length: 99\r\n\r\nxy"
                      .getBytes(StandardCharsets.US_ASCII));
              peer.socket().shutdownOutput();
            }),
        Stage.QUERY,
        FailureKind.CLOSED_EARLY);
  }

  @Test
  void anotherQuestionOverHttpIsAMismatch() {
    try (TlsServer server =
        doh(
            HttpConversation.tampered(
                answer -> {
                  answer[14] = 'x';
                  return answer;
                }))) {
      assertFailed(prober.probe(Probes.doh(server.port())), Stage.QUERY, FailureKind.DNS_MISMATCH);
    }
  }

  private static TlsServer doh(Conversation conversation) {
    return TlsServer.presenting(Probes.IDENTITY).alpn("http/1.1").speaking(conversation).start();
  }

  private static Observation overHttp(Conversation reply) {
    return overHttp(reply, Probes.GENEROUS);
  }

  private static Observation overHttp(Conversation reply, Deadlines deadlines) {
    try (TlsServer server = doh(HttpConversation.always(reply))) {
      return prober.probe(Probes.within(Probes.doh(server.port()), deadlines));
    }
  }

  private static Observation answering(Function<byte[], Conversation> reply) {
    try (TlsServer server =
        doh(
            new HttpConversation(
                request ->
                    reply.apply(CannedAnswers.answer(request.dnsMessage().orElseThrow()))))) {
      return prober.probe(Probes.doh(server.port()));
    }
  }
}
