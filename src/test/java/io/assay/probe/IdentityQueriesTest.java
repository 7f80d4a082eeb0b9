package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Query;
import io.assay.endpoint.Query.DnsClass;
import io.assay.lab.CannedAnswers;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.DotConversation;
import io.assay.lab.HttpConversation;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.TlsServer;
import io.assay.probe.dns.AnswerTexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdentityQueriesTest {
  private static final Query ID_SERVER = new Query("id.server.", DnsClass.CH, "TXT");
  private static final Query HOSTNAME = new Query("hostname.bind.", DnsClass.CH, "TXT");
  private static final Query TEXT = new Query(CannedAnswers.CANARY, "TXT");
  private static final Query ADDRESS = new Query(CannedAnswers.CANARY, "A");
  private static Prober prober;

  @BeforeAll
  static void start() {
    prober = new Prober(1, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    prober.close();
  }

  @ParameterizedTest
  @EnumSource(ResolverProgram.class)
  void realResolversSayWhoTheyAreByEveryTransport(ResolverProgram program) {
    try (ResolverServer server = ResolverServer.start(program, Probes.IDENTITY)) {
      for (String endpoint : List.of(server.dot(), server.doh(), server.doh() + "{?dns}")) {
        Observation seen =
            prober.probe(
                Probes.asking(Probes.attempt(endpoint), List.of(ID_SERVER, TEXT, HOSTNAME)));

        assertThat(seen.outcome()).as(endpoint).isEqualTo(new Outcome.Answered());
        assertThat(seen.identity())
            .extracting(IdentityAnswer::query)
            .as(endpoint)
            .containsExactly(ID_SERVER, TEXT, HOSTNAME);
        assertThat(seen.identity()).allMatch(answer -> answer.failure().isEmpty());
        if (!program.identity().isEmpty()) {
          assertThat(texts(seen, 0)).as(endpoint).containsExactly(program.identity());
        }
        assertThat(texts(seen, 1)).as(endpoint).containsExactly("nonce-ok");
        if (program == ResolverProgram.UNBOUND || program == ResolverProgram.BIND) {
          assertThat(texts(seen, 2)).as(endpoint).containsExactly(program.identity());
        }
        assertThat(AnswerTexts.of(seen.dns().orElseThrow().response().orElseThrow(), ADDRESS))
            .containsExactly(CannedAnswers.ADDRESS);
      }
    }
  }

  @Test
  void http1ConnectionIsKeptForThem() {
    try (TlsServer server =
        TlsServer.presenting(Probes.IDENTITY)
            .alpn("http/1.1")
            .speaking(HttpConversation.honest())
            .start()) {
      Observation seen =
          prober.probe(Probes.asking(Probes.doh(server.port()), List.of(TEXT, ADDRESS)));

      assertThat(seen.http().orElseThrow().version()).isEqualTo("1.1");
      assertThat(texts(seen, 0)).containsExactly("nonce-ok");
      assertThat(texts(seen, 1)).containsExactly(CannedAnswers.ADDRESS);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void whatHttpRefusesDoesNotKeepTheNextFromBeingAsked() {
    AtomicInteger requests = new AtomicInteger();
    HttpConversation second =
        new HttpConversation(
            request ->
                requests.incrementAndGet() == 2
                    ? HttpConversation.response(400, "No", List.of(), new byte[10_000])
                    : HttpConversation.dns(
                        CannedAnswers.answer(request.dnsMessage().orElseThrow())));
    try (TlsServer server =
        TlsServer.presenting(Probes.IDENTITY).alpn("http/1.1").speaking(second).start()) {
      Observation seen =
          prober.probe(Probes.asking(Probes.doh(server.port()), List.of(ID_SERVER, TEXT)));

      assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
      assertThat(seen.http().orElseThrow().status()).isEqualTo(200);
      assertThat(failure(seen, 0).kind()).isEqualTo(FailureKind.HTTP_STATUS);
      assertThat(texts(seen, 1)).containsExactly("nonce-ok");
    }
  }

  @Test
  void http2ServerThatGoesAwayAfterTheFirstAnswerHasAnswered() {
    Http2Conversation goingAway =
        new Http2Conversation(
            answer ->
                Http2Conversation.join(
                    Http2Conversation.answer(answer),
                    Http2Conversation.goAway(Http2Conversation.STREAM, 0, "bye")));
    Http2Conversation silent = new Http2Conversation(Http2Conversation::answer);
    for (Http2Conversation conversation : List.of(goingAway, silent)) {
      try (TlsServer server =
          TlsServer.presenting(Probes.IDENTITY).alpn("h2").speaking(conversation).start()) {
        Observation seen =
            prober.probe(
                Probes.asking(
                    Probes.within(
                        Probes.doh(server.port()), Probes.queryWithin(Duration.ofSeconds(2))),
                    List.of(TEXT, ADDRESS)));

        assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
        assertThat(seen.http().orElseThrow().status()).isEqualTo(200);
        assertThat(seen.identity()).hasSize(1);
        assertThat(failure(seen, 0).kind())
            .isEqualTo(
                conversation.equals(silent) ? FailureKind.TIMEOUT : FailureKind.HTTP_PROTOCOL);
      }
    }
  }

  @Test
  void timeOfTheQueryIsNotThatOfWhatIsAskedAfterIt() {
    Observation seen =
        overTls(
            after(
                query ->
                    peer -> {
                      peer.pause(Duration.ofMillis(300));
                      peer.send(DotConversation.framed(CannedAnswers.answer(query)));
                    }),
            Probes.GENEROUS,
            TEXT);

    assertThat(texts(seen, 0)).containsExactly("nonce-ok");
    assertThat(seen.timings().nanos().keySet())
        .containsExactly(Stage.CONNECT, Stage.TLS, Stage.QUERY, Stage.IDENTITY, Stage.CLOSE);
    assertThat(seen.timings().of(Stage.IDENTITY).orElseThrow()).isGreaterThan(290_000_000);
  }

  @Test
  void whereNothingMoreIsAskedThereIsNoSuchStage() {
    Observation seen = overTls(DotConversation.honest(), Probes.GENEROUS);

    assertThat(seen.identity()).isEmpty();
    assertThat(seen.timings().of(Stage.IDENTITY)).isEmpty();
  }

  @Test
  void serverThatNeverAnswersTheSecondQueryKeepsNobodyLongerThanTheQuerysDeadline() {
    Duration deadline = Duration.ofMillis(1500);
    Observation seen =
        overTls(
            after(query -> Conversations.silence()), Probes.queryWithin(deadline), ID_SERVER, TEXT);

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(seen.dns().orElseThrow().response()).isPresent();
    assertThat(seen.identity()).hasSize(1);
    assertThat(failure(seen, 0).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure(seen, 0).detail())
        .isEqualTo("the answer to id.server. CH TXT was not complete within 1500 ms");
    long both =
        seen.timings().of(Stage.QUERY).orElseThrow()
            + seen.timings().of(Stage.IDENTITY).orElseThrow();
    assertThat(both).isBetween(1_490_000_000L, 10_000_000_000L);
  }

  @Test
  void garbageIsRecordedAsWhatCame() {
    byte[] garbage = "\0\7garbage".getBytes(StandardCharsets.US_ASCII);
    Observation seen =
        overTls(after(query -> peer -> peer.send(garbage)), Probes.GENEROUS, ID_SERVER, TEXT);

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(failure(seen, 0).kind()).isEqualTo(FailureKind.DNS_MALFORMED);
    assertThat(seen.identity().getFirst().dns().response())
        .contains(Octets.copyOf("garbage".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void answerWithAnotherIdIsNone() {
    Observation seen =
        overTls(
            after(
                query ->
                    peer -> {
                      byte[] answer = CannedAnswers.answer(query);
                      answer[0] ^= 1;
                      peer.send(DotConversation.framed(answer));
                    }),
            Probes.queryWithin(Duration.ofMillis(1500)),
            TEXT);

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(failure(seen, 0).kind()).isEqualTo(FailureKind.DNS_MISMATCH);
  }

  @Test
  void lateRepetitionOfTheFirstAnswerIsNotTakenForTheSecond() {
    Observation seen =
        overTls(
            peer -> {
              byte[] first =
                  DotConversation.framed(
                      CannedAnswers.answer(DotConversation.receive(peer).orElseThrow()));
              byte[] twice = new byte[2 * first.length];
              System.arraycopy(first, 0, twice, 0, first.length);
              System.arraycopy(first, 0, twice, first.length, first.length);
              peer.send(twice);
              DotConversation.honest().hold(peer);
            },
            Probes.GENEROUS,
            TEXT);

    assertThat(texts(seen, 0)).containsExactly("nonce-ok");
    assertThat(seen.identity().getFirst().dns().others()).hasSize(1);
    assertThat(seen.dns().orElseThrow().others()).isEmpty();
  }

  @Test
  void serverThatClosesAfterTheFirstAnswerHasAnswered() {
    for (Conversation end : List.of(Conversations.goodbye(), Conversations.cut())) {
      Observation seen = overTls(after(query -> end), Probes.GENEROUS, ID_SERVER, TEXT);

      assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
      assertThat(seen.identity()).hasSize(1);
      assertThat(failure(seen, 0).kind()).isEqualTo(FailureKind.CLOSED_EARLY);
    }
  }

  @Test
  void serverThatResetsAfterTheFirstAnswerHasAnswered() {
    Observation seen = overTls(after(query -> Conversations.reset()), Probes.GENEROUS, ID_SERVER);

    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(failure(seen, 0).kind()).isEqualTo(FailureKind.RESET);
  }

  @Test
  void noMoreIsAskedWhereTheQueryFailed() {
    Observation seen =
        overTls(
            DotConversation.afterQuery(Conversations.goodbye()), Probes.GENEROUS, ID_SERVER, TEXT);

    Probes.assertFailed(seen, Stage.QUERY, FailureKind.CLOSED_EARLY);
    assertThat(seen.identity()).isEmpty();
  }

  @Test
  void callerWhoIsInterruptedMeanwhileKeepsTheAnswer() {
    Thread caller = Thread.currentThread();
    Observation seen =
        overTls(
            after(
                query ->
                    peer -> {
                      caller.interrupt();
                      peer.listen();
                    }),
            Probes.GENEROUS,
            TEXT);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    assertThat(failure(seen, 0).kind()).isEqualTo(FailureKind.LOCAL);
  }

  /** Answers the first query, and does something else with the second. */
  private static Conversation after(Function<byte[], Conversation> second) {
    return peer -> {
      byte[] first = DotConversation.receive(peer).orElseThrow();
      peer.send(DotConversation.framed(CannedAnswers.answer(first)));
      second.apply(DotConversation.receive(peer).orElseThrow()).hold(peer);
    };
  }

  private static Observation overTls(
      Conversation conversation, Deadlines deadlines, Query... identity) {
    try (TlsServer server = TlsServer.presenting(Probes.IDENTITY).speaking(conversation).start()) {
      return prober.probe(
          Probes.asking(Probes.within(Probes.dot(server.port()), deadlines), List.of(identity)));
    }
  }

  private static Failure failure(Observation seen, int index) {
    return seen.identity().get(index).failure().orElseThrow();
  }

  private static List<String> texts(Observation seen, int index) {
    IdentityAnswer answer = seen.identity().get(index);
    assertThat(answer.failure()).isEqualTo(Optional.empty());
    return AnswerTexts.of(answer.dns().response().orElseThrow(), answer.query());
  }
}
