package io.assay.probe;

import static io.assay.probe.Probes.assertFailed;
import static io.assay.probe.Probes.detail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.assay.endpoint.Query;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.DotConversation;
import io.assay.lab.LoopbackServer;
import io.assay.lab.TlsServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProberLifeTest {

  @Test
  void anInterruptedCallerGetsWhatWasSeenAndStaysInterrupted() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    try (Prober prober = new Prober(1, InstantSource.system());
        TlsServer server = tls(listening(ended))) {
      CompletableFuture<Observation> result = new CompletableFuture<>();
      AtomicBoolean stillInterrupted = new AtomicBoolean();
      Thread caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    Observation seen = prober.probe(Probes.dot(server.port()));
                    stillInterrupted.set(Thread.currentThread().isInterrupted());
                    result.complete(seen);
                  });
      await().until(() -> server.handshakes() == 1);
      caller.interrupt();
      Observation seen = result.get(30, TimeUnit.SECONDS);

      assertFailed(seen, Stage.QUERY, FailureKind.LOCAL);
      assertThat(detail(seen)).isEqualTo("the probe was interrupted");
      assertThat(seen.tls().orElseThrow().certificates()).isNotEmpty();
      assertThat(stillInterrupted).isTrue();
      await().until(() -> ended.get() == 1);
    }
  }

  @Test
  void closingTheProberEndsWhatIsInFlight() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    try (TlsServer server = tls(listening(ended));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Prober prober = new Prober(2, InstantSource.system());
      List<Future<Observation>> results = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        results.add(callers.submit(() -> prober.probe(Probes.dot(server.port()))));
      }
      await().until(() -> server.handshakes() == 20);
      prober.close();

      for (Future<Observation> result : results) {
        Observation seen = result.get(30, TimeUnit.SECONDS);
        assertFailed(seen, Stage.QUERY, FailureKind.LOCAL);
        assertThat(detail(seen)).isEqualTo("the prober was closed");
      }
      await().until(() -> ended.get() == 20);
    }
  }

  @Test
  void aClosedProberSaysSo() {
    Prober prober = new Prober(1, InstantSource.system());
    prober.close();
    prober.close();

    Observation seen = prober.probe(Probes.dot(9));

    assertFailed(seen, Stage.CONNECT, FailureKind.LOCAL);
    assertThat(detail(seen)).isEqualTo("the prober was closed");
    assertThat(seen.timings().nanos()).isEmpty();
  }

  @Test
  void everyConnectionIsClosedInTheEnd() {
    AtomicInteger ended = new AtomicInteger();
    Conversation answering =
        peer -> {
          DotConversation.honest().hold(peer);
          ended.incrementAndGet();
        };
    try (Prober prober = new Prober(1, InstantSource.system());
        TlsServer server = tls(answering);
        LoopbackServer silent = LoopbackServer.start(listening(ended))) {
      assertThat(prober.probe(Probes.dot(server.port())).outcome())
          .isEqualTo(new Outcome.Answered());
      assertFailed(
          prober.probe(
              Probes.within(Probes.dot(silent.port()), Probes.tlsWithin(Duration.ofMillis(500)))),
          Stage.TLS,
          FailureKind.TIMEOUT);

      await().until(() -> ended.get() == 2);
    }
  }

  @Test
  void manyAttemptsAtATimeEachHaveTheirOwnEnd() throws Exception {
    try (Prober prober = new Prober(2, InstantSource.system());
        TlsServer honest = TlsServer.dot(Probes.IDENTITY);
        LoopbackServer rude = LoopbackServer.start(Conversations.ssh());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Observation>> good = new ArrayList<>();
      List<Future<Observation>> bad = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        good.add(callers.submit(() -> prober.probe(Probes.dot(honest.port()))));
        bad.add(callers.submit(() -> prober.probe(Probes.dot(rude.port()))));
      }
      for (Future<Observation> result : good) {
        assertThat(result.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(new Outcome.Answered());
      }
      for (Future<Observation> result : bad) {
        assertFailed(result.get(30, TimeUnit.SECONDS), Stage.TLS, FailureKind.NOT_TLS);
      }
    }
  }

  @Test
  void anIpLiteralIsSentNoServerName() {
    try (Prober prober = new Prober(1, InstantSource.system());
        TlsServer server = TlsServer.dot(Probes.IDENTITY)) {
      Observation seen = prober.probe(Probes.attempt("tls://127.0.0.1:" + server.port()));

      assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
      assertThat(seen.tls().orElseThrow().sni()).isEmpty();
      assertThat(seen.tls().orElseThrow().alpnOffered()).containsExactly("dot");
    }
  }

  @Test
  void aQueryThatCannotBeEncodedIsADefectOfTheCaller() {
    try (Prober prober = new Prober(1, InstantSource.system());
        TlsServer server = TlsServer.dot(Probes.IDENTITY)) {
      Attempt attempt = Probes.dot(server.port());
      Attempt impossible =
          new Attempt(
              attempt.target(),
              attempt.route(),
              attempt.serverName(),
              new Query("a".repeat(64) + ".", "A"),
              attempt.deadlines(),
              attempt.resolveNanos());

      assertThatThrownBy(() -> prober.probe(impossible))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("63 octets");
      assertThat(server.connections()).isZero();
    }
  }

  private static Conversation listening(AtomicInteger ended) {
    return peer -> {
      try {
        peer.listen();
      } finally {
        ended.incrementAndGet();
      }
    };
  }

  private static TlsServer tls(Conversation conversation) {
    return TlsServer.presenting(Probes.IDENTITY).speaking(conversation).start();
  }
}
