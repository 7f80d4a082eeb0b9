package io.assay.fetch;

import static io.assay.fetch.Fetching.ENOUGH;
import static io.assay.fetch.Fetching.LIMIT;
import static io.assay.fetch.Fetching.assertFailed;
import static io.assay.fetch.Fetching.assertRejected;
import static io.assay.fetch.Fetching.assertTooLong;
import static io.assay.fetch.Fetching.get;
import static io.assay.fetch.Fetching.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.Conversation;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabPki;
import io.assay.lab.LoopbackServer;
import io.assay.lab.Peer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import io.assay.probe.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection carries more than one fetch, and when it must not. */
class KeptConnectionTest {
  private static final String FOUND = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfound";
  private static final Conversation CLOSES =
      peer -> {
        throw new IOException("closes without an answer");
      };

  private final Fetcher fetcher = Fetching.any();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FOUND,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfou\r\n2\r\nnd\r\n0\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + FOUND
      })
  void fetchesFromOneServerShareAConnection(String response) throws Exception {
    try (LoopbackServer server = always(response)) {
      for (int i = 0; i < 20; i++) {
        assertThat(text(get(fetcher, url(server) + i))).isEqualTo("found");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionOfTlsIsKeptToo() throws Exception {
    LabPki pki = LabPki.create();
    AtomicInteger connections = new AtomicInteger();
    HttpConversation found = HttpConversation.always(HttpConversation.raw(FOUND));
    try (TlsServer server =
            TlsServer.presenting(ServerIdentity.of(pki.leaf()))
                .speaking(
                    peer -> {
                      connections.incrementAndGet();
                      found.hold(peer);
                    })
                .start();
        Fetcher trusting = Fetching.trusting(pki.root())) {
      for (int i = 0; i < 5; i++) {
        assertThat(text(get(trusting, "https://127.0.0.1:%d/".formatted(server.port()))))
            .isEqualTo("found");
      }
      assertThat(connections).hasValue(1);
    }
  }

  @Test
  void aRedirectWithinAServerNeedsNoOtherConnection() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.start(
            new HttpConversation(
                request ->
                    request.target().equals("/a")
                        ? HttpConversation.redirect(302, "/b")
                        : HttpConversation.raw(FOUND)))) {
      assertThat(text(get(fetcher, url(server) + "a"))).isEqualTo("found");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRejectionLeavesTheConnectionUsableWhereItsBodyCame() throws Exception {
    try (LoopbackServer server =
        always("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone")) {
      assertRejected(get(fetcher, url(server)), 404, "status 404");
      assertRejected(get(fetcher, url(server)), 404, "status 404");
      assertThat(server.connections()).isEqualTo(1);
    }
    try (LoopbackServer server =
        always("HTTP/1.1 404 Not Found\r\nContent-Length: 40\r\n\r\ngone")) {
      assertRejected(get(fetcher, url(server)), 404, "status 404");
      assertRejected(get(fetcher, url(server)), 404, "status 404");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nfound",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nfound",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nfound",
        FOUND + "X",
        FOUND + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
        FOUND + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n",
        FOUND + "\r\n"
      })
  void aConnectionIsNotUsedAgainAfter(String response) throws Exception {
    try (LoopbackServer server = always(response)) {
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"})
  void octetsThatNobodyAskedForEndAnIdleConnection(String octets) throws Exception {
    CountDownLatch idle = new CountDownLatch(1);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Conversation intrusive =
        peer -> {
          peer.send(ascii(FOUND));
          idle.await();
          peer.send(ascii(octets));
          peer.listen();
          ended.complete(true);
        };
    try (LoopbackServer server = inTurn(intrusive, HttpConversation.raw(FOUND))) {
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      idle.countDown();
      assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aKeptConnectionThatTheServerClosesIsReplacedOnce() throws Exception {
    try (LoopbackServer server =
        inTurn(HttpConversation.raw(FOUND), CLOSES, HttpConversation.raw(FOUND))) {
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertThat(server.connections()).isEqualTo(2);
    }
    try (LoopbackServer server = inTurn(HttpConversation.raw(FOUND), Peer::reset, CLOSES, CLOSES)) {
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertFailed(get(fetcher, url(server)), "closed the connection before the response");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void nothingIsAskedTwiceOnceAResponseBegan() throws Exception {
    try (LoopbackServer server =
        inTurn(
            HttpConversation.raw(FOUND),
            peer -> {
              peer.send(ascii("HT"));
              CLOSES.hold(peer);
            })) {
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertFailed(get(fetcher, url(server)), "closed the connection before the response");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aPostHasAConnectionOfItsOwn() throws Exception {
    try (LoopbackServer server = always(FOUND)) {
      FetchRequest.Post post = new FetchRequest.Post("text/plain", Octets.copyOf(new byte[] {7}));
      FetchRequest request =
          new FetchRequest(url(server), Optional.of(post), Optional.empty(), LIMIT, ENOUGH);
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertThat(text(fetcher.fetch(request))).isEqualTo("found");
      assertThat(text(fetcher.fetch(request))).isEqualTo("found");
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void aFailureEndsTheConnection() throws Exception {
    try (LoopbackServer server =
        inTurn(
            HttpConversation.raw("HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n"),
            HttpConversation.raw(FOUND))) {
      assertTooLong(get(fetcher, url(server)), "at most 100000 are taken");
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void fewConnectionsAreKeptAndNotForLong() throws Exception {
    CountDownLatch all = new CountDownLatch(Bounds.FETCHES);
    AtomicInteger open = new AtomicInteger();
    HttpConversation together =
        HttpConversation.always(
            peer -> {
              all.countDown();
              all.await();
              peer.send(ascii(FOUND));
            });
    Conversation counted =
        peer -> {
          open.incrementAndGet();
          try {
            together.hold(peer);
          } finally {
            open.decrementAndGet();
          }
        };
    Duration idle = Duration.ofSeconds(2);
    try (LoopbackServer server = LoopbackServer.start(counted);
        Fetcher brief = Fetching.keeping(idle)) {
      List<CompletableFuture<FetchResult>> results = new ArrayList<>();
      for (int i = 0; i < Bounds.FETCHES; i++) {
        results.add(inBackground(brief, url(server)));
      }
      for (CompletableFuture<FetchResult> result : results) {
        assertThat(text(result.get(20, TimeUnit.SECONDS))).isEqualTo("found");
      }
      await().until(() -> open.get() <= Bounds.IDLE_OF_SERVER);
      await().until(() -> open.get() == 0);
      assertThat(text(get(brief, url(server)))).isEqualTo("found");
      assertThat(server.connections()).isEqualTo(Bounds.FETCHES + 1);
    }
  }

  @Test
  void aClosedFetcherKeepsNothing() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    HttpConversation found = HttpConversation.always(HttpConversation.raw(FOUND));
    try (LoopbackServer server =
        LoopbackServer.start(
            peer -> {
              found.hold(peer);
              ended.complete(true);
            })) {
      assertThat(text(get(fetcher, url(server)))).isEqualTo("found");
      fetcher.close();
      assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLargeBodyArrivesWhole(boolean announced) throws Exception {
    byte[] body = new byte[16 << 20];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 31 + (i >>> 8));
    }
    Conversation large =
        announced
            ? HttpConversation.response(200, "OK", List.of(), body)
            : peer -> {
              peer.send(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
              peer.send(ascii("%x\r\n".formatted(body.length)));
              peer.send(body);
              peer.send(ascii("\r\n0\r\n\r\n"));
            };
    try (LoopbackServer server = LoopbackServer.start(HttpConversation.always(large))) {
      for (int i = 0; i < 2; i++) {
        FetchResult result = fetcher.fetch(FetchRequest.get(url(server), body.length, ENOUGH));
        assertThat(((FetchResult.Fetched) result).body()).isEqualTo(Octets.copyOf(body));
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static CompletableFuture<FetchResult> inBackground(Fetcher fetcher, String url) {
    CompletableFuture<FetchResult> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(get(fetcher, url));
              } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static LoopbackServer always(String response) {
    return LoopbackServer.start(HttpConversation.always(HttpConversation.raw(response)));
  }

  /** One reply after the other, whichever connection the requests come over. */
  private static LoopbackServer inTurn(Conversation... replies) {
    Iterator<Conversation> next = List.of(replies).iterator();
    return LoopbackServer.start(new HttpConversation(request -> next.next()));
  }

  private static String url(LoopbackServer server) {
    return "http://127.0.0.1:%d/".formatted(server.port());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
