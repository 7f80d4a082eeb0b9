package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.ConfigLoader;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands, and curl, that ask a real daemon which speaks TLS and knows a user. */
class RemoteCommandsTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabCertificate OTHER_ROOT =
      CertificateBuilder.root("O=Other, CN=Other Root").build();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  private static TlsServer server;
  private static Daemon daemon;
  private static String url;
  private static String root;

  @BeforeAll
  static void start() throws Exception {
    root = Assay.file(folder, "root.pem", PKI.root().pem());
    Assay.file(folder, "chain.pem", Pem.certificates(PKI.leaf().chain()));
    Assay.file(folder, "key.pem", Pem.key(PKI.leaf().keys()));
    Assay.file(folder, "password", Kim.PASSWORD + "\nnot this\n");
    server = TlsServer.dot(ServerIdentity.of(OTHER_ROOT.leaf("CN=x").dns(LabPki.NAME).build()));
    Path config =
        Path.of(
            Assay.file(
                folder,
                "probes.yaml",
                """
                web:
                  listen: "127.0.0.1:0"
                  tls: { certificate: chain.pem, key: key.pem }
                  %s
                defaults: { interval: 1s, timeout: 5s, query: %s }
                compare: { raise-after: 1, clear-after: 1 }
                trust: { platform: root.pem, directory: roots, refresh: never }
                evidence: never
                history: { directory: history }
                resolvers:
                  - { name: lab, endpoints: ["tls://resolver.test:%d@127.0.0.1"], expect: { programs: [platform] } }
                """
                    .formatted(Kim.SECTION, Assay.CANARY, server.port())));
    daemon = Daemon.start(config, ConfigLoader.load(config), Assay.pipe(), InstantSource.system());
    url = daemon.url().toString();
    await().atMost(LIMIT).until(() -> Kim.run(trusting("incidents", "--open")).exitCode() == 1);
  }

  @AfterAll
  static void stop() {
    daemon.close();
    server.close();
  }

  private static String[] trusting(String... arguments) {
    return CheckCommandTest.concat(arguments, "--url", url, "--ca", root);
  }

  private static String incident() {
    String first =
        Kim.run(trusting("incidents", "--open", "--json")).out().lines().findFirst().orElseThrow();
    return JsonMapper.shared().readTree(first).get("id").asString();
  }

  private static void assertRefused(Assay command, String... said) {
    assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(command.out()).isEmpty();
    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err()).contains(url + ": ").contains(said);
  }

  @Test
  void thePasswordMayStandInAFile() {
    assertThat(url).startsWith("https://");
    Assay known =
        Assay.run(
            trusting(
                "ack",
                incident().substring(0, 8),
                "--note",
                "by file",
                "--user",
                Kim.NAME,
                "--password-file",
                folder.resolve("password").toString()));
    assertThat(known.exitCode()).as(known.err()).isZero();
    assertThat(known.out()).contains("by kim: by file");
  }

  @Test
  void thePasswordMayStandInTheEnvironment() {
    Assay timeline = Kim.run(trusting("history", "lab"));
    assertThat(timeline.exitCode()).as(timeline.err()).isZero();
    assertThat(timeline.out()).contains("misconfigured", "programs");
    Assay unknown = Kim.run(trusting("ack", "00000000", "--note", "x"));
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(unknown.err())
        .isEqualTo("assay: no incident 00000000; `assay incidents` lists them%n".formatted());
  }

  @Test
  void whoIsNotLetInIsToldWhatIsMissing() {
    assertRefused(
        Assay.run(trusting("incidents")),
        "lets nobody in without name and password; give --user, and the password with"
            + " --password-file or in ASSAY_PASSWORD");
    assertRefused(
        Kim.run("wrong", trusting("incidents")),
        "has no such user, or another password; see --user, and --password-file or ASSAY_PASSWORD");
  }

  @Test
  void aCertificateThatIsNotTrustedIsSaidToBe() {
    String other = Assay.file(folder, "other.pem", OTHER_ROOT.pem());
    for (String[] wrong :
        new String[][] {
          {"incidents", "--url", url}, {"incidents", "--url", url, "--ca", other},
        }) {
      assertRefused(
          Kim.run(wrong), "does not show that it is who was asked for (\"", "--ca if the system");
    }
    String byName = url.replace("127.0.0.1", "localhost");
    assertThat(Kim.run("incidents", "--url", byName, "--ca", root).err())
        .contains(byName + ": does not show", "localhost", "by a name that its certificate has");
    assertThat(Kim.run("incidents", "--url", url.replace("https", "http")).err())
        .contains("cannot be asked", "see whether `assay run` answers there");
  }

  @Test
  void curlAcknowledgesAsAUserAndNobodyElseDoes() {
    String path = url + "api/v1/incidents/" + incident() + "/acknowledgements";
    String json = "Content-Type: application/json";
    String note = "{\"note\": \"by curl\"}";
    String user = Kim.NAME + ":" + Kim.PASSWORD;
    assertThat(curl("-H", json, "-d", note, path)).contains("\"status\":401").endsWith("\n401");
    assertThat(curl("-u", "kim:wrong", "-H", json, "-d", note, path)).endsWith("\n401");
    // As a form on a page of another site could be sent.
    assertThat(curl("-u", user, "-d", note, path))
        .contains("application/json, pages the token")
        .endsWith("\n403");
    assertThat(curl("-u", user, "-H", json, "-H", "Origin: https://evil.example", "-d", note, path))
        .endsWith("\n403");
    assertThat(curl("-u", user, "-H", json, "-d", "{}", path)).endsWith("\n400");
    String known = curl("-u", user, "-H", json, "-d", note, path);
    assertThat(known).endsWith("\n201");
    JsonNode said =
        JsonMapper.shared()
            .readTree(known.lines().findFirst().orElseThrow())
            .get("acknowledgements");
    assertThat(said.toString()).contains("\"who\":\"kim\",\"note\":\"by curl\"");
  }

  /** The answer, and on the last line its status. */
  private static String curl(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.require("curl").toString(),
                "-s",
                "-m",
                "20",
                "-w",
                "\\n%{http_code}",
                "--cacert",
                root));
    command.addAll(List.of(arguments));
    try (LabProcess curl = LabProcess.start(LabProcess.newDirectory(), command)) {
      curl.awaitExit(LIMIT);
      return curl.output();
    }
  }
}
