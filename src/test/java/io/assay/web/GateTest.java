package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.config.Web;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Judgements;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, and who may change something. */
class GateTest {
  private static final String KIM = Webs.basic("kim", Webs.PASSWORD);
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

  private static HttpClient client;

  private final AssayMetrics metrics =
      new AssayMetrics("1.2.3", InstantSource.fixed(Judgements.STARTED));
  private final ScriptedOperations operations = new ScriptedOperations();
  private WebServer server;

  @BeforeAll
  static void open() {
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void shut() {
    client.close();
  }

  @BeforeEach
  void startForEverybody() throws ListenException {
    server = WebServer.start(Webs.LOOPBACK, metrics, operations, Optional.empty(), "1.2.3");
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  @Test
  void whereThereAreUsersEverythingTakesAPassword() throws Exception {
    start(Webs.with(Webs.KIM));
    for (String path : List.of("", "metrics", "probe", "-/reload", "api/v1/x", "no-such-page")) {
      HttpResponse<String> refused = send(get(path));
      assertThat(refused.statusCode()).as(path).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .hasValue("Basic realm=\"Assay\", charset=\"UTF-8\"");
      assertThat(send(get(path).header("Authorization", KIM)).statusCode())
          .as(path)
          .isNotEqualTo(401);
    }
    assertThat(send(get("metrics").header("Authorization", KIM)).body())
        .contains("assay_build_info");
  }

  @Test
  void noMethodAndNoWayOfWritingAPathGetsInWithoutAPassword() throws Exception {
    start(Webs.with(Webs.KIM));
    for (String method :
        List.of("GET", "HEAD", "OPTIONS", "DELETE", "PUT", "PATCH", "POST", "TRACE", "BREW")) {
      for (String path :
          List.of("metrics", "-/healthy/", "-/healthy/../metrics", "-/healthy;/../../metrics")) {
        HttpResponse<String> refused = send(get(path).method(method, BodyPublishers.noBody()));
        assertThat(refused.statusCode()).as("%s %s", method, path).isBetween(400, 499);
        assertThat(refused.body()).doesNotContain("assay_build_info");
      }
    }
  }

  @Test
  void probesOfOrchestratorsNeedNoPasswordAndNoName() throws Exception {
    start(Webs.with(Webs.KIM));
    assertThat(raw("GET /-/healthy HTTP/1.1", "Host: pod.example")).startsWith("HTTP/1.1 200 ");
    assertThat(send(get("-/ready")).statusCode()).isEqualTo(200);
  }

  @Test
  void wrongNameOrPasswordIsRefused() throws Exception {
    start(Webs.with(Webs.KIM));
    for (String wrong :
        List.of("kim:wrong", "kim:", "lee:correct horse", ":correct horse", "KIM:correct horse")) {
      int colon = wrong.indexOf(':');
      String header = Webs.basic(wrong.substring(0, colon), wrong.substring(colon + 1));
      HttpResponse<String> refused = send(get("metrics").header("Authorization", header));
      assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
      assertThat(refused.body()).isEqualTo("The name or the password is wrong.\n");
    }
    assertThat(server.view().refusals()).containsEntry("password", 5L);
  }

  @Test
  void whatIsNoPasswordIsRefused() throws Exception {
    start(Webs.with(Webs.KIM));
    for (String value :
        List.of("Bearer abc", "Basic", "Basic ä", "Basic !!!", "Basic a2lt", "Digest a=b")) {
      assertThat(raw("GET /metrics HTTP/1.1", "Host: 127.0.0.1", "Authorization: " + value))
          .as(value)
          .startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void passwordIsOctetsOfUtf8AndMayHoldColons() throws Exception {
    start(Webs.with(Map.of("jö", Webs.hash("pä:ss: wörd"))));
    assertThat(send(get("metrics").header("Authorization", Webs.basic("jö", "pä:ss: wörd"))))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
  }

  @Test
  void manyWrongPasswordsAtOnceKeepNobodyOutWhoIsKnown() throws Exception {
    start(Webs.with(Webs.KIM));
    assertThat(send(get("metrics").header("Authorization", KIM)).statusCode()).isEqualTo(200);
    List<CompletableFuture<HttpResponse<String>>> guesses =
        IntStream.range(0, 100)
            .mapToObj(i -> get("metrics").header("Authorization", Webs.basic("kim", "guess" + i)))
            .map(guess -> client.sendAsync(guess.build(), BodyHandlers.ofString()))
            .toList();
    assertThat(send(get("metrics").header("Authorization", KIM)).statusCode()).isEqualTo(200);
    Map<Integer, Long> answers =
        guesses.stream()
            .map(CompletableFuture::join)
            .collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting()));
    assertThat(answers).containsOnlyKeys(401, 429);
    assertThat(guesses)
        .map(CompletableFuture::join)
        .filteredOn(guess -> guess.statusCode() == 429)
        .allMatch(guess -> guess.headers().firstValue("Retry-After").equals(Optional.of("1")));
    assertThat(server.view().refusals())
        .containsEntry("password", answers.get(401))
        .containsEntry("throttled", answers.get(429));
    assertThat(send(get("metrics").header("Authorization", KIM)).statusCode()).isEqualTo(200);
  }

  @Test
  void reloadPutsOtherUsersInForceAtOnce() throws Exception {
    start(Webs.with(Webs.KIM));
    assertThat(send(get("metrics").header("Authorization", KIM)).statusCode()).isEqualTo(200);
    server.put(Webs.with(Map.of("kim", Webs.hash("new"), "lee", Webs.hash("other"))));
    assertThat(send(get("metrics").header("Authorization", KIM)).statusCode()).isEqualTo(401);
    assertThat(send(get("metrics").header("Authorization", Webs.basic("kim", "new"))).statusCode())
        .isEqualTo(200);
    assertThat(
            send(get("metrics").header("Authorization", Webs.basic("lee", "other"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void serverAnswersToItsNamesAndToAddresses() throws Exception {
    start(Webs.with(Map.of(), "assay.example"));
    for (String host :
        List.of(
            "127.0.0.1",
            "127.0.0.1:1",
            "localhost:9853",
            "LOCALHOST",
            "[::1]:9853",
            "192.0.2.1",
            "assay.example",
            "Assay.Example:8080")) {
      assertThat(raw("GET /metrics HTTP/1.1", "Host: " + host))
          .as(host)
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void pageThatMadeItsNameLeadHereGetsNothing() throws Exception {
    start(Webs.with(Map.of(), "assay.example"));
    for (String host :
        List.of(
            "evil.example",
            "evil.example:9853",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evil.localhost.example",
            "0x7f000001",
            "127.1",
            "a.assay.example")) {
      assertThat(raw("GET /metrics HTTP/1.1", "Host: " + host))
          .as(host)
          .startsWith("HTTP/1.1 421 ")
          .contains("web.names")
          .doesNotContain("assay_build_info");
    }
    assertThat(server.view().refusals()).containsEntry("host", 8L);
  }

  @Test
  void pageThatMadeItsNameLeadHereCannotReload() throws Exception {
    assertThat(raw("POST /-/reload HTTP/1.1", "Host: evil.example", "Content-Length: 0"))
        .startsWith("HTTP/1.1 421 ");
    assertThat(operations.reloads).isZero();
  }

  @Test
  void pageOfAnotherSiteMayLinkHereAndNothingElse() throws Exception {
    HttpRequest.Builder image =
        get("probe?target=x")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", "no-cors");
    assertThat(send(image).statusCode()).isEqualTo(403);
    assertThat(operations.asked).isEmpty();
    HttpRequest.Builder link =
        get("").header("Sec-Fetch-Site", "cross-site").header("Sec-Fetch-Mode", "navigate");
    assertThat(send(link).statusCode()).isEqualTo(200);
    assertThat(send(get("").header("Sec-Fetch-Site", "none")).statusCode()).isEqualTo(200);
    assertThat(server.view().refusals()).containsEntry("cross-site", 1L);
  }

  @Test
  void nobodyAllowsAnotherOriginAnything() throws Exception {
    HttpResponse<String> asked =
        send(
            get("-/reload")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "http://evil.example")
                .header("Access-Control-Request-Method", "POST"));
    assertThat(asked.statusCode()).isEqualTo(204);
    assertThat(asked.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
    assertThat(asked.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void programOnThisMachineReloadsAlsoWhereThereAreUsers() throws Exception {
    start(Webs.with(Webs.KIM));
    assertThat(send(reload()).statusCode()).isEqualTo(200);
    assertThat(send(reload().header("Authorization", KIM)).statusCode()).isEqualTo(200);
    assertThat(send(reload().header("Authorization", Webs.basic("kim", "x"))).statusCode())
        .isEqualTo(401);
    assertThat(operations.reloads).isEqualTo(2);
  }

  @Test
  void whoComesThroughABrowserOrAProxyIsNoProgramOnThisMachine() throws Exception {
    Map.of(
            "Origin", "http://evil.example",
            "Sec-Fetch-Site", "cross-site",
            "X-Forwarded-For", "192.0.2.1",
            "Forwarded", "for=192.0.2.1",
            "Via", "1.1 proxy")
        .forEach(
            (header, value) ->
                assertThat(send(reload().header(header, value)))
                    .as(header)
                    .extracting(HttpResponse::statusCode)
                    .isEqualTo(403));
    assertThat(operations.reloads).isZero();
  }

  @Test
  void userReloadsByTheFormOfAPage() throws Exception {
    start(Webs.with(Webs.KIM));
    HttpResponse<String> done = send(submit(token(KIM)));
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(operations.reloads).isEqualTo(1);
    HttpRequest.Builder script =
        browser(reload()).header("Authorization", KIM).header("X-Assay-Token", token(KIM));
    assertThat(send(script).statusCode()).isEqualTo(200);
  }

  @Test
  void formWithoutTheTokenOfItsPageIsRefused() throws Exception {
    start(Webs.with(Map.of("kim", Webs.hash(Webs.PASSWORD), "lee", Webs.hash("other"))));
    String others = token(Webs.basic("lee", "other"));
    String own = token(KIM);
    String changed = own.substring(0, 20) + (own.charAt(20) == 'A' ? 'B' : 'A') + own.substring(21);
    for (String token : List.of("", "x", others, own.substring(1), changed)) {
      assertThat(send(submit(token)).statusCode()).as(token).isEqualTo(403);
    }
    HttpRequest.Builder none =
        browser(reload()).header("Authorization", KIM).header("Content-Type", JSON);
    assertThat(send(none).body()).contains("token");
    assertThat(operations.reloads).isZero();
    assertThat(server.view().refusals()).containsEntry("change", 6L);
  }

  @Test
  void formOfAnotherSiteIsRefusedEvenWithAToken() throws Exception {
    start(Webs.with(Webs.KIM));
    String token = token(KIM);
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
      HttpRequest.Builder form =
          get("-/reload")
              .POST(BodyPublishers.ofString("token=" + token))
              .header("Authorization", KIM)
              .header("Content-Type", FORM)
              .header("Origin", origin);
      assertThat(send(form).statusCode()).as(origin).isEqualTo(403);
    }
    assertThat(operations.reloads).isZero();
  }

  @Test
  void behindAProxyAChangeTakesAUserAndJsonOrAToken() throws Exception {
    start(Webs.with(Webs.KIM, "assay.example"));
    assertThat(send(proxied()).statusCode()).isEqualTo(401);
    assertThat(send(proxied().header("Authorization", KIM)).statusCode()).isEqualTo(403);
    HttpRequest.Builder program =
        proxied().header("Authorization", KIM).header("Content-Type", JSON);
    assertThat(send(program).statusCode()).isEqualTo(200);
    HttpRequest.Builder page =
        proxied()
            .POST(BodyPublishers.ofString("token=" + token(KIM)))
            .header("Authorization", KIM)
            .header("Content-Type", FORM)
            .header("Origin", "https://assay.example");
    assertThat(send(page).statusCode()).isEqualTo(200);
  }

  @Test
  void changesAreForNobodyWhereThereAreNoUsers() throws Exception {
    HttpRequest.Builder change =
        get("api/v1/x").POST(BodyPublishers.noBody()).header("Content-Type", JSON);
    HttpResponse<String> refused = send(change);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refused.body())
        .startsWith(
            "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\"")
        .contains("web.basic-auth", "web.socket");
    assertThat(send(get("")).body()).doesNotContain("token");
  }

  @Test
  void whatIsNotThereIsSaidInASentenceOrAsAProblem() throws Exception {
    assertThat(send(get("no-such-page")).body())
        .isEqualTo("There is nothing here; / leads to what there is.\n");
    HttpResponse<String> program = send(get("api/v1/no-such-thing").header("Accept", "text/html"));
    assertThat(program.statusCode()).isEqualTo(404);
    assertThat(program.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(program.body()).contains("\"title\":\"Not Found\",\"status\":404");
    HttpResponse<String> method = send(get("-/reload"));
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
    assertThat(method.body()).isEqualTo("This takes POST, OPTIONS.\n");
  }

  @Test
  void bodyThatIsTooLargeIsRefused() throws Exception {
    start(Webs.with(Webs.KIM));
    HttpRequest.Builder form =
        get("-/reload")
            .POST(BodyPublishers.ofString("token=" + "x".repeat(20_000)))
            .header("Authorization", KIM)
            .header("Content-Type", FORM)
            .header("Origin", server.url().toString().replaceAll("/$", ""));
    HttpResponse<String> refused = send(form);
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("16384 octets");
  }

  private HttpRequest.Builder reload() {
    return get("-/reload").POST(BodyPublishers.noBody());
  }

  private HttpRequest.Builder proxied() {
    return reload().header("X-Forwarded-For", "192.0.2.1");
  }

  /** As a browser sends what a page of this server asks for. */
  private HttpRequest.Builder browser(HttpRequest.Builder request) {
    return request
        .header("Origin", server.url().toString().replaceAll("/$", ""))
        .header("Sec-Fetch-Site", "same-origin");
  }

  private HttpRequest.Builder submit(String token) {
    return browser(get("-/reload").POST(BodyPublishers.ofString("token=" + token)))
        .header("Authorization", KIM)
        .header("Content-Type", FORM);
  }

  private String token(String authorization) {
    Matcher token = TOKEN.matcher(send(get("").header("Authorization", authorization)).body());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private void start(Web web) throws ListenException {
    server.close();
    server = WebServer.start(web, metrics, operations, Optional.empty(), "1.2.3");
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  private String raw(String... lines) throws IOException {
    try (Socket socket = new Socket(Webs.LOOPBACK.listen().getAddress(), server.url().getPort())) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
