package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.assay.config.Web;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import io.assay.lab.PrometheusServer;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Judgements;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS against real clients: curl, OpenSSL, Prometheus and Java's own. */
class TlsServingTest {
  private static final LabPki PKI = LabPki.create();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final AssayMetrics metrics =
      new AssayMetrics("1.2.3", InstantSource.fixed(Judgements.STARTED));
  private Path root;
  private WebServer server;

  @BeforeEach
  void start() throws ListenException {
    root = Pem.write(folder.resolve("root.pem"), PKI.root().pem());
    write(PKI.leaf());
    Web.Tls tls = new Web.Tls(folder.resolve("chain.pem"), folder.resolve("key.pem"));
    server =
        WebServer.start(
            Webs.with(tls, Webs.KIM), metrics, new ScriptedOperations(), Optional.empty(), "1.2.3");
    metrics.bindWeb(server::view);
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  @Test
  void curlReadsWithAPasswordByAnyNameThatTheCertificateHas() {
    int port = server.url().getPort();
    String url = "https://%s:%d/metrics".formatted(LabPki.NAME, port);
    List<String> there = List.of("--resolve", "%s:%d:127.0.0.1".formatted(LabPki.NAME, port));
    List<String> trusting = List.of("--cacert", root.toString(), there.get(0), there.get(1));
    assertThat(curl(trusting, "-u", "kim:" + Webs.PASSWORD, url))
        .contains(
            "assay_web_certificate_not_after_timestamp_seconds ",
            "assay_web_certificate_reload_failures_total 0.0",
            "assay_web_refused_requests_total{reason=\"password\"} ")
        .endsWith("\n200");
    assertThat(curl(trusting, "-u", "kim:wrong", url)).endsWith("\n401");
    assertThat(curl(there, url)).endsWith("\n000");
    assertThat(server.url().toString()).startsWith("https://127.0.0.1:");
    assertThat(curl(trusting, server.url() + "-/ready")).endsWith("\n200");
  }

  @Test
  void onlyTls12And13AreSpokenWithAuthenticatedEncryptionAndForwardSecrecy() {
    assertThat(sClient("-tls1_3")).contains("New, TLSv1.3, Cipher is TLS_");
    assertThat(sClient("-tls1_2")).contains("New, TLSv1.2, Cipher is ECDHE-ECDSA-");
    assertThat(sClient("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")).contains("no peer certificate");
    assertThat(sClient("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"))
        .contains("no peer certificate");
  }

  @Test
  void wholeChainIsSentInOrder() {
    assertThat(sClient("-showcerts"))
        .containsSubsequence(
            " 0 s:CN = " + LabPki.NAME, " 1 s:O = Assay Lab, CN = Assay Lab Issuing")
        .contains("Verify return code: 0 (ok)");
  }

  @Test
  void whoSpeaksNoTlsIsHungUpOn() throws Exception {
    try (Socket socket = new Socket(Webs.LOOPBACK.listen().getAddress(), server.url().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP");
    }
  }

  @Test
  void renewedCertificateIsServedWhileConnectionsGoOn() throws Exception {
    LabCertificate renewed = PKI.anotherLeaf().build();
    try (SSLSocket before = connect()) {
      assertThat(presented(before)).isEqualTo(PKI.leaf().x509());
      assertThat(healthy(before)).startsWith("HTTP/1.1 200");
      write(renewed);
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                try (SSLSocket after = connect()) {
                  return presented(after).equals(renewed.x509());
                }
              });
      assertThat(healthy(before)).startsWith("HTTP/1.1 200");
    }
    assertThat(server.view().certificateNotAfter())
        .hasValue(renewed.x509().getNotAfter().toInstant());
  }

  @Test
  void keyOfAnotherCertificateIsOneLineAtTheStart() {
    Path other = Pem.write(folder.resolve("other.pem"), Pem.key(PKI.anotherLeaf().build().keys()));
    Web.Tls tls = new Web.Tls(folder.resolve("chain.pem"), other);
    assertThatThrownBy(
            () ->
                WebServer.start(
                    Webs.with(tls, Map.of()),
                    metrics,
                    new ScriptedOperations(),
                    Optional.empty(),
                    "1.2.3"))
        .isInstanceOf(ListenException.class)
        .hasMessageStartingWith("web.tls: " + other + " is not the key of the first certificate");
  }

  @Test
  void prometheusScrapesOverTlsWithAPasswordAndTakesTheSameHashesItself() throws Exception {
    String scrape =
        """
        - job_name: assay
          scheme: https
          tls_config: {ca_file: "%s", server_name: %s}
          basic_auth: {username: kim, password: %s}
          static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(root, LabPki.NAME, Webs.PASSWORD, server.url().getPort());
    try (PrometheusServer prometheus = PrometheusServer.start(scrape, Webs.KIM);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder query = HttpRequest.newBuilder(prometheus.query("up{job=\"assay\"}"));
      assertThat(client.send(query.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
      query.header("Authorization", Webs.basic("kim", Webs.PASSWORD));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(client.send(query.build(), BodyHandlers.ofString()).body())
                      .contains("\"1\""));
    }
  }

  /** As who renews certificates does: each file at once, one after the other. */
  private void write(LabCertificate certificate) {
    put("chain.pem", Pem.certificates(certificate.chain()));
    put("key.pem", Pem.key(certificate.keys()));
  }

  private void put(String name, String text) {
    try {
      Files.move(
          Pem.write(folder.resolve(name + ".new"), text),
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SSLSocket connect() throws Exception {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("root", PKI.root().x509());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    URI url = server.url();
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(Webs.LOOPBACK.listen().getAddress(), url.getPort());
    socket.startHandshake();
    return socket;
  }

  private static Certificate presented(SSLSocket socket) throws IOException {
    return socket.getSession().getPeerCertificates()[0];
  }

  private static String healthy(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("Assay is healthy.\n")) {
      int octet = in.read();
      if (octet < 0) {
        break;
      }
      answer.append((char) octet);
    }
    return answer.toString();
  }

  private String curl(List<String> options, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.require("curl").toString(), "-s", "-m", "20", "-w", "\\n%{http_code}"));
    command.addAll(options);
    command.addAll(List.of(more));
    try (LabProcess curl = LabProcess.start(LabProcess.newDirectory(), command)) {
      curl.awaitExit(LIMIT);
      return curl.output();
    }
  }

  private String sClient(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.require("openssl").toString(),
                "s_client",
                "-connect",
                "127.0.0.1:" + server.url().getPort(),
                "-CAfile",
                root.toString()));
    command.addAll(List.of(options));
    List<String> shell = List.of("sh", "-c", "exec \"$@\" </dev/null", "sh");
    List<String> whole = new ArrayList<>(shell);
    whole.addAll(command);
    try (LabProcess client = LabProcess.start(LabProcess.newDirectory(), whole)) {
      client.awaitExit(LIMIT);
      return client.output();
    }
  }
}
