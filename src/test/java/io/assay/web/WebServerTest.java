package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.endpoint.Target;
import io.assay.lab.LabPki;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Judgements;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final AssayMetrics metrics =
      new AssayMetrics("1.2.3", InstantSource.fixed(Judgements.STARTED));
  private final HttpClient client = HttpClient.newHttpClient();
  private final ScriptedOperations operations = new ScriptedOperations();
  private WebServer server;

  @BeforeEach
  void start() throws ListenException {
    server = WebServer.start(Webs.LOOPBACK, metrics, operations, Optional.empty(), "1.2.3");
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
    client.close();
  }

  @Test
  void metricsComeInThePrometheusFormat() throws Exception {
    HttpResponse<String> response = get("metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(response.body()).contains("assay_build_info{").doesNotContain("# EOF");
  }

  @Test
  void metricsComeInOpenMetricsForWhoAsksForIt() throws Exception {
    HttpResponse<String> response =
        send(request("metrics").header("Accept", "application/openmetrics-text;version=1.0.0"));
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(
            type -> assertThat(type).startsWith("application/openmetrics-text; version=1.0.0"));
    assertThat(response.body()).endsWith("# EOF\n");
  }

  @Test
  void metricsAreCompressedForWhoCanReadThat() throws Exception {
    HttpResponse<InputStream> response =
        client.send(
            request("metrics").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (InputStream body = new GZIPInputStream(response.body())) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
          .contains("assay_build_info{");
    }
  }

  @Test
  void probeAnswersWithTheSamplesOfWhatWasProbed() throws Exception {
    Target target = Judgements.target(1);
    metrics.add(target, Duration.ofMinutes(3));
    metrics.add(Judgements.target(2), Duration.ofMinutes(3));
    metrics.record(Judgements.answered(target, LabPki.create().leaf().chain()));
    operations.answer = new Operations.ProbeAnswer.Probed(List.of(target));
    HttpResponse<String> response =
        send(
            request("probe?target=tls%3A%2F%2Fresolver.test&address=127.0.0.1&vantage=here")
                .header("X-Prometheus-Scrape-Timeout-Seconds", "9.5"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("assay_probe_success{address=\"127.0.0.1\"")
        .doesNotContain("127.0.0.2", "jvm_", "assay_build_info");
    assertThat(operations.asked)
        .hasValue(
            new Operations.ProbeRequest(
                "tls://resolver.test",
                Optional.of("127.0.0.1"),
                Optional.of("here"),
                Optional.of(Duration.ofSeconds(9))));
  }

  @Test
  void probeOfWhatIsNotConfiguredIsNotFound() throws Exception {
    HttpResponse<String> response = get("probe?target=tls://192.0.2.1");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("No such endpoint.\n");
  }

  @Test
  void probeOfNonsenseIsABadRequestThatSaysWhatIsMeant() throws Exception {
    operations.answer = new Operations.ProbeAnswer.Malformed("An endpoint is meant.");
    HttpResponse<String> response = get("probe?target=nonsense");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isEqualTo("An endpoint is meant.\n");
  }

  @Test
  void probeWithoutTargetIsABadRequestWithAnExample() throws Exception {
    HttpResponse<String> response = get("probe");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("/probe?target=tls://");
    assertThat(operations.asked).isEmpty();
  }

  @Test
  void readinessFollowsTheDaemonAndHealthDoesNot() throws Exception {
    assertThat(get("-/ready").statusCode()).isEqualTo(200);
    operations.ready = false;
    assertThat(get("-/ready").statusCode()).isEqualTo(503);
    assertThat(get("probe?target=tls://resolver.test").statusCode()).isEqualTo(503);
    assertThat(get("-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void reloadTellsEveryMistake() throws Exception {
    assertThat(post("-/reload").statusCode()).isEqualTo(200);
    operations.mistakes = List.of("probes.yaml:1:1: one", "probes.yaml:2:1: two");
    HttpResponse<String> response = post("-/reload");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("probes.yaml:1:1: one\nprobes.yaml:2:1: two\n");
  }

  @Test
  void reloadTakesAPost() throws Exception {
    assertThat(get("-/reload").statusCode()).isEqualTo(405);
  }

  @Test
  void pageOfAnotherSiteCannotReload() throws Exception {
    HttpRequest.Builder crossSite =
        request("-/reload").POST(HttpRequest.BodyPublishers.noBody()).header("Origin", "http://x");
    assertThat(send(crossSite).statusCode()).isEqualTo(403);
  }

  @Test
  void indexLeadsToTheRest() throws Exception {
    HttpResponse<String> response = get("");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("1.2.3", "/metrics", "/-/ready");
  }

  @Test
  void everyAnswerHasSecurityHeadersAndDoesNotNameTheServer() throws Exception {
    for (String path : List.of("", "metrics", "-/healthy", "-/reload", "no-such-page")) {
      HttpResponse<String> response = get(path);
      assertThat(response.headers().map().keySet())
          .as(path)
          .contains("content-security-policy", "x-content-type-options", "x-frame-options")
          .doesNotContain("server", "x-powered-by");
    }
    assertThat(get("no-such-page").statusCode()).isEqualTo(404);
  }

  @Test
  void portInUseIsOneLineWithTheRemedy() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, ANY_PORT.getAddress())) {
      InetSocketAddress listen = new InetSocketAddress(ANY_PORT.getAddress(), taken.getLocalPort());
      assertThatThrownBy(
              () -> WebServer.start(Webs.on(listen), metrics, operations, Optional.empty(), "1"))
          .isInstanceOf(ListenException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1 port %d, which another program uses; stop that or give"
                  + " another port in web.listen",
              taken.getLocalPort());
    }
  }

  @Test
  void addressOfAnotherMachineIsOneLineWithTheRemedy() {
    InetSocketAddress listen = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
    assertThatThrownBy(
            () -> WebServer.start(Webs.on(listen), metrics, operations, Optional.empty(), "1"))
        .isInstanceOf(ListenException.class)
        .hasMessage(
            "cannot listen on 192.0.2.1 port 0, which is no address of this machine; give one that"
                + " is in web.listen");
  }

  @Test
  void serverListensOnIpv6() throws Exception {
    InetSocketAddress listen = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
    try (WebServer ipv6 =
        WebServer.start(Webs.on(listen), metrics, operations, Optional.empty(), "1")) {
      assertThat(ipv6.url().getHost()).isEqualTo("[::1]");
      HttpRequest reload =
          HttpRequest.newBuilder(ipv6.url().resolve("-/reload"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(client.send(reload, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void requestThatIsNoHttpDoesNoHarm() throws Exception {
    try (Socket socket = new Socket(ANY_PORT.getAddress(), server.url().getPort())) {
      socket
          .getOutputStream()
          .write("\u0016\u0003\u0001 garbage\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 400");
    }
    assertThat(get("-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void whoProbesForJudgesElsewhereShowsAPlainIndexAndNoApi() throws Exception {
    assertThat(get("").body()).contains("<h1>Assay</h1>", "/metrics", "/probe?target=");
    for (String path : List.of("status", "targets", "incidents", "ct/matches", "events")) {
      HttpResponse<String> answer = get("api/v1/" + path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body())
          .isEqualTo(
              """
              {"type":"urn:assay:not-kept","title":"Not Found","status":404,\
              "detail":"This process probes for judges elsewhere (role: prober) and knows of no \
              judgement; ask a judge.","parameter":null}""");
    }
    assertThat(get("api/v1/openapi.json").body()).startsWith("{\n  \"openapi\": \"3.1.0\"");
    assertThat(get("incidents").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
