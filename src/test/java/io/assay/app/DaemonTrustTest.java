package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.ConfigLoader;
import io.assay.lab.CaServer;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.Programs;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import io.assay.lab.TrustMirror;
import io.assay.trust.RootProgram;
import io.assay.trust.source.Source.Publisher;
import io.assay.x509.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon learns of trust while it runs. */
class DaemonTrustTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String ALLOWED = "fetch: { allow: [127.0.0.0/8] }";
  private static final Pattern PROBES = Pattern.compile("assay_probes_total\\{.*} (\\S+)");

  @TempDir private Path folder;

  private final LabPki pki = LabPki.create();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  private Path config(TlsServer server, String trust) {
    Assay.file(folder, "root.pem", pki.root().pem());
    String text =
        """
        web: { listen: "127.0.0.1:0" }
        defaults: { interval: 1s, timeout: 20s, query: %s }
        trust: { platform: root.pem, directory: roots, %s }
        ct: { list: "http://127.0.0.1:9/log_list.json" }
        resolvers:
          - name: lab
            endpoints: ["tls://%s:%d@127.0.0.1"]
            expect: { programs: [platform] }
        """
            .formatted(Assay.CANARY, trust, LabPki.NAME, server.port());
    return Path.of(Assay.file(folder, "probes.yaml", text));
  }

  private Daemon start(TlsServer server, String trust) throws Exception {
    Path file = config(server, trust);
    return Daemon.start(file, ConfigLoader.load(file), Assay.pipe(), InstantSource.system());
  }

  private void reload(Daemon daemon, TlsServer server, String trust) {
    assertThat(config(server, trust)).exists();
    assertThat(daemon.reload()).isEmpty();
  }

  private String metrics(Daemon daemon) throws IOException, InterruptedException {
    URI page = URI.create(daemon.url() + "metrics");
    HttpRequest request = HttpRequest.newBuilder(page).timeout(LIMIT).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private double probes(Daemon daemon) throws IOException, InterruptedException {
    Matcher probes = PROBES.matcher(metrics(daemon));
    return probes.find() ? Double.parseDouble(probes.group(1)) : 0;
  }

  private void awaitMetrics(Daemon daemon, String... patterns) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              String page = metrics(daemon);
              for (String pattern : patterns) {
                assertThat(page).containsPattern(pattern);
              }
            });
  }

  private void awaitRevocation(Daemon daemon, int status, int verdict) {
    awaitMetrics(
        daemon,
        "assay_check_status\\{.*check=\"revocation\".*} %d\\.0".formatted(status),
        "assay_verdict\\{.*} %d\\.0".formatted(verdict));
  }

  @Test
  void revocationIsSeenOnceTheCrlIsThereAndAReloadKeepsIt() throws Exception {
    try (CaServer authority = CaServer.of(pki.issuing())) {
      LabCertificate leaf = pki.anotherLeaf().crl(authority.crlUrl()).build();
      authority.database().revoke(leaf, "keyCompromise");
      String trust = "refresh: never, " + ALLOWED;
      try (TlsServer server = TlsServer.dot(ServerIdentity.of(leaf));
          Daemon daemon = start(server, trust)) {
        awaitRevocation(daemon, -1, 0);
        authority.publish();
        awaitRevocation(daemon, 1, 4);

        reload(daemon, server, trust);
        double before = probes(daemon);
        await().atMost(LIMIT).until(() -> probes(daemon) >= before + 2);
        awaitRevocation(daemon, 1, 4);
        assertThat(authority.requests()).isEqualTo(1);

        reload(daemon, server, "refresh: never");
        awaitRevocation(daemon, -1, 0);
        assertThat(authority.requests()).isEqualTo(1);

        reload(daemon, server, trust + ", private: [{ name: own, pem: root.pem }]");
        awaitMetrics(daemon, "assay_program_trusted\\{.*program=\"own\".*} 1\\.0");
        awaitRevocation(daemon, 1, 4);
        assertThat(authority.requests()).isEqualTo(2);
      }
    }
  }

  @Test
  void missingRootProgramsAreDownloadedSoonAndThenJudgedBy() throws Exception {
    try (TrustMirror mirror = TrustMirror.start(SharedData.folder(""));
        TlsServer server = TlsServer.dot(ServerIdentity.of(pki.leaf()));
        Daemon daemon = start(server, "private: [{ name: own, pem: root.pem }], " + from(mirror))) {
      awaitMetrics(daemon, "assay_program_trusted\\{.*program=\"own\".*} 1\\.0");
      for (String program : RootProgram.PUBLIC) {
        awaitMetrics(
            daemon,
            "assay_program_trusted\\{.*program=\"%s\".*} 0\\.0".formatted(program),
            "assay_reference_updated_timestamp_seconds\\{source=\"%s\"} 1\\.".formatted(program));
      }
      assertAcceptedByPromtool(metrics(daemon));
    }
  }

  private static String from(TrustMirror mirror) {
    return "ccadb: \"%s\", microsoft: \"%s\", chromium: \"%s\""
        .formatted(
            mirror.base(Publisher.CCADB),
            mirror.base(Publisher.MICROSOFT),
            mirror.base(Publisher.CHROMIUM));
  }

  private static void assertAcceptedByPromtool(String page)
      throws IOException, InterruptedException {
    List<String> command = List.of(Programs.require("promtool").toString(), "check", "metrics");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(page.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }
}
