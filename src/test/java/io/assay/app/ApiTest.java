package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.ConfigLoader;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtLogServer;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of a real daemon that watches a real resolver, an endpoint with a hostile certificate,
 * and a real CT log. Every answer is held to the description.
 */
class ApiTest {
  private static final LabPki PKI = LabPki.create();
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String MARKUP = "<script>alert(1)</script>";

  @TempDir private static Path folder;

  private static final LabCertificate OTHER_ROOT =
      CertificateBuilder.root("C=HR, O=Other, CN=Other Root").build();
  private static final LabCertificate HOSTILE =
      OTHER_ROOT
          .leaf("CN=" + MARKUP)
          .dns(LabPki.NAME)
          .rawName(name("a\u0001\u009b<b>.test"))
          .build();

  private static final String DIGEST = Sha256.of(HOSTILE.der()).hex();

  private static CtLogServer log;
  private static ResolverServer resolver;
  private static TlsServer hostile;
  private static Daemon daemon;
  private static ApiClient api;

  /** A dNSName of whatever octets. */
  private static byte[] name(String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] name = new byte[octets.length + 2];
    name[0] = (byte) 0x82;
    name[1] = (byte) octets.length;
    System.arraycopy(octets, 0, name, 2, octets.length);
    return name;
  }

  @BeforeAll
  static void start() throws Exception {
    log = CtLogServer.start(PKI.root(), OTHER_ROOT);
    resolver = ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(PKI.leaf()));
    hostile = TlsServer.dot(ServerIdentity.of(HOSTILE));
    Assay.file(folder, "root.pem", PKI.root().pem());
    Path config =
        Path.of(
            Assay.file(
                folder,
                "probes.yaml",
                """
                web: { listen: "127.0.0.1:0", %s }
                defaults: { interval: 1s, timeout: 5s, query: %s }
                compare: { raise-after: 1, clear-after: 1 }
                trust: { platform: root.pem, directory: roots, refresh: never }
                evidence: { directory: evidence }
                history: { directory: history }
                ct:
                  follow: none
                  logs: [{ name: labct, url: "%s", key: %s }]
                  poll: 1s
                  directory: ct
                resolvers:
                  - name: good
                    endpoints: ["%s", "%s"]
                    expect: { programs: [platform], issuers: [{ spki: sha256/%s }] }
                    watch: [%s, 1.1.1.1]
                  - { name: hostile, endpoints: ["tls://%s:%d@127.0.0.1"], expect: { programs: [platform] } }
                """
                    .formatted(
                        Kim.SECTION,
                        Assay.CANARY,
                        log.url(),
                        Base64.getEncoder().encodeToString(log.keys().getPublic().getEncoded()),
                        resolver.dot(),
                        resolver.doh(),
                        Sha256.of(PKI.issuing().keys().getPublic().getEncoded()).base64(),
                        LabPki.NAME,
                        LabPki.NAME,
                        hostile.port())));
    daemon = Daemon.start(config, ConfigLoader.load(config), Assay.pipe(), InstantSource.system());
    api = new ApiClient(daemon.url());
    await()
        .atMost(LIMIT)
        .until(() -> items("logs").stream().anyMatch(one -> !one.get("lastVerified").isNull()));
    log.issue(PKI.anotherLeaf());
    log.issue(OTHER_ROOT.leaf("CN=test1.hr").ip("1.1.1.1").dns("test1.hr"));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(items("targets")).noneMatch(one -> one.get("verdict").isNull());
              assertThat(items("incidents?open=true")).anyMatch(ApiTest::isOfPrograms);
              assertThat(items("ct/matches")).hasSize(2);
            });
  }

  @AfterAll
  static void stop() {
    api.close();
    daemon.close();
    hostile.close();
    resolver.close();
    log.close();
  }

  private static boolean isOfPrograms(JsonNode incident) {
    return incident.get("label").asString().equals("programs");
  }

  private static List<JsonNode> items(String path) {
    ApiClient.Answer answer = api.get(path);
    return answer.status() == 200
        ? StreamSupport.stream(answer.json().get("items").spliterator(), false).toList()
        : List.of();
  }

  private static JsonNode first(String path) {
    return items(path).getFirst();
  }

  private static String id(String path) {
    return first(path).get("id").asString();
  }

  private static String incident() {
    return items("incidents?open=true&resolver=hostile").stream()
        .filter(ApiTest::isOfPrograms)
        .findFirst()
        .orElseThrow()
        .get("id")
        .asString();
  }

  @Test
  void everyDocumentedResourceAnswersAsDescribed() {
    String target = id("targets?resolver=hostile");
    Map<String, String> actual = new LinkedHashMap<>();
    for (String plain :
        List.of(
            "openapi.json",
            "status",
            "targets",
            "sightings",
            "verdicts",
            "observations",
            "incidents",
            "ct/matches",
            "logs",
            "programs")) {
      actual.put(plain, plain);
    }
    actual.put("targets/{id}", "targets/" + target);
    actual.put("targets/{id}/timings", "targets/" + target + "/timings");
    actual.put("observations/{id}", "observations/" + id("observations?resolver=hostile"));
    actual.put("incidents/{id}", "incidents/" + incident().substring(0, 8));
    actual.put("incidents/{id}/evidence", "incidents/" + incident() + "/evidence");
    actual.put("certificates/{sha256}", "certificates/" + DIGEST.toUpperCase(Locale.ROOT));
    actual.put("certificates/{sha256}.pem", "certificates/" + DIGEST + ".pem");
    actual.forEach((path, url) -> assertThat(api.get(path, url).status()).as(url).isEqualTo(200));
    assertThat(
            api.description().operations().stream()
                .filter(one -> !one.equals("GET /api/v1/events"))
                .filter(one -> !one.startsWith("POST"))
                .map(one -> one.substring("GET /api/v1/".length())))
        .containsExactlyInAnyOrderElementsOf(actual.keySet());
  }

  @Test
  void aTargetIsSaidAsTheCommandSaysIt() {
    JsonNode listed = first("targets?resolver=hostile");
    assertThat(listed.get("verdict").asString()).isEqualTo("misconfigured");
    assertThat(listed.get("leafSha256").asString()).isEqualTo(DIGEST);
    assertThat(listed.get("violated").toString())
        .contains("{\"check\":\"programs\",\"severity\":\"critical\"}");
    JsonNode one = api.get("targets/{id}", "targets/" + listed.get("id").asString()).json();
    Assay command =
        Assay.run(
            "check",
            "--json",
            "--query",
            Assay.CANARY,
            "--ca",
            folder.resolve("root.pem").toString(),
            "tls://%s:%d@127.0.0.1".formatted(LabPki.NAME, hostile.port()));
    JsonNode look = JsonMapper.shared().readTree(command.out()).get(0);
    assertThat(one.propertyNames()).containsExactlyElementsOf(look.propertyNames());
    assertThat(one.get("tls").get("chain")).isEqualTo(look.get("tls").get("chain"));
    assertThat(items("targets?resolver=good&verdict=ok")).hasSizeBetween(0, 2);
    assertThat(items("targets?endpoint=" + resolver.dot())).hasSize(1);
    assertThat(items("targets?address=127.0.0.1&vantage=here")).hasSize(3);
    assertThat(items("targets?vantage=elsewhere")).isEmpty();
  }

  @Test
  void namesThatHoldMarkupOrControlsComeOutEscaped() {
    ApiClient.Answer one = api.get("certificates/{sha256}", "certificates/" + DIGEST);
    assertThat(one.type()).startsWith("application/json");
    assertThat(one.body()).isASCII().doesNotContain("\u0001").contains("script");
    JsonNode certificate = one.json().get("certificate");
    assertThat(certificate.get("subject").asString()).contains("alert(1)");
    assertThat(one.json().get("sightings").get(0).get("resolver").asString()).isEqualTo("hostile");
    String pem = api.get("certificates/{sha256}.pem", "certificates/" + DIGEST + ".pem").body();
    assertThat(pem).isEqualTo(HOSTILE.pem());
  }

  @Test
  void listsGoOnWhereTheyEnded() {
    for (String list : List.of("targets", "sightings", "verdicts", "incidents", "ct/matches")) {
      List<JsonNode> whole =
          items(list + "?to=2100-01-01T00:00:00Z".repeat(list.matches("targets|ct/.*") ? 0 : 1));
      List<String> keys = new ArrayList<>();
      ApiClient.Answer part = api.get(list + "?limit=1");
      while (true) {
        part.json().get("items").forEach(item -> keys.add(key(item)));
        if (part.link().isEmpty()) {
          break;
        }
        String link = part.link().get();
        assertThat(link)
            .startsWith("</api/v1/" + list + "?limit=1&after=")
            .endsWith(">; rel=\"next\"");
        part = api.get(list, link.substring(1, link.indexOf('>')));
      }
      assertThat(part.json().get("next").isNull()).isTrue();
      assertThat(keys).as(list).doesNotHaveDuplicates();
      assertThat(keys)
          .as(list)
          .hasSizeGreaterThan(1)
          .containsAll(whole.stream().map(ApiTest::key).toList());
    }
  }

  /** What stays the same of an item while probing goes on. */
  private static String key(JsonNode item) {
    return item.has("id")
        ? item.get("id").asString()
        : item.has("sha256")
            ? item.get("sha256").asString()
            : item.get("endpoint").asString() + item.get("first").asString();
  }

  @Test
  void whatMakesNoSenseIsNamedWithWhatWould() {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    wrong.put("targets?verdict=fine", List.of("verdict", "misconfigured"));
    wrong.put("targets?limit=0", List.of("limit", "from 1 to 1000"));
    wrong.put("targets?limit=many", List.of("limit", "from 1 to 1000"));
    wrong.put("targets?after=x%21", List.of("after", "next"));
    wrong.put("targets?resolvr=a", List.of("resolvr", "did you mean resolver?"));
    wrong.put("status?verbose=1", List.of("verbose", "takes none"));
    wrong.put("targets?resolver=a&resolver=b", List.of("resolver", "twice"));
    wrong.put("sightings?from=yesterday", List.of("from", "2026-11-01T00:00:00Z"));
    wrong.put("verdicts?after=nowhere", List.of("after", "next"));
    wrong.put("observations?endpoint=ftp%3A%2F%2Fx", List.of("endpoint", "tls://"));
    wrong.put("incidents?address=one", List.of("address", "1.1.1.1"));
    wrong.put("incidents?open=maybe", List.of("open", "true, false"));
    wrong.put("incidents?severity=grave", List.of("severity", "critical"));
    wrong.put("incidents?after=x", List.of("after", "next"));
    wrong.put("ct/matches?classification=odd", List.of("classification", "unexpected-issuance"));
    wrong.put("ct/matches?after=x", List.of("after", "next"));
    wrong.forEach(
        (url, said) -> {
          ApiClient.Answer answer = api.get(url);
          assertThat(answer.status()).as(url).isEqualTo(400);
          assertThat(answer.type()).isEqualTo("application/problem+json");
          assertThat(answer.json().get("parameter").asString()).as(url).isEqualTo(said.getFirst());
          assertThat(answer.detail()).as(url).contains(said);
        });
    assertThat(api.get("certificates/{sha256}", "certificates/abc").status()).isEqualTo(400);
  }

  @Test
  void whatIsNotThereIsNotFoundWithASentence() {
    String zeros = "0".repeat(64);
    Map<String, String> absent = new LinkedHashMap<>();
    absent.put("targets/0000000000000000", "targets/{id}");
    absent.put("targets/x", "targets/{id}");
    absent.put("targets/0000000000000000/timings", "targets/{id}/timings");
    absent.put("observations/00000000-0000-0000-0000-000000000000", "observations/{id}");
    absent.put("observations/x", "observations/{id}");
    absent.put("incidents/00000000", "incidents/{id}");
    absent.put("incidents/%25", "incidents/{id}");
    absent.put(
        "incidents/00000000-0000-0000-0000-000000000000/evidence", "incidents/{id}/evidence");
    absent.put("certificates/" + zeros, "certificates/{sha256}");
    absent.put("certificates/" + zeros + ".pem", "certificates/{sha256}.pem");
    absent.forEach(
        (url, path) -> {
          ApiClient.Answer answer = api.get(path, url);
          assertThat(answer.status()).as(url).isEqualTo(404);
          assertThat(answer.detail()).as(url).endsWith(".");
          assertThat(answer.json().get("type").asString()).isEqualTo("about:blank");
        });
    assertThat(api.send(HttpRequest.newBuilder(api.base().resolve("nothing"))).status())
        .isEqualTo(404);
    assertThat(
            api.send(
                    HttpRequest.newBuilder(api.base().resolve("status"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody()))
                .status())
        .isEqualTo(200);
  }

  @Test
  void anIncidentIsAcknowledgedAndItsEvidenceHandedOn() throws IOException {
    String id = incident();
    String path = "incidents/{id}/acknowledgements";
    ApiClient.Answer known =
        api.post(path, "incidents/" + id + "/acknowledgements", "{\"note\": \"ours <b>\"}");
    assertThat(known.status()).isEqualTo(201);
    assertThat(known.json().get("acknowledgements").get(0).get("who").asString())
        .isEqualTo(Kim.NAME);
    for (String note : List.of("{}", "null", "x", "{\"note\": \" \"}", "{\"note\": [1]}")) {
      assertThat(api.post(path, "incidents/" + id + "/acknowledgements", note).status())
          .as(note)
          .isEqualTo(400);
    }
    assertThat(
            api.post(
                    path,
                    "incidents/" + id + "/acknowledgements",
                    "{\"note\": \"x\"}",
                    "Origin",
                    "https://evil.example")
                .status())
        .isEqualTo(403);
    assertThat(api.post(path, "incidents/00000000/acknowledgements", "{\"note\": \"x\"}").status())
        .isEqualTo(404);
    assertThat(api.get("incidents/{id}", "incidents/" + id).json().get("acknowledgements"))
        .hasSize(1);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                api.get("incidents/{id}/evidence", "incidents/" + id + "/evidence").status()
                    == 200);
    String zip = api.get("incidents/{id}/evidence", "incidents/" + id + "/evidence").body();
    List<String> parts = new ArrayList<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(zip.getBytes(StandardCharsets.ISO_8859_1)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.add(entry.getName());
      }
    }
    assertThat(parts).contains("manifest.json", "SHA256SUMS", "report.html");
  }

  @Test
  void whatWasLoggedIsClassified() {
    JsonNode unexpected = first("ct/matches?classification=unexpected-issuance&acknowledged=false");
    assertThat(unexpected.get("ipAddresses").toString()).isEqualTo("[\"1.1.1.1\"]");
    assertThat(unexpected.get("log").asString()).isEqualTo("labct");
    assertThat(items("ct/matches?classification=expected&resolver=good&log=labct")).hasSize(1);
    assertThat(items("ct/matches?resolver=hostile")).isEmpty();
    assertThat(items("ct/matches?log=other")).isEmpty();
    assertThat(items("ct/matches?acknowledged=true")).isEmpty();
    JsonNode followed = first("logs");
    assertThat(followed.get("log").asString()).isEqualTo("labct");
    assertThat(followed.get("reachable").asBoolean()).isTrue();
    assertThat(items("programs"))
        .extracting(one -> one.get("name").asString())
        .startsWith("platform", "mozilla");
    assertThat(first("programs").get("roots").asInt()).isEqualTo(1);
    JsonNode status = api.get("status").json();
    assertThat(status.get("role").asString()).isEqualTo("all");
    assertThat(status.get("targets").asInt()).isEqualTo(3);
    assertThat(status.get("openIncidents").get("critical").asInt()).isPositive();
  }

  @Test
  void whatWasIsFiltered() {
    assertThat(items("sightings?resolver=hostile&vantage=here")).hasSize(1);
    assertThat(items("sightings?resolver=hostile&to=2020-01-01T00:00:00Z")).isEmpty();
    assertThat(items("incidents?vantage=here&severity=critical&resolver=hostile")).isNotEmpty();
    assertThat(items("incidents?vantage=elsewhere")).isEmpty();
    assertThat(items("incidents?severity=info")).isEmpty();
    assertThat(items("incidents?open=false&resolver=hostile")).isEmpty();
    JsonNode kept =
        api.get("observations/{id}", "observations/" + id("observations?resolver=hostile")).json();
    assertThat(kept.get("tls").get("chain").get(0).get("sha256").asString()).isEqualTo(DIGEST);
    assertThat(kept.get("checks")).isNotEmpty();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                !api.get(
                        "targets/{id}/timings",
                        "targets/" + id("targets?resolver=good") + "/timings")
                    .json()
                    .get("items")
                    .isEmpty());
  }

  @Test
  void commandsAskTheDaemonAsTheyReadItsHistory() {
    String url = daemon.url().toString();
    String directory = folder.resolve("history").toString();
    for (String[] arguments :
        List.of(
            new String[] {"incidents", "hostile", "--open", "--json"},
            new String[] {"history", "hostile", "--vantage", "here"})) {
      Assay remote = Kim.run(CheckCommandTest.concat(arguments, "--url", url));
      Assay local = Assay.run(CheckCommandTest.concat(arguments, "--directory", directory));
      assertThat(remote.err()).isEmpty();
      assertThat(remote.exitCode()).isEqualTo(local.exitCode());
      assertThat(withoutNumbers(remote.out())).isEqualTo(withoutNumbers(local.out())).isNotEmpty();
    }
    Assay known = Kim.run("ack", incident().substring(0, 8), "--note", "by command", "--url", url);
    assertThat(known.exitCode()).as(known.err()).isZero();
    assertThat(known.out()).contains("by kim: by command");
    assertThat(Kim.run("ack", "00000000", "--note", "x", "--url", url).exitCode())
        .isEqualTo(ExitCode.VIOLATED);
    assertThat(Kim.run("history", "nobody", "--url", url).exitCode()).isEqualTo(ExitCode.VIOLATED);
  }

  @Test
  void whatWasSeenIsJudgedAnewByWhatIsExpectedNow() throws IOException {
    Path config = folder.resolve("probes.yaml");
    Path other = folder.resolve("stricter.yaml");
    String[] arguments = {"history", "hostile", "--rejudge", "--json", "-c"};
    Assay same = Assay.run(CheckCommandTest.concat(arguments, config.toString()));
    assertThat(same.exitCode()).as(same.out() + same.err()).isZero();
    assertThat(same.out()).isEmpty();
    assertThat(same.err()).contains("of which something else would be said: 0");
    Files.writeString(
        other,
        Files.readString(config)
            .replace(
                "expect: { programs: [platform] } }",
                "expect: { issuers: [{ spki: sha256/%s }] } }"
                    .formatted(Sha256.of(PKI.issuing().keys().getPublic().getEncoded()).base64())));
    Assay changed = Assay.run(CheckCommandTest.concat(arguments, other.toString()));
    assertThat(changed.exitCode()).isEqualTo(ExitCode.VIOLATED);
    JsonNode change = JsonMapper.shared().readTree(changed.out().lines().findFirst().orElseThrow());
    assertThat(change.get("then").asString()).isEqualTo("misconfigured");
    assertThat(change.get("now").asString()).isEqualTo("suspicious");
    assertThat(change.get("checks").toString())
        .contains("\"id\":\"issuer\"")
        .contains("\"status\":\"violated\"");
  }

  /** Probing goes on between two questions. */
  private static String withoutNumbers(String text) {
    return text.replaceAll("[0-9]", "#").replaceAll(" +", " ").replaceAll("#+", "#");
  }
}
