package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.atlas.Sslcert;
import io.assay.endpoint.Sha256;
import io.assay.lab.CaServer;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.JavaProgram;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImportAtlasCommandTest {
  private static final LabPki PKI = LabPki.create();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private static Sslcert presented(long probe) {
    return Sslcert.of(PKI.leaf()).by(probe);
  }

  private static String lines(Sslcert... results) {
    StringBuilder text = new StringBuilder();
    for (Sslcert result : results) {
      text.append(result.line()).append('\n');
    }
    return text.toString();
  }

  /** Runs it on one file with the results, after these arguments. */
  private Assay run(String file, String... arguments) {
    List<String> all = new ArrayList<>(List.of("import", "atlas"));
    all.addAll(List.of("--ca", Assay.pem(folder, PKI.root())));
    all.addAll(List.of(arguments));
    all.add(Assay.file(folder, "results.json", file));
    return Assay.run(all.toArray(String[]::new));
  }

  private String config(String expect, String... endpoints) {
    Assay.pem(folder, PKI.root());
    return Assay.file(
        folder,
        "probes.yaml",
        """
        trust: { platform: ca.pem, directory: roots }
        resolvers:
          - name: lab
            endpoints: ["%s"]
            addresses: [192.0.2.53]
            expect: { %s }
        """
            .formatted(String.join("\", \"", endpoints), expect));
  }

  private static List<JsonNode> reports(Assay seen) {
    return seen.out().lines().map(JsonMapper.shared()::readTree).toList();
  }

  private static JsonNode check(JsonNode report, String id) {
    for (JsonNode check : report.get("checks")) {
      if (check.get("id").asString().equals(id)) {
        return check;
      }
    }
    throw new AssertionError(id);
  }

  private static String flat(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @Test
  void whatAllProbesSawAlikeIsSaidOnce() {
    Instant time = Instant.now().minusSeconds(60);
    Assay seen = run(lines(presented(1).at(time), presented(2), presented(1), presented(3)));

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(seen.err()).isEmpty();
    assertThat(seen.out().lines().filter(line -> line.startsWith("tls://")))
        .singleElement()
        .asString()
        .startsWith("tls://resolver.test at 192.0.2.53 ")
        .endsWith(" UNKNOWN");
    assertThat(flat(seen.out()))
        .contains("seen 4 times by 3 vantage points, from ")
        .contains("leaf CN=resolver.test issuer CN=Assay Lab Issuing,O=Assay Lab")
        .contains("reachable, pin, issuer, ", "answer undetermined; --json says why")
        .doesNotContain("only by", "! ");
  }

  @Test
  void minorityIsNamedWithNetworkAndCountry() {
    LabCertificate box = CertificateBuilder.root("CN=Box").build();
    Sslcert rogue = Sslcert.of(box.leaf("CN=resolver.test").dns("resolver.test").build());
    Assay seen =
        run(
            lines(presented(1), presented(2), presented(3), rogue.by(9).enriched(64500, "NL")),
            "--issuer",
            "sha256/"
                + CertificateFacts.of(octets(PKI.issuing()))
                    .spkiSha256()
                    .map(Sha256::base64)
                    .orElseThrow());

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
    assertThat(flat(seen.out()))
        .containsSubsequence(
            "UNKNOWN seen 3 times by 3 vantage points",
            "SUSPICIOUS seen 1 time by 1 vantage point",
            "only by atlas:9 (AS64500 NL) leaf CN=resolver.test",
            "! issuer critical: ",
            "! programs critical: platform: ");
  }

  private static io.assay.probe.Octets octets(LabCertificate certificate) {
    return io.assay.probe.Octets.copyOf(certificate.der());
  }

  @Test
  void jsonIsThatOfCheckOneLineAResultInOrderOfTime() {
    Instant time = Instant.now();
    Assay seen =
        run(
            lines(
                presented(3).at(time.minusSeconds(1)),
                presented(1).at(time.minusSeconds(3)).enriched(64500, "NL"),
                Sslcert.failed("connect: timeout").by(2).at(time.minusSeconds(2))),
            "--json");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
    List<JsonNode> reports = reports(seen);
    assertThat(reports)
        .extracting(report -> report.get("vantage").asString())
        .containsExactly("atlas:1", "atlas:2", "atlas:3");
    JsonNode first = reports.getFirst();
    assertThat(first.get("resolver").asString()).isEqualTo("tls://resolver.test");
    assertThat(first.get("address").asString()).isEqualTo("192.0.2.53");
    assertThat(first.get("origin").toString())
        .isEqualTo("{\"ill\":null,\"asn\":64500,\"country\":\"NL\"}");
    assertThat(first.get("outcome").get("kind").asString()).isEqualTo("not-asked");
    assertThat(first.get("timings").get("tls").asDouble()).isEqualTo(40.25);
    assertThat(first.get("tls").get("cipher").asString())
        .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    assertThat(first.get("tls").get("chain")).hasSize(2);
    assertThat(first.get("verdict").asString()).isEqualTo("unknown");
    assertThat(check(first, "programs").get("status").asString()).isEqualTo("pass");
    assertThat(reports.get(1).get("verdict").asString()).isEqualTo("blocked");
    assertThat(reports.get(1).get("outcome").get("failure").asString()).isEqualTo("timeout");
  }

  @Test
  void resultsAreJudgedAtTheirOwnTime() {
    Instant then = Instant.parse("2020-06-01T00:00:00Z");
    LabCertificate root =
        CertificateBuilder.root("CN=Old")
            .validity(then.minusSeconds(9), then.plusSeconds(999))
            .build();
    Sslcert old =
        Sslcert.of(
                root.leaf("CN=x")
                    .dns("resolver.test")
                    .validity(then.minusSeconds(9), then.plusSeconds(999))
                    .build())
            .at(then);
    Assay.file(folder, "old.pem", root.pem());
    Assay seen = run(lines(old), "--ca", folder.resolve("old.pem").toString(), "--json");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(check(reports(seen).getFirst(), "validity").get("status").asString())
        .isEqualTo("pass");
  }

  @Test
  void importingTwiceIsTheSameThing() {
    String once = lines(presented(1), presented(2));
    Assay seen = run(once + once, "--json");

    assertThat(reports(seen)).hasSize(2);
    assertThat(seen.err()).contains("results left out: 2 that are there already");
    assertThat(run(once, "--json").out()).isEqualTo(seen.out());
  }

  @Test
  void configuredEndpointIsHeldToItsExpectation() {
    String pinned = "pins: [\"cert:sha256/%s\"]".formatted(Sha256.of(PKI.leaf().der()).base64());
    String config = config(pinned, "tls://resolver.test", "https://resolver.test/dns-query");
    Sslcert other = Sslcert.of(PKI.anotherLeaf().build()).by(2);
    Assay seen =
        run(
            lines(
                presented(1),
                other.set("dst_port", "443"),
                presented(3).set("dst_name", "192.0.2.53"),
                presented(4).set("dst_name", "elsewhere.test").set("dst_addr", "192.0.2.99")),
            "-c",
            config,
            "--json");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
    assertThat(reports(seen))
        .extracting(
            report -> report.get("vantage").asString(),
            report -> report.get("resolver").asString(),
            report -> report.get("endpoint").asString(),
            report -> report.get("serverName").asString(),
            report -> report.get("verdict").asString())
        .containsExactlyInAnyOrder(
            tuple("atlas:1", "lab", "tls://resolver.test", "resolver.test", "unknown"),
            tuple(
                "atlas:2", "lab", "https://resolver.test/dns-query", "resolver.test", "suspicious"),
            tuple("atlas:3", "lab", "tls://resolver.test", "resolver.test", "unknown"),
            tuple(
                "atlas:4",
                "tls://elsewhere.test",
                "tls://elsewhere.test",
                "elsewhere.test",
                "misconfigured"));
    assertThat(reports(seen))
        .extracting(report -> check(report, "pin").get("status").asString())
        .containsExactlyInAnyOrder("undetermined", "violated", "undetermined", "undetermined");
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @Test
  void onlyWhatIsConfiguredIsJudgedWhereThatIsAsked() {
    String config = config("programs: [platform]", "tls://resolver.test");
    String results =
        lines(
            presented(1),
            presented(2).set("dst_name", "elsewhere.test").set("dst_addr", "192.0.2.99"));
    Assay seen = run(results, "-c", config, "--only-configured");

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(seen.out()).contains("tls://resolver.test").doesNotContain("elsewhere");
    assertThat(seen.err()).contains("results left out: 1 of no configured endpoint");
    Assay nothing = run(results, "--only-configured");
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nothing.err()).contains("--only-configured: nothing is configured");
  }

  @Test
  void otherNameCanBeExpected() {
    Sslcert byAddress = presented(1).set("dst_name", "192.0.2.53");

    assertThat(run(lines(byAddress)).exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(run(lines(byAddress), "--name", "resolver.test").exitCode())
        .isEqualTo(ExitCode.FINE);
  }

  @Test
  void brokenResultsAreSaidAndCountedAndTheOthersGoOn() {
    StringBuilder file = new StringBuilder(lines(presented(1)));
    for (int i = 0; i < 25; i++) {
      file.append("{\"type\":\"sslcert\",\u001b}\n");
    }
    file.append("{\"type\":\"ping\"}\n").append(lines(presented(2)));
    Assay seen = run(file.toString());

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(flat(seen.out())).contains("seen 2 times by 2 vantage points");
    assertThat(seen.err())
        .contains("results.json: result 2 on line 2 left out: it is no JSON: ")
        .contains("result 21 on line 21")
        .doesNotContain("result 22 on", "\u001b")
        .contains("results left out: 25 that cannot be read, 1 of type ping");
  }

  @Test
  void violationOutweighsWhatCannotBeRead() {
    Assay seen = run(lines(presented(1).set("dst_name", "other.test")) + "x\n");
    assertThat(seen.exitCode()).isEqualTo(ExitCode.VIOLATED);
  }

  @Test
  void fileInWhichThereIsNothingToJudgeIsRefused() {
    for (String file : List.of("", "[]", "{\"type\":\"ping\"}\n", "no JSON", "<html>\n</html>")) {
      Assay seen = run(file);
      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
      assertThat(seen.err()).contains("assay import atlas: nothing was judged: ");
      assertThat(seen.out()).isEmpty();
    }
    assertThat(run("{\"type\":\"ping\"}\n").err()).contains("1 of type ping");
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnythingIsRead() {
    Assay absent = Assay.run("import", "atlas", folder.resolve("absent").toString());
    assertThat(absent.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(absent.err()).contains("absent: no such file; name a file of results, or -");
    assertThat(run(lines(presented(1)), "--pin", "x").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run(lines(presented(1)), "--name", "a b").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Assay.run("import").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Assay.run("import", "atlas").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void packedFileThatWasNotFetchedWholeIsJudgedAsFarAsItGoes() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(lines(presented(1), presented(2)).getBytes(StandardCharsets.UTF_8));
    }
    Path whole = Files.write(folder.resolve("whole.gz"), packed.toByteArray());
    Path cut =
        Files.write(
            folder.resolve("cut.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 6));
    String ca = Assay.pem(folder, PKI.root());

    assertThat(Assay.run("import", "atlas", "--ca", ca, whole.toString()).exitCode())
        .isEqualTo(ExitCode.FINE);
    Assay seen = Assay.run("import", "atlas", "--ca", ca, cut.toString());
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(seen.err()).contains("cut.gz: ends too early, behind result 2");
    assertThat(flat(seen.out())).contains("seen 2 times");
  }

  @Test
  void missingIssuerIsFetchedOnlyIfThatIsAsked() {
    try (CaServer authority = CaServer.of(PKI.issuing())) {
      LabCertificate leaf = PKI.anotherLeaf().issuerAt(authority.certificateUrl()).build();
      String config =
          Assay.file(
              folder,
              "fetch.yaml",
              """
              trust: { platform: ca.pem, directory: roots, fetch: { allow: [127.0.0.0/8] } }
              resolvers: [{ name: lab, endpoints: [tls://resolver.test] }]
              """);
      String results = lines(Sslcert.of(List.of(leaf)));

      Assay offline = run(results, "-c", config, "--json");
      assertThat(check(reports(offline).getFirst(), "programs").get("status").asString())
          .isEqualTo("violated");
      assertThat(authority.requests()).isZero();
      Assay fetching = run(results, "-c", config, "--json", "--fetch");
      assertThat(check(reports(fetching).getFirst(), "programs").get("status").asString())
          .as(fetching.toString())
          .isEqualTo("pass");
    }
  }

  @Test
  void standardInputIsReadByTheProgramItself() throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                JavaProgram.command(
                    Main.class,
                    List.of("import", "atlas", "--ca", Assay.pem(folder, PKI.root()), "-")))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      process
          .outputWriter(StandardCharsets.UTF_8)
          .append("[" + presented(1).line() + "," + presented(2).pretty() + "]")
          .close();
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(ExitCode.FINE);
    assertThat(flat(Files.readString(out))).contains("seen 2 times by 2 vantage points");
  }

  @Test
  void helpShowsExamplesAndExitCodes() {
    Assay seen = Assay.run("import", "atlas", "--help");
    assertThat(seen.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(seen.out()).contains("Examples:", "assay import atlas", "Exit codes:", "  4  ");
    assertThat(seen.out().lines()).allMatch(line -> line.length() <= Layout.WIDTH);
    assertThat(Assay.run("import", "--help").out()).contains("atlas");
  }

  @Test
  void realResultsAreJudged() {
    Path file = SharedData.folder("atlas").resolve("sslcert-results.jsonl");
    Assay seen = Assay.run("import", "atlas", "--json", file.toString());

    assertThat(seen.exitCode()).as(seen.err()).isEqualTo(ExitCode.VIOLATED);
    List<JsonNode> reports = reports(seen);
    assertThat(reports).hasSize(12);
    assertThat(reports).extracting(report -> report.get("startedAt").asString()).isSorted();
    assertThat(reports)
        .allSatisfy(
            report ->
                assertThat(check(report, "reachable").get("status").asString())
                    .isEqualTo("undetermined"));
    Assay summary = Assay.run("import", "atlas", file.toString());
    assertThat(summary.out())
        .contains("tls://pretical.ee:443 at 80.79.115.54", "only by       atlas:7")
        .contains("SSL 3.0 is deprecated (RFC 7568)");
  }
}
