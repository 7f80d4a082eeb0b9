package io.assay.fetch;

import static io.assay.fetch.Fetching.LIMIT;
import static io.assay.fetch.Fetching.SHORT;
import static io.assay.fetch.Fetching.assertFailed;
import static io.assay.fetch.Fetching.assertRefused;
import static io.assay.fetch.Fetching.assertRejected;
import static io.assay.fetch.Fetching.assertTooLong;
import static io.assay.fetch.Fetching.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.AddressPrefix;
import io.assay.lab.Conversation;
import io.assay.lab.Conversations;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabPki;
import io.assay.lab.LoopbackServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import io.assay.probe.AddressLookup;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does, the fetch ends with a reason, within its deadline and bounds. */
class HostileServerTest {
  private static final Duration DRIP = Duration.ofMillis(20);

  private final Fetcher fetcher = Fetching.at(Instant.parse("2026-10-01T12:00:00Z"));

  @AfterEach
  void close() {
    fetcher.close();
  }

  @Test
  void aBodyWithoutEndIsCutAtTheLimit() throws InterruptedException {
    assertTooLong(resultOf(HttpConversation.endlessBody()), "the body has more than 100000 octets");
  }

  @Test
  void headersWithoutEndAreCutAtTheLimit() throws InterruptedException {
    assertFailed(
        resultOf(HttpConversation.endlessHeaders()), "more than 32768 octets of header fields");
  }

  @Test
  void aStatusLineWithoutEndIsCutAtTheLimit() throws InterruptedException {
    assertFailed(
        resultOf(Conversations.sendsForEver(ascii("HTTP/1.1 200 "), ascii("aaaaaaaa"))),
        "more than 4096 octets in a line of HTTP");
  }

  @Test
  void interimResponsesWithoutEndAreCut() throws InterruptedException {
    assertFailed(
        resultOf(Conversations.sendsForEver(ascii("HTTP/1.1 100 Continue\r\n\r\n"))),
        "more than 16 interim responses");
  }

  @Test
  void trailersWithoutEndAreCut() throws InterruptedException {
    assertFailed(
        resultOf(
            Conversations.sendsForEver(
                ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"),
                ascii("X-More: aaaaaaaaaaaaaaaaaaaaa\r\n"))),
        "more than 32768 octets of header fields");
  }

  @Test
  void anAnnouncedSizeBeyondTheLimitIsNotWaitedFor() throws InterruptedException {
    assertTooLong(
        resultOf(Conversations.says("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\nstart")),
        "the server announces 100000000 octets; at most 100000 are taken");
  }

  @Test
  void aDocumentOfExactlyTheLimitIsTaken() throws InterruptedException {
    try (LoopbackServer server = serving(new byte[(int) LIMIT])) {
      assertThat(get(fetcher, url(server))).isInstanceOf(FetchResult.Fetched.class);
    }
    try (LoopbackServer server = serving(new byte[(int) LIMIT + 1])) {
      assertTooLong(get(fetcher, url(server)), "announces 100001 octets");
    }
  }

