package io.assay.probe;

import static io.assay.probe.Http2Conversation.END_HEADERS;
import static io.assay.probe.Http2Conversation.END_STREAM;
import static io.assay.probe.Http2Conversation.STATUS_200;
import static io.assay.probe.Http2Conversation.STATUS_404;
import static io.assay.probe.Http2Conversation.contentType;
import static io.assay.probe.Http2Conversation.data;
import static io.assay.probe.Http2Conversation.field;
import static io.assay.probe.Http2Conversation.frame;
import static io.assay.probe.Http2Conversation.goAway;
import static io.assay.probe.Http2Conversation.headers;
import static io.assay.probe.Http2Conversation.join;
import static io.assay.probe.Http2Conversation.ping;
import static io.assay.probe.Http2Conversation.reset;
import static io.assay.probe.Http2Conversation.settings;
import static io.assay.probe.Probes.assertFailed;
import static io.assay.probe.Probes.detail;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Deadlines;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.TlsServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class Doh2FailuresTest {
  private static final byte[] DNS = contentType("application/dns-message");
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
  void anHonestServerIsAnswered() {
    Observation seen = answering(Http2Conversation::answer);

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    HttpCapture http = seen.http().orElseThrow();
    assertThat(http.version()).isEqualTo("2");
    assertThat(http.status()).isEqualTo(200);
    assertThat(http.headers())
        .containsExactly(new HttpCapture.Header("content-type", "application/dns-message"));
    assertThat(seen.tls().orElseThrow().alpn()).contains("h2");
  }

  @Test
  void anAnswerInManyFramesWithPingsBetweenAndTrailersIsAnAnswer() {
    Observation seen =
        answering(
            answer ->
                join(
                    settings(),
                    headers(END_HEADERS, field(":status", "103"), field("link", "</x>")),
                    headers(END_HEADERS, STATUS_200, DNS),
                    data(0, Arrays.copyOf(answer, 20)),
                    ping(),
                    data(0, Arrays.copyOfRange(answer, 20, answer.length)),
                    headers(END_HEADERS | END_STREAM, field("x-trailer", "1"))));

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(seen.http().orElseThrow().headers()).hasSize(1);
  }

  @Test
  void theBodyOfA404IsKept() {
    byte[] body = "nothing here".getBytes(StandardCharsets.US_ASCII);
    Observation seen = always(settings(), headers(END_HEADERS, STATUS_404), data(END_STREAM, body));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_STATUS);
    assertThat(seen.http().orElseThrow().bodyStart()).contains(Octets.copyOf(body));
  }

  @Test
  void aRedirectWithoutABodyIsRecorded() {
    Observation seen =
        always(
            settings(),
            headers(
                END_HEADERS | END_STREAM,
                field(":status", "302"),
                field("location", "https://evil.test/")));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_STATUS);
    assertThat(detail(seen)).isEqualTo("status 302 to \"https://evil.test/\"");
  }

  @Test
  void aResetStreamIsNamed() {
    Observation seen = always(settings(), reset(7));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_PROTOCOL);
    assertThat(detail(seen)).isEqualTo("HTTP/2: RST_STREAM with REFUSED_STREAM");
  }

  @Test
  void aServerThatGoesAwayIsNamed() {
    Observation seen = always(settings(), goAway(0, 11, "too many\u0007queries"));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_PROTOCOL);
    assertThat(detail(seen))
        .isEqualTo(
            "HTTP/2: GOAWAY with ENHANCE_YOUR_CALM, last stream 0, \"too many\ufffdqueries\"");
  }

  @Test
  void aServerThatGoesAwayAfterTheAnswerStillAnswers() {
    Observation seen =
        answering(
            answer ->
                join(
                    settings(),
                    goAway(Integer.MAX_VALUE, 0, ""),
                    Http2Conversation.answer(answer)));

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
  }

  @Test
  void whatIsNotHttp2IsAProtocolError() {
    Observation seen =
        always("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    assertFailed(seen, Stage.QUERY, FailureKind.HTTP_PROTOCOL);
  }

  @Test
  void aBrokenHeaderBlockIsAProtocolError() {
    assertFailed(
        always(
            settings(), headers(END_HEADERS | END_STREAM, new byte[] {(byte) 0xff, (byte) 0xff})),
        Stage.QUERY,
        FailureKind.HTTP_PROTOCOL);
  }

  @Test
  void aResponseWithoutStatusIsAProtocolError() {
    assertFailed(
        always(settings(), headers(END_HEADERS | END_STREAM, DNS)),
        Stage.QUERY,
        FailureKind.HTTP_PROTOCOL);
  }

  @Test
  void moreDataThanTheContentLengthIsAProtocolError() {
    assertFailed(
        always(
            settings(),
            headers(END_HEADERS, STATUS_200, DNS, field("content-length", "3")),
            data(END_STREAM, new byte[20])),
        Stage.QUERY,
        FailureKind.HTTP_PROTOCOL);
  }

  @Test
  void headersBeyondTheLimitAreTooLarge() {
    byte[] field = field("x-more", "a".repeat(100));
    byte[][] fields = new byte[Limits.HTTP_HEADER_OCTETS / 100][];
    Arrays.fill(fields, field);
    assertFailed(
        always(settings(), inFrames(join(STATUS_200, DNS, join(fields)))),
        Stage.QUERY,
        FailureKind.TOO_LARGE);
  }

  @Test
  void aHeaderBlockWithoutEndIsTooLarge() {
    byte[] field = field("x-more", "a".repeat(100));
    byte[][] fields = new byte[100][];
    Arrays.fill(fields, field);
    byte[] continuation = frame(9, 0, Http2Conversation.STREAM, join(fields));
    assertFailed(
        conversing(
            peer -> {
              Http2Conversation.receiveQuery(peer);
              Conversations.sendsForEver(join(settings(), headers(0, STATUS_200)), continuation)
                  .hold(peer);
            },
            Probes.GENEROUS),
        Stage.QUERY,
        FailureKind.TOO_LARGE);
  }

  @Test
  void pingsWithoutEndAreTooLarge() {
    assertFailed(
        conversing(
            peer -> {
              Http2Conversation.receiveQuery(peer);
              Conversations.sendsForEver(settings(), ping()).hold(peer);
            },
            Probes.GENEROUS),
        Stage.QUERY,
        FailureKind.TOO_LARGE);
  }

  @Test
  void aBodyBeyondTheLimitIsTooLarge() {
    byte[] frame = data(0, new byte[16_000]);
    Observation seen =
        always(
            settings(),
            headers(END_HEADERS, STATUS_200, DNS),
            frame,
            frame,
            frame,
            frame,
            data(0, new byte[1_400]),
            data(END_STREAM, new byte[200]));

    assertFailed(seen, Stage.QUERY, FailureKind.TOO_LARGE);
    assertThat(seen.http().orElseThrow().bodyStart().orElseThrow().length())
        .isEqualTo(Limits.HTTP_BODY_KEPT_OCTETS);
  }

  @Test
  void silenceRunsIntoTheDeadline() {
    assertFailed(
        conversing(Conversations.silence(), Probes.queryWithin(Duration.ofSeconds(2))),
        Stage.QUERY,
        FailureKind.TIMEOUT);
  }

  @Test
  void aCloseWithinTheBodyClosesEarly() {
    assertFailed(
        conversing(
            peer -> {
              Http2Conversation.receiveQuery(peer);
              peer.send(
                  join(settings(), headers(END_HEADERS, STATUS_200, DNS), data(0, new byte[10])));
            },
            Probes.GENEROUS),
        Stage.QUERY,
        FailureKind.CLOSED_EARLY);
  }

  private static byte[] inFrames(byte[] block) {
    int most = 16_384;
    byte[] frames = headers(0, Arrays.copyOf(block, most));
    for (int at = most; at < block.length; at += most) {
      int end = Math.min(block.length, at + most);
      int flags = end == block.length ? END_HEADERS : 0;
      frames =
          join(
              frames,
              frame(9, flags, Http2Conversation.STREAM, Arrays.copyOfRange(block, at, end)));
    }
    return frames;
  }

  private static Observation always(byte[]... frames) {
    return answering(answer -> join(frames));
  }

  private static Observation answering(Function<byte[], byte[]> replies) {
    return conversing(new Http2Conversation(replies), Probes.GENEROUS);
  }

  private static Observation conversing(Conversation conversation, Deadlines deadlines) {
    try (TlsServer server =
        TlsServer.presenting(Probes.IDENTITY).alpn("h2").speaking(conversation).start()) {
      return prober.probe(Probes.within(Probes.doh(server.port()), deadlines));
    }
  }
}
