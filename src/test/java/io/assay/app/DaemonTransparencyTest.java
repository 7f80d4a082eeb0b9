package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.ConfigLoader;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtLogServer;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon makes of what a real log holds, beside what its endpoints serve. */
class DaemonTransparencyTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Pattern ISSUANCE =
      Pattern.compile("assay_ct_unexpected_certificate_info\\{.*tbs_sha256=\"([0-9a-f]{64})\"");

  @TempDir private Path folder;

  private final LabPki pki = LabPki.create();
  private final LabCertificate otherRoot =
      CertificateBuilder.root("C=HR, O=Financijska agencija, CN=Fina Root CA").build();
  private final LabCertificate otherIssuing =
      otherRoot.authority("C=HR, O=Financijska agencija, CN=Fina RDC 2020").build();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  private Path config(TlsServer server, CtLogServer log, String expect) {
    Assay.file(folder, "root.pem", pki.root().pem());
    return Path.of(
        Assay.file(
            folder,
            "probes.yaml",
            """
            web: { listen: "127.0.0.1:0" }
            defaults: { interval: 1s, timeout: 20s, query: %s }
            trust: { platform: root.pem, directory: roots, refresh: never }
            ct:
              follow: none
              logs: [{ name: labct, url: "%s", key: %s }]
              poll: 1s
              directory: ct
            resolvers:
              - name: lab
                endpoints: ["tls://%s:%d@127.0.0.1"]
                expect: { programs: [platform]%s }
                watch: [1.1.1.1, %s]
            """
                .formatted(
                    Assay.CANARY,
                    log.url(),
                    Base64.getEncoder().encodeToString(log.keys().getPublic().getEncoded()),
                    LabPki.NAME,
                    server.port(),
                    expect,
                    LabPki.NAME)));
  }

  private String expectedIssuer() {
    return ", issuers: [{ spki: sha256/%s }]"
        .formatted(Sha256.of(pki.issuing().keys().getPublic().getEncoded()).base64());
  }

  private Daemon start(Path config) throws Exception {
    return Daemon.start(config, ConfigLoader.load(config), Assay.pipe(), InstantSource.system());
  }

  private String metrics(Daemon daemon) throws IOException, InterruptedException {
    URI page = URI.create(daemon.url() + "metrics");
    HttpRequest request = HttpRequest.newBuilder(page).timeout(LIMIT).build();
    return client.send(request, BodyHandlers.ofString()).body();
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

  /** As it was published: names of tests, and an address that was never theirs. */
  private CertificateBuilder misissued() {
    return otherIssuing
        .leaf("C=HR, O=Financijska agencija, CN=test1.hr")
        .serial(new BigInteger("d3167efd77cad759000000005fc7c672", 16))
        .dns("test1.hr", "test12.hr")
        .ip("1.1.1.1");
  }

  @Test
  void aCertificateForAWatchedAddressIsAnAlarmUntilItIsAcknowledged() throws Exception {
    try (CtLogServer log = CtLogServer.start(pki.root(), otherRoot);
        TlsServer server = TlsServer.dot(ServerIdentity.of(pki.leaf()))) {
      Path config = config(server, log, expectedIssuer());
      String issuance;
      try (Daemon daemon = start(config)) {
        awaitMetrics(
            daemon,
            "assay_ct_log_verified_size\\{log=\"labct\"} 0\\.0",
            "assay_ct_log_last_verified_timestamp_seconds\\{log=\"labct\"} 1\\.",
            "assay_ct_log_problem\\{log=\"labct\",problem=\"fork\"} 0\\.0",
            "assay_ct_unexpected_certificates\\{resolver=\"lab\"} 0\\.0",
            "assay_verdict\\{.*} 0\\.0");
        log.issue(pki.anotherLeaf());
        log.issue(misissued());
        awaitMetrics(
            daemon,
            "assay_ct_unexpected_certificates\\{resolver=\"lab\"} 1\\.0",
            "assay_ct_unexpected_certificate_info\\{index=\"1\","
                + "issuer=\"CN=Fina RDC 2020,O=Financijska agencija,C=HR\","
                + "issuer_spki=\"[0-9a-f]{64}\",log=\"labct\",matched=\"1\\.1\\.1\\.1\","
                + "resolver=\"lab\"",
            "assay_check_status\\{.*check=\"unexpected-issuance\".*} 1\\.0",
            "assay_verdict\\{.*} 4\\.0",
            "assay_ct_entries_total\\{log=\"labct\"} 2\\.0",
            "assay_ct_log_behind_entries\\{log=\"labct\"} 0\\.0");
        Matcher info = ISSUANCE.matcher(metrics(daemon));
        assertThat(info.find()).isTrue();
        issuance = info.group(1);
      }

      try (Daemon again = start(config)) {
        // A check that passes from the first judgement on would have no series.
        awaitMetrics(
            again,
            "assay_ct_unexpected_certificates\\{resolver=\"lab\"} 1\\.0",
            "assay_check_status\\{.*check=\"unexpected-issuance\".*} 1\\.0");
        Assay acknowledged =
            Assay.run(
                "ct", "ack", "-c", config.toString(), "--issuance", issuance, "--note", "known");
        assertThat(acknowledged.exitCode()).as(acknowledged.err()).isZero();
        awaitMetrics(
            again,
            "assay_ct_unexpected_certificates\\{resolver=\"lab\"} 0\\.0",
            "assay_check_status\\{.*check=\"unexpected-issuance\".*} 0\\.0",
            "assay_verdict\\{.*} 0\\.0");
        assertThat(metrics(again)).doesNotContain("assay_ct_unexpected_certificate_info");
      }
      Assay found = Assay.run("ct", "search", "1.1.1.1", "-c", config.toString(), "--json");
      assertThat(found.out().lines()).hasSize(1);
      assertThat(found.out())
          .contains("\"log\":\"labct\",\"index\":1", "\"classification\":\"unexpected-issuance\"")
          .contains("\"acknowledged\":{\"subject\":\"issuance\",\"note\":\"known\"");
    }
  }

  @Test
  void whatAnEndpointServesIsExpectedWhoeverIssuedIt() throws Exception {
    try (CtLogServer log = CtLogServer.start(pki.root(), otherRoot);
        TlsServer server = TlsServer.dot(ServerIdentity.of(pki.leaf()))) {
      Path config = config(server, log, "");
      try (Daemon daemon = start(config)) {
        awaitMetrics(
            daemon,
            "assay_verdict\\{.*} 0\\.0",
            "assay_ct_log_verified_size\\{log=\"labct\"} 0\\.0");
        log.add(pki.leaf());
        awaitMetrics(
            daemon,
            "assay_ct_entries_total\\{log=\"labct\"} 1\\.0",
            "assay_ct_unexpected_certificates\\{resolver=\"lab\"} 0\\.0");
        log.add(pki.anotherLeaf().build());
        awaitMetrics(daemon, "assay_ct_unexpected_certificates\\{resolver=\"lab\"} 1\\.0");
      }
      Assay found = Assay.run("ct", "search", LabPki.NAME, "-c", config.toString(), "--json");
      assertThat(found.out()).contains("nothing is expected of resolver lab");
    }
  }

  @Test
  void aStoreThatAnotherProcessFollowsWithKeepsTheDaemonFromStarting() throws Exception {
    try (CtLogServer log = CtLogServer.start(pki.root());
        TlsServer server = TlsServer.dot(ServerIdentity.of(pki.leaf()))) {
      Path config = config(server, log, expectedIssuer());
      try (Daemon daemon = start(config)) {
        assertThat(daemon.ready()).isTrue();
        Assay second = Assay.run("ct", "watch", "--once", "-c", config.toString());
        assertThat(second.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(second.err()).contains("another process follows logs with it");
      }
      Assay alone = Assay.run("ct", "watch", "--once", "-c", config.toString());
      assertThat(alone.exitCode()).as(alone.err()).isZero();
    }
  }
}
