package io.assay.fetch;

import static io.assay.fetch.Fetching.ENOUGH;
import static io.assay.fetch.Fetching.LIMIT;
import static io.assay.fetch.Fetching.assertFailed;
import static io.assay.fetch.Fetching.assertRejected;
import static io.assay.fetch.Fetching.get;
import static io.assay.fetch.Fetching.port;
import static io.assay.fetch.Fetching.python;
import static io.assay.fetch.Fetching.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.HttpConversation;
import io.assay.lab.HttpConversation.Request;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.LoopbackServer;
import io.assay.lab.OpensslServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetcherTest {
  private final Fetcher fetcher = Fetching.any();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @Test
  void aFileIsFetchedAndThenFoundUnchanged() throws Exception {
    try (LabProcess server = python("127.0.0.1")) {
      Files.writeString(server.directory().resolve("roots.csv"), "a,b\n");
      String url = "http://127.0.0.1:%d/roots.csv".formatted(port(server));

      FetchResult first = get(fetcher, url);
      assertThat(text(first)).isEqualTo("a,b\n");
      FetchResult.Fetched fetched = (FetchResult.Fetched) first;
      assertThat(fetched.url()).isEqualTo(url);
      assertThat(fetched.validators().lastModified()).isPresent();

      assertThat(
              fetcher.fetch(
                  new FetchRequest(
                      url, Optional.empty(), Optional.of(fetched.validators()), LIMIT, ENOUGH)))
          .isEqualTo(new FetchResult.Unchanged());
      assertRejected(get(fetcher, url + "x"), 404, "/roots.csvx\": status 404 instead of 200");
    }
  }

  @Test
  void aServerOfHttpsIsTrustedByItsChainAndName() throws Exception {
    LabPki pki = LabPki.create();
    try (OpensslServer server =
            OpensslServer.presenting(ServerIdentity.of(pki.leaf())).with("-WWW").start();
        Fetcher trusting = Fetching.trusting(pki.root())) {
      String url = "https://127.0.0.1:%d/leaf.pem".formatted(server.port());

      assertThat(text(get(trusting, url))).isEqualTo(pki.leaf().pem());
      assertFailed(
          get(fetcher, url),
          "the TLS handshake failed",
          "unable to find valid certification path to requested target");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,   localhost,   true",
    "localhost,   127.0.0.1,   false",
    "127.0.0.1,   localhost,   false",
    "other.test,  localhost,   false"
  })
  void theNameOrAddressMustBeInTheCertificate(String certified, String asked, boolean accepted)
      throws Exception {
    LabPki pki = LabPki.create();
    var builder = pki.issuing().leaf("CN=localhost");
    var leaf =
        (certified.startsWith("127") ? builder.ip(certified) : builder.dns(certified)).build();
    Queue<Request> seen = new ConcurrentLinkedQueue<>();
    try (TlsServer server =
            TlsServer.presenting(ServerIdentity.of(leaf)).speaking(noting(seen)).start();
        Fetcher trusting = Fetching.trusting(pki.root())) {
      FetchResult result = get(trusting, "https://%s:%d/".formatted(asked, server.port()));

      if (accepted) {
        assertThat(text(result)).isEqualTo("found");
      } else {
        assertThat(result).isInstanceOf(FetchResult.Failed.class);
        assertThat(seen).as("nothing is asked of the wrong server").isEmpty();
      }
    }
  }

  @Test
  void aGetSaysWhatItNeedsTo() throws Exception {
    Request request = requestFor(url -> FetchRequest.get(url, LIMIT, ENOUGH), "/a/b?c=d#e");

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/a/b?c=d");
    assertThat(request.field("host").orElseThrow()).startsWith("127.0.0.1:");
    assertThat(request.field("user-agent")).contains("assay-test");
    assertThat(request.field("accept-encoding")).contains("gzip");
    assertThat(request.field("connection")).as("kept for the next").isEmpty();
  }

  @Test
  void aPostCarriesItsBody() throws Exception {
    Octets body = Octets.copyOf(new byte[] {1, 2, 3});
    Request request =
        requestFor(
            url ->
                new FetchRequest(
                    url,
                    Optional.of(new FetchRequest.Post("application/ocsp-request", body)),
                    Optional.empty(),
                    LIMIT,
                    ENOUGH),
            "/ocsp");

    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.body()).isEqualTo(body);
    assertThat(request.field("content-type")).contains("application/ocsp-request");
    assertThat(request.field("accept-encoding")).isEmpty();
    assertThat(request.field("connection")).contains("close");
  }

  @Test
  void validatorsTravelBothWays() throws Exception {
    Validators validators = new Validators(Optional.of("W/\"7\""), Optional.of("yesterday"));
    Request request =
        requestFor(
            url -> new FetchRequest(url, Optional.empty(), Optional.of(validators), LIMIT, ENOUGH),
            "/");

    assertThat(request.field("if-none-match")).contains("W/\"7\"");
    assertThat(request.field("if-modified-since")).contains("yesterday");

    Validators broken = new Validators(Optional.of("a\r\nX-Evil: 1"), Optional.empty());
    assertFailed(
        fetcher.fetch(
            new FetchRequest(
                "http://127.0.0.1/", Optional.empty(), Optional.of(broken), LIMIT, ENOUGH)),
        "the validators of the last copy cannot be sent");
  }

  @Test
  void gzipIsUndone() throws Exception {
    byte[] packed = gzip("packed".getBytes(StandardCharsets.UTF_8));
    try (LoopbackServer server =
        serving(HttpConversation.response(200, "OK", List.of("Content-Encoding: gzip"), packed))) {
      assertThat(text(get(fetcher, url(server)))).isEqualTo("packed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreFollowed(int status) throws Exception {
    Queue<Request> seen = new ConcurrentLinkedQueue<>();
    try (LoopbackServer server =
        LoopbackServer.start(
            new HttpConversation(
                request -> {
                  seen.add(request);
                  return request.target().equals("/a/start")
                      ? HttpConversation.redirect(status, "../end?x")
                      : found();
                }))) {
      FetchRequest.Post post = new FetchRequest.Post("text/plain", Octets.copyOf(new byte[] {7}));
      FetchResult result =
          fetcher.fetch(
              new FetchRequest(
                  url(server) + "a/start", Optional.of(post), Optional.empty(), LIMIT, ENOUGH));

      assertThat(((FetchResult.Fetched) result).url()).isEqualTo(url(server) + "end?x");
      assertThat(seen.remove().method()).isEqualTo("POST");
      Request second = seen.remove();
      assertThat(second.method()).isEqualTo(status == 303 ? "GET" : "POST");
      assertThat(second.body().length()).isEqualTo(status == 303 ? 0 : 1);
    }
  }

  @Test
  void fiveRedirectsAreFollowedAndNoMore() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.start(
            new HttpConversation(
                request -> {
                  int left = Integer.parseInt(request.target().substring(1));
                  return left == 0 ? found() : HttpConversation.redirect(302, "/" + (left - 1));
                }))) {
      assertThat(text(get(fetcher, url(server) + "5"))).isEqualTo("found");
      assertFailed(get(fetcher, url(server) + "6"), "more than 5 redirects, the last to \"/0\"");
    }
  }

  @Test
  void moreFetchesThanSlotsTakeTurns() throws Exception {
    try (LoopbackServer server = serving(found())) {
      List<CompletableFuture<FetchResult>> results = new ArrayList<>();
      for (int i = 0; i < 3 * Bounds.FETCHES; i++) {
        results.add(inBackground(FetchRequest.get(url(server), LIMIT, ENOUGH)));
      }
      for (CompletableFuture<FetchResult> result : results) {
        assertThat(text(result.get(20, TimeUnit.SECONDS))).isEqualTo("found");
      }
    }
  }

  @Test
  void waitingForATurnEndsAtTheDeadline() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence())) {
      List<CompletableFuture<FetchResult>> hanging = new ArrayList<>();
      for (int i = 0; i < Bounds.FETCHES; i++) {
        hanging.add(inBackground(FetchRequest.get(url(server), LIMIT, ENOUGH)));
      }
      await().until(() -> server.connections() == Bounds.FETCHES);

      assertFailed(
          fetcher.fetch(FetchRequest.get(url(server), LIMIT, Duration.ofMillis(50))),
          "16 other fetches did not come to an end within");

      fetcher.close();
      for (CompletableFuture<FetchResult> result : hanging) {
        assertFailed(result.get(10, TimeUnit.SECONDS), "the fetcher was closed");
      }
      assertFailed(get(fetcher, url(server)), "the fetcher was closed");
    }
  }

  @Test
  void anInterruptedCallerReturns() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(Conversations.silence())) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      thrown.completeExceptionally(
                          new AssertionError(
                              fetcher.fetch(FetchRequest.get(url(server), LIMIT, ENOUGH))));
                    } catch (InterruptedException e) {
                      thrown.complete(e);
                    }
                  });
      await().until(() -> server.connections() == 1);
      caller.interrupt();

      assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aUserAgentMustFitAHeaderField() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "a\r\nb").close());
  }

  private CompletableFuture<FetchResult> inBackground(FetchRequest request) {
    CompletableFuture<FetchResult> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(fetcher.fetch(request));
              } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private Request requestFor(Function<String, FetchRequest> request, String target)
      throws InterruptedException, ExecutionException {
    Queue<Request> seen = new ConcurrentLinkedQueue<>();
    try (LoopbackServer server = LoopbackServer.start(noting(seen))) {
      FetchResult result =
          fetcher.fetch(request.apply("http://127.0.0.1:%d%s".formatted(server.port(), target)));
      assertThat(text(result)).isEqualTo("found");
      return seen.remove();
    }
  }

  private static HttpConversation noting(Queue<Request> seen) {
    return new HttpConversation(
        request -> {
          seen.add(request);
          return found();
        });
  }

  private static Conversation found() {
    return HttpConversation.response(
        200, "OK", List.of(), "found".getBytes(StandardCharsets.UTF_8));
  }

  private static LoopbackServer serving(Conversation reply) {
    return LoopbackServer.start(HttpConversation.always(reply));
  }

  private static String url(LoopbackServer server) {
    return "http://127.0.0.1:%d/".formatted(server.port());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }
}