  @Test
  void aGzipBombIsCutAtTheLimit() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1024 * 1024];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
    }
    assertThat(packed.size()).isLessThan((int) LIMIT);
    assertTooLong(
        resultOf(encoded("gzip", packed.toByteArray())),
        "the body decompresses to more than 100000 octets");
  }

  @Test
  void brokenContentCodingsAreReported() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[1000]);
    }
    byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() - 12);
    assertFailed(resultOf(encoded("gzip", half)), "the gzip data of the body is cut short");
    assertFailed(resultOf(encoded("gzip", ascii("plain text"))), "not gzip as announced");
    assertFailed(
        resultOf(encoded("br", ascii("x"))), "content-encoding \"br\" instead of gzip or none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Length: 10; half! | after 5 octets of the body instead of 10",
        "Transfer-Encoding: chunked;5~half!~ | after 5 octets of the body, before its last chunk"
      })
  void halfABodyIsNoDocument(String response, String reason) throws InterruptedException {
    String raw = "HTTP/1.1 200 OK~" + response.replaceFirst("; ?", "~~");
    assertFailed(resultOf(Conversations.replies(ascii(raw.replace("~", "\r\n")))), reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2p1\r\n",
        "\u0000\u0001\u0002\u001b[31m\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/9.9.9 abc def\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\nhello"
      })
  void garbageInsteadOfHttpIsReported(String octets) throws InterruptedException {
    FetchResult result = resultOf(Conversations.replies(octets.getBytes(StandardCharsets.UTF_8)));
    assertFailed(result, "\"http://127.0.0.1:");
  }

  @Test
  void aServerThatSaysNothingRunsIntoTheDeadline() throws InterruptedException {
    assertFailed(
        fetch(Conversations.silence(), "http", SHORT),
        "the response of 127.0.0.1 port",
        "within 0.4 s");
  }

  @Test
  void headersThatDripRunIntoTheDeadline() throws InterruptedException {
    byte[] octets = ascii("HTTP/1.1 200 OK\r\nX: " + "a".repeat(5000));
    assertFailed(
        fetch(Conversations.dribbles(octets, DRIP), "http", SHORT), "the response of 127.0.0.1");
  }

  @Test
  void aBodyThatDripsRunsIntoTheDeadline() throws InterruptedException {
    Conversation body = Conversations.dribbles(ascii("a".repeat(5000)), DRIP);
    Conversation server =
        peer -> {
          peer.send(ascii("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"));
          body.hold(peer);
        };
    assertFailed(
        fetch(server, "http", Duration.ofSeconds(2)), "the body of 127.0.0.1", "within 2.0 s");
  }

  @Test
  void aConnectionThatBreaksIsReported() throws InterruptedException {
    assertFailed(
        resultOf(Conversations.goodbye()),
        "closed the connection before the response was complete");
    assertFailed(resultOf(Conversations.resetAfter(10)), "reset");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:///etc/passwd    | redirect to \"file:///etc/passwd\": scheme \"file\"",
        "gopher://x/           | scheme \"gopher\"",
        "//u@h/                | user information",
        "http://0x7f000001/    | looks like an IPv4 address",
      })
  void redirectsToElsewhereAreRefused(String location, String reason) throws InterruptedException {
    assertRefused(redirected(location), reason);
  }

  @Test
  void redirectsInACircleOrNowhereAreReported() throws InterruptedException {
    assertFailed(redirected("/"), "redirect in a circle to \"/\"");
    assertFailed(redirected("#x"), "redirect in a circle");
    assertFailed(redirected("a b"), "the redirect cannot be resolved: \"a b\"");
    assertFailed(
        resultOf(HttpConversation.always(HttpConversation.status(302, "Found"))),
        "status 302 without Location");
  }

  @Test
  void aRedirectToAPrivateAddressIsRefused() throws Exception {
    try (LoopbackServer inner = serving(ascii("secret"));
        LoopbackServer outer =
            LoopbackServer.start(
                HttpConversation.always(
                    HttpConversation.redirect(
                        302, "http://127.0.0.2:%d/".formatted(inner.port()))));
        Fetcher careful =
            new Fetcher(
                AddressPolicy.global(List.of(AddressPrefix.parse("127.0.0.1"))),
                new AddressLookup(List.of()),
                "assay-test")) {
      assertRefused(
          get(careful, url(outer)), "/\": 127.0.0.2 is no global unicast address (loopback");
      assertThat(inner.connections()).isZero();
    }
  }

  @Test
  void aRedirectFromHttpsToHttpIsRefused() throws InterruptedException {
    LabPki pki = LabPki.create();
    try (LoopbackServer plain = serving(ascii("plain"));
        TlsServer server =
            TlsServer.presenting(ServerIdentity.of(pki.leaf()))
                .speaking(HttpConversation.always(HttpConversation.redirect(302, url(plain))))
                .start();
        Fetcher trusting = Fetching.trusting(pki.root())) {
      assertRefused(
          get(trusting, "https://127.0.0.1:%d/".formatted(server.port())),
          "redirect from https to http");
      assertThat(plain.connections()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | 120 | PT2M",
        "503 | 0 | PT0S",
        "503 | 99999999999999999999999999 | PT24H",
        "503 | 100000 | PT24H",
        "429 | Thu, 01 Oct 2026 12:00:30 GMT | PT30S",
        "429 | Thursday, 01-Oct-26 12:00:30 GMT | PT30S",
        "429 | Thu Oct  1 12:00:30 2026 | PT30S",
        "429 | Wed, 30 Sep 2026 12:00:00 GMT | PT0S",
        "429 | Fri, 01 Oct 2027 12:00:00 GMT | PT24H",
        "429 | soon | ",
        "429 | -5 | ",
        "429 | 1.5 | ",
        "429 | Thu, 99 Foo 2026 12:00:30 GMT | "
      })
  void theServerMaySayWhenToComeBack(int status, String after, @Nullable Duration wait)
      throws InterruptedException {
    FetchResult result =
        resultOf(
            HttpConversation.always(
                HttpConversation.response(
                    status, "No", List.of("Retry-After: " + after), new byte[0])));
    assertRejected(
        result, status, "status %d instead of 200, Retry-After \"%s\"".formatted(status, after));
    assertThat(((FetchResult.Rejected) result).retryAfter()).isEqualTo(Optional.ofNullable(wait));
  }

  @Test
  void notModifiedIsNoAnswerToAnUnconditionalRequest() throws InterruptedException {
    assertRejected(
        resultOf(HttpConversation.always(HttpConversation.status(304, "Not Modified"))),
        304,
        "status 304 instead of 200");
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsReported() throws InterruptedException {
    assertFailed(tlsResultOf(Conversations.plainHttp()), "the server does not speak TLS");
    assertFailed(
        tlsResultOf(Conversations.says(new byte[] {22, 3, 3, 0, 4, 99, 0, 0, 0})),
        "the TLS handshake failed: \"");
    assertFailed(
        tlsResultOf(Conversations.goodbye()),
        "closed the connection before the TLS handshake was complete");
    assertFailed(fetch(Conversations.silence(), "https", SHORT), "the TLS handshake of 127.0.0.1");
  }

  @Test
  void aBodyThatIsCutOffWithinTlsIsNoDocument() throws InterruptedException {
    LabPki pki = LabPki.create();
    try (TlsServer server =
            TlsServer.presenting(ServerIdentity.of(pki.leaf()))
                .speaking(
                    peer -> {
                      peer.receive(1);
                      peer.send(ascii("HTTP/1.1 200 OK\r\n\r\nhalf of wh"));
                      peer.cut();
                    })
                .start();
        Fetcher trusting = Fetching.trusting(pki.root())) {
      assertFailed(
          get(trusting, "https://127.0.0.1:%d/".formatted(server.port())),
          "the connection was cut off after 10 octets of the body");
    }
  }

  private FetchResult redirected(String location) throws InterruptedException {
    return resultOf(HttpConversation.always(HttpConversation.redirect(302, location)));
  }

  private FetchResult resultOf(Conversation conversation) throws InterruptedException {
    return fetch(conversation, "http", Fetching.ENOUGH);
  }

  private FetchResult tlsResultOf(Conversation conversation) throws InterruptedException {
    return fetch(conversation, "https", Fetching.ENOUGH);
  }

  private FetchResult fetch(Conversation conversation, String scheme, Duration deadline)
      throws InterruptedException {
    try (LoopbackServer server = LoopbackServer.start(conversation)) {
      String url = "%s://127.0.0.1:%d/".formatted(scheme, server.port());
      return fetcher.fetch(FetchRequest.get(url, LIMIT, deadline));
    }
  }

  private static LoopbackServer serving(byte[] body) {
    return LoopbackServer.start(
        HttpConversation.always(HttpConversation.response(200, "OK", List.of(), body)));
  }

  private static Conversation encoded(String coding, byte[] body) {
    return HttpConversation.always(
        HttpConversation.response(200, "OK", List.of("Content-Encoding: " + coding), body));
  }

  private static String url(LoopbackServer server) {
    return "http://127.0.0.1:%d/".formatted(server.port());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
