package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.ClosedPort;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.Pem;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The history of a real daemon, read by the commands, also while it writes and over a restart. */
class HistoryCommandTest {
  private static final LabPki PKI = LabPki.create();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private Path folder;

  private Assay assay(String command, String... arguments) {
    String[] first = {command, "--directory", folder.resolve("history").toString()};
    return Assay.run(CheckCommandTest.concat(first, arguments));
  }

  private List<JsonNode> lines(String command, String... arguments) {
    return assay(command, CheckCommandTest.concat(arguments, "--json"))
        .out()
        .lines()
        .map(MAPPER::readTree)
        .toList();
  }

  private long probes() {
    return lines("history", "lab").stream()
        .filter(line -> line.get("kind").asString().equals("verdict"))
        .mapToLong(line -> line.get("times").asLong())
        .sum();
  }

  private Optional<JsonNode> incident(String label) {
    return lines("incidents", "--open").stream()
        .filter(line -> line.get("label").asString().equals(label))
        .findFirst();
  }

  private Daemon daemon(int port) throws Exception {
    Path config =
        Pem.write(
            folder.resolve("probes.yaml"),
            """
            web: {listen: "127.0.0.1:0"}
            trust: {platform: ca.pem, refresh: never, directory: roots}
            evidence: never
            history: {directory: history}
            defaults: {interval: 1s, timeout: 5s, query: %s}
            compare: {raise-after: 1, clear-after: 1}
            resolvers:
              - {name: lab, endpoints: ["tls://resolver.test:%d@127.0.0.1"], expect: {programs: [platform]}}
            """
                .formatted(Assay.CANARY, port));
    return Daemon.start(config, Selection.load(config), Assay.pipe(), InstantSource.system());
  }

  @Test
  void anIncidentIsShownAcknowledgedAndGoesOnAfterARestart() throws Exception {
    LabCertificate other =
        CertificateBuilder.root("O=Other, CN=Other Root")
            .build()
            .leaf("CN=resolver.test")
            .dns("resolver.test")
            .build();
    Assay.pem(folder, PKI.root());
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(other))) {
      String id;
      try (Daemon daemon = daemon(server.port())) {
        assertThat(daemon.ready()).isTrue();
        await().atMost(LIMIT).until(() -> incident("programs").isPresent());
        id = incident("programs").orElseThrow().get("id").asString();

        Assay known = assay("ack", id.substring(0, 8), "--note", "ours", "--who", "ann");
        assertThat(known.exitCode()).as(known.err()).isZero();
        assertThat(known.out()).contains("acknowledged").contains("by ann: ours");
        assertThat(assay("ack", "00000000", "--note", "x").exitCode()).isEqualTo(ExitCode.VIOLATED);
      }
      long made = probes();
      String before = incident("programs").orElseThrow().get("lastSeen").asString();
      try (Daemon daemon = daemon(server.port())) {
        assertThat(daemon.ready()).isTrue();
        await().atMost(LIMIT).until(() -> probes() > made + 1);
      }
      assertThat(lines("incidents"))
          .filteredOn(line -> line.get("label").asString().equals("programs"))
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.get("id").asString()).isEqualTo(id);
                assertThat(line.get("closed").isNull()).isTrue();
                assertThat(line.get("lastSeen").asString()).isGreaterThan(before);
                assertThat(line.get("acknowledgements").size()).isEqualTo(1);
              });
    }
    try (ClosedPort closed = ClosedPort.take();
        Daemon daemon = daemon(closed.number())) {
      assertThat(daemon.ready()).isTrue();
      // Nobody would ever say that what is not configured any more is well.
      await().atMost(LIMIT).until(() -> incident("programs").isEmpty());
    }
    Assay people = assay("history", "lab");
    assertThat(people.exitCode()).isZero();
    assertThat(people.out())
        .contains("chain ")
        .contains("programs critical")
        .contains("by ann: ours");
    assertThat(assay("history", "nobody").exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(assay("history", "--from", "yesterday").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whereNoHistoryIsThatIsSaid() {
    Assay none = assay("incidents");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("no history is kept there").contains("--directory");
  }
}
