package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.ConfigLoader;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The API of a daemon that keeps nothing, and what it tells those who listen. */
class ApiWithoutHistoryTest {
  private static final LabPki PKI = LabPki.create();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final LabCertificate leaf =
      CertificateBuilder.root("CN=Other Root").build().leaf("CN=x").dns(LabPki.NAME).build();

  private Path config(TlsServer server, String more) {
    Assay.pem(folder, PKI.root());
    return Path.of(
        Assay.file(
            folder,
            "probes.yaml",
            """
            web: { listen: "127.0.0.1:0", %s }
            defaults: { interval: 1s, timeout: 5s, query: %s }
            compare: { raise-after: 1, clear-after: 1 }
            trust: { platform: ca.pem, refresh: never, directory: roots }
            evidence: never
            history: never
            resolvers:
              - { name: lab, endpoints: ["tls://resolver.test:%d@127.0.0.1"], expect: { programs: [platform] } }
            %s
            """
                .formatted(Kim.SECTION, Assay.CANARY, server.port(), more)));
  }

  private static void assertNotKept(ApiClient.Answer answer, String why) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("type").asString()).isEqualTo("urn:assay:not-kept");
    assertThat(answer.detail()).contains(why);
  }

  @Test
  void whatIsOpenComesFromMemoryAndTheRestIsSaidNotToBeKept() throws Exception {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(leaf))) {
      Path config = config(server, "");
      try (Daemon daemon =
              Daemon.start(
                  config, ConfigLoader.load(config), Assay.pipe(), InstantSource.system());
          ApiClient api = new ApiClient(daemon.url())) {
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    api.get("incidents?severity=critical&vantage=here").json().get("items").size()
                        == 1);
        JsonNode incident = api.get("incidents?severity=critical").json().get("items").get(0);
        String id = incident.get("id").asString();
        assertThat(incident.get("label").asString()).isEqualTo("programs");
        assertThat(api.get("incidents/{id}", "incidents/" + id).json().get("id").asString())
            .isEqualTo(id);
        assertThat(api.get("incidents?limit=1").json().get("next").asString()).isEqualTo("1");
        assertThat(api.get("incidents?limit=1&after=1").json().get("items")).hasSize(1);
        assertThat(api.get("incidents?after=-1").status()).isEqualTo(400);
        assertNotKept(api.get("incidents?open=false"), "history: never");
        for (String list : new String[] {"sightings", "verdicts", "observations"}) {
          assertNotKept(api.get(list), "history: never");
        }
        assertNotKept(
            api.post(
                "incidents/{id}/acknowledgements",
                "incidents/" + id + "/acknowledgements",
                "{\"note\": \"x\"}"),
            "history: never");
        assertNotKept(
            api.get("incidents/{id}/evidence", "incidents/" + id + "/evidence"), "evidence: never");
        assertNotKept(api.get("ct/matches"), "no resolver watches anything");
        assertNotKept(api.get("logs"), "no resolver watches anything");
        JsonNode seen =
            api.get("certificates/{sha256}", "certificates/" + Sha256.of(leaf.der()).hex()).json();
        assertThat(seen.get("firstSeen").isNull()).isTrue();
        assertThat(seen.get("certificate").get("subject").asString()).isEqualTo("CN=x");
        assertThat(api.get("status").json().get("history").isNull()).isTrue();
        String url = daemon.url().toString();
        for (String[] command :
            new String[][] {
              {"history", "--url", url},
              {"incidents", "--url", url},
              {"ack", id, "--note", "x", "--url", url}
            }) {
          Assay refused = Kim.run(command);
          assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
          assertThat(refused.err())
              .isEqualTo(
                  "assay %s: %s: This daemon keeps no history: its configuration says \"history: never\".%n",
                  command[0], url);
        }
        Assay open = Kim.run("incidents", "--open", "--url", url);
        assertThat(open.exitCode()).isEqualTo(ExitCode.VIOLATED);
        assertThat(open.out()).contains("programs");
      }
    }
  }

  @Test
  @Timeout(60)
  void whoListensIsToldOfChangesUntilTheDaemonEnds() throws Exception {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(leaf));
        HttpClient client = HttpClient.newHttpClient()) {
      Path config = config(server, "");
      Daemon daemon =
          Daemon.start(config, ConfigLoader.load(config), Assay.pipe(), InstantSource.system());
      HttpRequest request =
          HttpRequest.newBuilder(daemon.url().resolve("api/v1/events"))
              .header("Accept-Encoding", "gzip")
              .header("Authorization", Kim.AUTHORIZATION)
              .timeout(LIMIT)
              .build();
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (BufferedReader events =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
            .startsWith("text/event-stream");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(events.readLine()).isEqualTo(": listening");
        config(
            server,
            "  - { name: more, endpoints: [\"tls://127.0.0.1:%d\"] }".formatted(server.port()));
        assertThat(daemon.reload()).isEmpty();
        String line = events.readLine();
        while (!line.startsWith("id: ")) {
          line = events.readLine();
        }
        String changes = line.substring("id: ".length());
        assertThat(events.readLine()).isEqualTo("event: change");
        assertThat(events.readLine()).isEqualTo("data: {\"changes\":%s}".formatted(changes));
        assertThat(lateListener(client, request)).isEqualTo("id: ");

        long before = System.nanoTime();
        daemon.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(events.lines()).allMatch(rest -> !rest.contains("defect"));
      }
    }
  }

  /** How the first thing begins that one hears who heard of an earlier process. */
  private static String lateListener(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpRequest again =
        HttpRequest.newBuilder(request, (_, _) -> true).header("Last-Event-ID", "none").build();
    try (InputStream in = client.send(again, BodyHandlers.ofInputStream()).body()) {
      return new String(in.readNBytes(4), StandardCharsets.UTF_8);
    }
  }
}
