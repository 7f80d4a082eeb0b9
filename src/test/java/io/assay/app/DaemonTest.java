package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.assay.config.ConfigLoader;
import io.assay.lab.Conversations;
import io.assay.lab.LabPki;
import io.assay.lab.LoopbackServer;
import io.assay.lab.Pem;
import io.assay.lab.PrometheusServer;
import io.assay.lab.ProxyProgram;
import io.assay.lab.ProxyServer;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import io.assay.web.ListenException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
  private static final LabPki PKI = LabPki.create();
  private static final ServerIdentity IDENTITY = ServerIdentity.of(PKI.leaf());
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void prometheusScrapesWhatTheDaemonSawOfARealResolver() throws Exception {
    try (ResolverServer unbound = ResolverServer.start(ResolverProgram.UNBOUND, IDENTITY);
        Daemon daemon = start(resolver("lab", unbound.dot(), unbound.doh()));
        PrometheusServer prometheus = PrometheusServer.scraping("assay", daemon.url().getPort())) {
      for (String endpoint : List.of(unbound.dot(), unbound.doh())) {
        String labels =
            "{resolver=\"lab\",endpoint=\"%s\",address=\"127.0.0.1\",vantage=\"here\"}"
                .formatted(endpoint);
        awaitQuery(prometheus, "assay_probe_success" + labels, "\"1\"");
        awaitQuery(prometheus, "assay_verdict" + labels, "\"0\"");
        awaitQuery(prometheus, "assay_program_trusted" + labels, "\"1\"");
        awaitQuery(prometheus, "assay_chain_info" + labels, "\"tls_version\":\"TLS 1.3\"");
        awaitQuery(prometheus, "assay_probes_total" + labels + " > 1", "\"value\"");
        awaitQuery(prometheus, "rate(assay_probes_total" + labels + "[10s])", "\"value\"");
        awaitQuery(
            prometheus,
            "count(assay_probe_duration_seconds{endpoint=\"%s\"})".formatted(endpoint),
            "\"3\"");
      }
      awaitQuery(prometheus, "up{job=\"assay\"}", "\"1\"");
      awaitQuery(prometheus, "assay_config_last_reload_successful", "\"1\"");
    }
  }

  @Test
  void wrongKeyIsSuspiciousInMetricsAndOnDemand() throws Exception {
    String text =
        resolver("lab", "tls://resolver.test:%d@127.0.0.1")
            .replace("programs: [platform]", "programs: [platform], pins: [\"sha256/%s\"]");
    try (TlsServer server = TlsServer.dot(IDENTITY);
        Daemon daemon = start(text.formatted(server.port(), "A".repeat(43) + "="))) {
      String endpoint = "tls://resolver.test:%d@127.0.0.1".formatted(server.port());
      HttpResponse<String> answer = get(daemon, "probe?target=" + endpoint);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .containsPattern("assay_probe_success\\{.*} 1.0")
          .containsPattern("assay_verdict\\{.*} 4.0")
          .containsPattern("assay_check_status\\{.*check=\"pin\".*} 1.0");
      assertThat(get(daemon, "metrics").body()).contains("assay_verdict{address=\"127.0.0.1\"");
    }
  }

  @Test
  void onlyWhatIsConfiguredIsProbedOnDemand() throws Exception {
    try (TlsServer server = TlsServer.dot(IDENTITY);
        Daemon daemon =
            start(resolver("lab", "tls://resolver.test:%d@127.0.0.1".formatted(server.port())))) {
      String endpoint = "tls://resolver.test:%d@127.0.0.1".formatted(server.port());
      assertThat(get(daemon, "probe?target=tls://127.0.0.1").statusCode()).isEqualTo(404);
      assertThat(get(daemon, "probe?target=" + endpoint + "&address=127.0.0.9").statusCode())
          .isEqualTo(404);
      assertThat(get(daemon, "probe?target=" + endpoint + "&vantage=moon").statusCode())
          .isEqualTo(404);
      assertThat(get(daemon, "probe?target=" + endpoint + "&address=1.2.3").statusCode())
          .isEqualTo(400);
      assertThat(get(daemon, "probe?target=ftp://x").statusCode()).isEqualTo(400);
      assertThat(get(daemon, "probe?target=" + endpoint + "&vantage=here").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  @SuppressWarnings("try") // That the proxy is closed in the middle is what is tested.
  void proxyThatGoesAwayIsIllAndNotTheEndpointBlocked() throws Exception {
    try (TlsServer server = TlsServer.dot(IDENTITY);
        ProxyServer proxy =
            ProxyServer.start(
                ProxyProgram.MICROSOCKS, new ProxyServer.Rules(false, List.of(server.port())));
        Daemon daemon =
            start(
                resolver("lab", dot(server))
                    + "vantages: [{ name: here }, { name: berlin, socks5: \"%s\" }]\n"
                        .formatted(proxy.server()))) {
      await().atMost(LIMIT).until(() -> verdict(daemon, "berlin"), "0.0"::equals);
      assertThat(get(daemon, "metrics").body())
          .containsPattern("assay_probe_duration_seconds\\{.*phase=\"proxy\".*vantage=\"berlin\"");
      proxy.close();
      await().atMost(LIMIT).until(() -> verdict(daemon, "berlin"), "-1.0"::equals);
      assertThat(get(daemon, "metrics").body())
          .containsPattern(
              "assay_probe_failures_total\\{.*kind=\"refused\".*stage=\"proxy\",vantage=\"berlin\"");
      assertThat(verdict(daemon, "here")).isEqualTo("0.0");
    }
  }

  private String verdict(Daemon daemon, String vantage) throws IOException, InterruptedException {
    return get(daemon, "metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("assay_verdict{"))
        .filter(line -> line.contains("vantage=\"%s\"".formatted(vantage)))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .collect(Collectors.joining(","));
  }

  @Test
  void reloadKeepsWhatStaysEndsWhatGoesAndStartsWhatComes() throws Exception {
    try (TlsServer server = TlsServer.dot(IDENTITY);
        Daemon daemon = start(resolver("stays", dot(server)) + another("goes", dot(server)))) {
      await().atMost(LIMIT).until(() -> counted(daemon, "stays") >= 2);
      double before = counted(daemon, "stays");
      write(resolver("stays", dot(server)) + another("comes", dot(server)));
      assertThat(post(daemon, "-/reload").statusCode()).isEqualTo(200);
      assertThat(counted(daemon, "stays")).isGreaterThanOrEqualTo(before);
      assertThat(get(daemon, "metrics").body())
          .doesNotContain("resolver=\"goes\"")
          .contains("resolver=\"comes\"");
      await().atMost(LIMIT).until(() -> counted(daemon, "comes") >= 1);
    }
  }

  @Test
  void wrongConfigurationLeavesTheOneInForceAndTellsEveryMistake() throws Exception {
    try (TlsServer server = TlsServer.dot(IDENTITY);
        Daemon daemon = start(resolver("lab", dot(server)))) {
      await().atMost(LIMIT).until(() -> counted(daemon, "lab") >= 1);
      write("resolvers: [{name: lab, endpoints: [ftp://x], colour: red}]");
      HttpResponse<String> refused = post(daemon, "-/reload");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("ftp://x", "colour");
      assertThat(get(daemon, "metrics").body()).contains("assay_config_last_reload_successful 0.0");
      assertThat(get(daemon, "-/ready").statusCode()).isEqualTo(200);
      double before = counted(daemon, "lab");
      await().atMost(LIMIT).until(() -> counted(daemon, "lab") > before);
      write(resolver("lab", dot(server)));
      assertThat(post(daemon, "-/reload").statusCode()).isEqualTo(200);
      assertThat(get(daemon, "metrics").body()).contains("assay_config_last_reload_successful 1.0");
    }
  }

  @Test
  void missingTrustAnchorsLeaveTheConfigurationInForce() throws Exception {
    try (TlsServer server = TlsServer.dot(IDENTITY);
        Daemon daemon = start(resolver("lab", dot(server)))) {
      write(resolver("lab", dot(server)).replace("root.pem", "missing.pem"));
      HttpResponse<String> refused = post(daemon, "-/reload");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("missing.pem");
    }
  }

  @Test
  void closingTakesLessThanFiveSecondsWithProbesUnderWay() throws Exception {
    try (LoopbackServer silent = LoopbackServer.start(Conversations.silence())) {
      Daemon daemon =
          start(resolver("lab", "tls://resolver.test:%d@127.0.0.1".formatted(silent.port())));
      await()
          .atMost(LIMIT)
          .until(() -> get(daemon, "metrics").body().contains("\nassay_probes_in_flight 1.0"));
      long begin = System.nanoTime();
      daemon.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      assertThatThrownBy(() -> get(daemon, "-/healthy")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void portInUseStartsNothing() throws Exception {
    try (LoopbackServer taken = LoopbackServer.start(Conversations.silence())) {
      write(
          resolver("lab", "tls://127.0.0.1:9").replace("127.0.0.1:0", "127.0.0.1:" + taken.port()));
      assertThatThrownBy(this::start)
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("another program uses");
    }
  }

  private static String dot(TlsServer server) {
    return "tls://resolver.test:%d@127.0.0.1".formatted(server.port());
  }

  private static String resolver(String name, String... endpoints) {
    return """
    web: {listen: "127.0.0.1:0"}
    trust: {platform: root.pem, refresh: never}
    defaults: {interval: 1s, timeout: 20s, query: canary.probe.test A}
    resolvers:
    """
        + another(name, endpoints);
  }

  private static String another(String name, String... endpoints) {
    return """
    - name: %s
      endpoints: [%s]
      expect: {programs: [platform]}
    """
        .formatted(name, "\"" + String.join("\", \"", endpoints) + "\"")
        .indent(2);
  }

  private void write(String text) {
    Path anchors = Pem.write(folder.resolve("root.pem"), PKI.root().pem());
    Path file = Pem.write(folder.resolve("probes.yaml"), text);
    assertThat(List.of(anchors, file)).allMatch(path -> path.toFile().exists());
  }

  private Daemon start(String text) throws Exception {
    write(text);
    return start();
  }

  private Daemon start() throws Exception {
    Path file = folder.resolve("probes.yaml");
    return Daemon.start(file, ConfigLoader.load(file), Assay.pipe(), InstantSource.system());
  }

  private double counted(Daemon daemon, String resolver) throws IOException, InterruptedException {
    return get(daemon, "metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("assay_probes_total{"))
        .filter(line -> line.contains("resolver=\"%s\"".formatted(resolver)))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private void awaitQuery(PrometheusServer prometheus, String expression, String expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(fetch(HttpRequest.newBuilder(prometheus.query(expression))).body())
                    .as(expression)
                    .contains(expected));
  }

  private HttpResponse<String> get(Daemon daemon, String path)
      throws IOException, InterruptedException {
    return fetch(HttpRequest.newBuilder(URI.create(daemon.url() + path)));
  }

  private HttpResponse<String> post(Daemon daemon, String path)
      throws IOException, InterruptedException {
    return fetch(
        HttpRequest.newBuilder(URI.create(daemon.url() + path))
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> fetch(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
  }
}
