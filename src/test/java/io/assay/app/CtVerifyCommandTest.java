package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.ct.Log;
import io.assay.ct.LogLists;
import io.assay.ct.Scts;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtLogServer;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabLogs;
import io.assay.lab.LoopbackServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CtVerifyCommandTest {
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Lab Root").build();
  private static final LabCertificate ISSUING = ROOT.authority("CN=Lab Issuing").build();

  @TempDir private Path folder;

  private Assay verify(String logList, LabCertificate leaf, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "ct",
                "verify",
                chain(leaf, ISSUING),
                "--ca",
                ca(),
                "--log-list",
                logList,
                "--directory",
                folder.resolve("roots").toString()));
    all.addAll(List.of(options));
    return Assay.run(all.toArray(String[]::new));
  }

  private String ca() {
    return Assay.pem(folder, ROOT);
  }

  private String chain(LabCertificate... certificates) {
    return Assay.file(
        folder,
        "chain.pem",
        Arrays.stream(certificates).map(LabCertificate::pem).collect(Collectors.joining()));
  }

  private String list(Log... logs) {
    return Assay.file(folder, "logs.json", text(LogLists.document(logs)));
  }

  private static String text(Octets octets) {
    return new String(octets.toByteArray(), StandardCharsets.UTF_8);
  }

  private static CertificateBuilder leaf() {
    return ISSUING.leaf("CN=resolver.test").dns("resolver.test");
  }

  private static LabCertificate promisedBy(KeyPair log) throws Exception {
    CertificateFacts issuer = CertificateFacts.of(Octets.copyOf(ISSUING.der()));
    return Scts.embedded(leaf(), issuer, Instant.now().minusSeconds(5), log);
  }

  /** A log where nothing listens. */
  private static Log deadLog(KeyPair keys) {
    String url = "http://127.0.0.1:%d/".formatted(Assay.closedPort());
    return LabLogs.log("dead log", keys, Log.Kind.RFC6962, url, url);
  }

  @Test
  void aChainIsProvenByARealLog() {
    String list;
    CtLogServer.Issued issued;
    try (CtLogServer log = CtLogServer.start(ROOT)) {
      issued = log.issue(leaf());
      list = list(log.log());
      String known = list;
      LabCertificate certificate = issued.certificate();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> verify(known, certificate).out().contains("inclusion   proven"));
      Assay seen = verify(list, issued.certificate());
      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.out())
          .contains("SCT 1", "labct", "signature   valid, of ", "entry 0 of a tree of 1")
          .contains("+ inclusion", "labct proven at 0");

      JsonNode json =
          JsonMapper.shared().readTree(verify(list, issued.certificate(), "--json").out());
      assertThat(json.propertyNames()).containsExactly("scts", "inclusion", "checks");
      JsonNode one = json.get("inclusion").get(0);
      assertThat(one.propertyNames())
          .containsExactly("log", "index", "treeSize", "status", "reason");
      assertThat(one.get("log").asString()).isEqualTo("labct");
      assertThat(one.get("index").asInt()).isZero();
      assertThat(one.get("treeSize").asInt()).isEqualTo(1);
      assertThat(one.get("status").asString()).isEqualTo("proven");
      assertThat(one.get("reason").isNull()).isTrue();
      assertThat(json.get("checks"))
          .extracting(check -> check.get("id").asString())
          .containsExactly("sct", "inclusion");
    }
    Assay unreached = verify(list, issued.certificate());
    assertThat(unreached.exitCode()).as(unreached.toString()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(unreached.out()).contains("undetermined", "refused");
  }

  @Test
  void aServedChainIsProvenByARealLog() {
    try (CtLogServer log = CtLogServer.start(ROOT)) {
      CtLogServer.Issued issued = log.issue(leaf());
      Assay.file(folder, "root.pem", ROOT.pem());
      list(log.log());
      try (TlsServer server = TlsServer.dot(ServerIdentity.of(issued.certificate()))) {
        String config =
            Assay.file(
                folder,
                "probes.yaml",
                """
                trust: { platform: root.pem, directory: roots }
                ct: { list: logs.json }
                resolvers:
                  - name: lab
                    query: %s
                    endpoints: ["tls://resolver.test:%d@127.0.0.1"]
                """
                    .formatted(Assay.CANARY, server.port()));
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () ->
                    assertThat(inclusion(Assay.run("check", "-c", config, "--json")))
                        .isEqualTo("proven"));
        assertThat(inclusion(Assay.run("check", "-c", config, "--json", "--no-fetch")))
            .isEqualTo("undetermined");
      }
    }
  }

  private static String inclusion(Assay seen) {
    JsonNode report = JsonMapper.shared().readTree(seen.out()).get(0);
    return report.get("inclusion").get(0).get("status").asString();
  }

  @Test
  void aLogThatNeverGotTheLeafIsPendingWithinItsMergeDelay() throws Exception {
    try (CtLogServer log = CtLogServer.start(ROOT)) {
      log.add(ISSUING.leaf("CN=another").build());
      Assay seen = verify(list(log.log()), promisedBy(log.keys()));
      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.out()).contains("pending", "the log has until");
    }
  }

  @Test
  void anSctForAnotherIssuerIsAViolation() throws Exception {
    KeyPair keys = LabKey.P256.generate();
    LabCertificate other = ROOT.authority("CN=Lab Issuing").build();
    Assay seen =
        Assay.run(
            "ct",
            "verify",
            chain(
                Scts.embedded(
                    ISSUING.leaf("CN=x"),
                    CertificateFacts.of(Octets.copyOf(other.der())),
                    Instant.now().minusSeconds(5),
                    keys),
                ISSUING),
            "--ca",
            ca(),
            "--log-list",
            list(deadLog(keys)));
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
    assertThat(seen.out()).contains("invalid", "! sct", "critical");
  }

  @Test
  void onlyTheSignaturesAreLookedAtByWhoMustNotFetch() throws Exception {
    KeyPair keys = LabKey.P256.generate();
    Assay seen = verify(list(deadLog(keys)), promisedBy(keys), "--no-fetch");
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(seen.out()).contains("valid, of", "not looked up");
  }

  @Test
  void theListCanBeDownloaded() throws Exception {
    KeyPair keys = LabKey.P256.generate();
    byte[] list = LogLists.document(deadLog(keys)).toByteArray();
    try (LoopbackServer server =
        LoopbackServer.start(
            HttpConversation.always(HttpConversation.response(200, "OK", List.of(), list)))) {
      String url = "http://127.0.0.1:%d/log_list.json".formatted(server.port());
      Assay seen = verify(url, promisedBy(keys));
      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(seen.out()).contains("dead log", "signature   valid", "refused");
    }
    String nowhere = "http://127.0.0.1:%d/log_list.json".formatted(Assay.closedPort());
    assertRefused(verify(nowhere, promisedBy(keys)), "--log-list \"http", "refused");
  }

  @Test
  void aChainWithoutSctsIsRefused() {
    assertRefused(
        verify(list(deadLog(LabKey.P256.generate())), leaf().build()),
        "chain.pem: the leaf holds no SCT",
        "`assay check`");
  }

  @Test
  void aListWithoutLogsOrKeysIsRefusedWithTheRemedy() throws Exception {
    LabCertificate leaf = promisedBy(LabKey.P256.generate());
    String start = "{\"log_list_timestamp\":\"2026-01-01T00:00:00Z\",\"operators\":";
    String noLogs = Assay.file(folder, "empty.json", start + "[]}");
    assertRefused(verify(noLogs, leaf), "empty.json: has no usable log", "a log list such as");
    String noKeys =
        Assay.file(
            folder,
            "keyless.json",
            start
                + "[{\"name\":\"A\",\"logs\":[{\"description\":\"L\",\"url\":\"https://l/\"}]}]}");
    assertRefused(
        verify(noKeys, leaf),
        "keyless.json: has no usable log: log list: L of A left out: key: a string is expected",
        "a log list such as");
    assertRefused(
        verify(folder.resolve("none.json").toString(), leaf), "none.json: does not exist");
    assertRefused(
        Assay.run("ct", "verify", chain(leaf), "--directory", folder.resolve("roots").toString()),
        "no data yet of CT logs: run `assay roots update`",
        "--log-list");
  }

  @Test
  void theCommandIsFoundAndExplained() {
    Assay missing = Assay.run("ct");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err()).contains("assay ct: a command is missing", "verify");
    assertThat(Assay.run("ct", "verify", "--help").out()).contains("--log-list", "Exit codes:");
  }

  private static void assertRefused(Assay seen, String... words) {
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.out()).isEmpty();
    assertThat(seen.err()).contains(words);
  }
}
