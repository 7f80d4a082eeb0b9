package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.store.CtStore;
import io.assay.ct.store.Entries;
import io.assay.ct.store.FollowState;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.tree.CompactRange;
import io.assay.endpoint.Pin;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.report.CtMatchReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CtSearchCommandTest {
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Lab Root").build();
  private static final Entries.Pair GOOD =
      pair(ROOT.authority("CN=Lab Issuing,O=Lab").build(), "dns.test");
  private static final Entries.Pair BAD =
      pair(ROOT.authority("CN=Fina RDC 2020,O=Fina").build(), "test1.hr");

  @TempDir private Path folder;
  private String config = "";
  private LoggedCertificate bad =
      Entries.match(Entries.precertificate(7, BAD), "argon", Entries.hits("cloudflare", "1.1.1.1"));

  private static Entries.Pair pair(LabCertificate issuer, String name) {
    return Entries.Pair.of(issuer, leaf -> leaf.dns(name).ip("1.1.1.1"));
  }

  @BeforeEach
  void fill() throws IOException {
    config =
        Assay.file(
            folder,
            "probes.yaml",
            """
            resolvers:
              - name: cloudflare
                endpoints: [tls://1.1.1.1]
                watch: [1.1.1.1]
                expect: { issuers: [{ name: "O=Lab" }] }
            ct: { directory: ct }
            """);
    try (CtStore store = CtStore.open(folder.resolve("ct"))) {
      store.begin(
          new FollowState(
              Entries.log("argon").id(),
              "argon",
              0,
              Instant.EPOCH,
              CompactRange.empty(),
              Optional.empty(),
              Optional.of(Instant.parse("2026-11-01T00:00:00Z")),
              Optional.empty()));
      store.found(
          List.of(
              bad,
              Entries.match(
                  Entries.certificate(8, BAD.leaf()),
                  "xenon",
                  Entries.hits("cloudflare", "1.1.1.1")),
              Entries.match(
                  Entries.precertificate(9, GOOD),
                  "argon",
                  Entries.hits("cloudflare", "1.1.1.1"))));
    }
  }

  private Assay ct(String... arguments) {
    List<String> all = new ArrayList<>(List.of("ct"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-c", config));
    return Assay.run(all.toArray(String[]::new));
  }

  private List<JsonNode> lines(Assay seen) {
    return seen.out().lines().map(line -> new JsonMapper().readTree(line)).toList();
  }

  @Test
  void issuancesAreShownOnceWithAllTheirEntries() {
    Assay seen = ct("search", "1.1.1.0/24");
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(seen.out())
        .containsOnlyOnce("unexpected-issuance  test1.hr")
        .contains("issued by O=Fina,CN=Fina RDC 2020")
        .contains("argon, entry 7 of 2026-10-01T00:00:07Z: precertificate, not proven yet")
        .contains("xenon, entry 8 of 2026-10-01T00:00:08Z: certificate")
        .contains("1.1.1.1 of resolver cloudflare")
        .contains("names         test1.hr, IP 1.1.1.1")
        .containsOnlyOnce("expected  dns.test")
        .contains("issuance      " + bad.tbsSha256().hex());
    assertThat(seen.out().lines()).allMatch(line -> line.length() <= Layout.WIDTH);
  }

  @Test
  void jsonHasOneObjectAMatchWithEveryKey() {
    Assay seen = ct("search", "1.1.1.1", "--json");
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    List<JsonNode> matches = lines(seen);
    assertThat(matches).hasSize(3);
    JsonNode first = matches.getFirst();
    assertThat(first.propertyNames())
        .startsWith(
            "log",
            "index",
            "timestamp",
            "kind",
            "sha256",
            "tbsSha256",
            "issuer",
            "issuerSpki",
            "dnsNames",
            "ipAddresses",
            "matched",
            "classification",
            "reason",
            "acknowledged");
    assertThat(first.get("log").asString()).isEqualTo("argon");
    assertThat(first.get("index").longValue()).isEqualTo(7);
    assertThat(first.get("timestamp").asString()).isEqualTo("2026-10-01T00:00:07Z");
    assertThat(first.get("kind").asString()).isEqualTo("precertificate");
    assertThat(first.get("sha256").asString()).isEqualTo(bad.sha256().hex());
    assertThat(first.get("issuerSpki").asString()).isEqualTo(bad.issuerSpki().orElseThrow().hex());
    assertThat(first.get("ipAddresses").toString()).isEqualTo("[\"1.1.1.1\"]");
    assertThat(first.get("matched").toString()).isEqualTo("[\"1.1.1.1\"]");
    assertThat(first.get("classification").asString()).isEqualTo("unexpected-issuance");
    assertThat(first.get("acknowledged").isNull()).isTrue();
    assertThat(first.get("crtshId").isNull()).isTrue();
    assertThat(matches.get(1).get("tbsSha256")).isEqualTo(first.get("tbsSha256"));
    assertThat(matches.get(2).get("classification").asString()).isEqualTo("expected");
  }

  @Test
  void withoutConfigurationNothingIsClassified() {
    CtMatchReport report = CtMatchReport.of(bad, Optional.empty());
    assertThat(report.classification()).isNull();
    assertThat(report.reason()).contains("no configuration (-c FILE)");
  }

  @Test
  void nothingFoundSaysWhereItLooked() {
    Assay seen = ct("search", "9.9.9.9");
    assertThat(seen.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(seen.out()).isEmpty();
    assertThat(seen.err())
        .contains("9.9.9.9: nothing in " + folder.resolve("ct"))
        .contains("logs that are followed: 1, all verified since 2026-11-01T00:00:00Z");
  }

  @Test
  void acknowledgedIsShownAsSuchUntilItIsRemoved() {
    String digits = bad.tbsSha256().hex().substring(0, 8);
    Assay done = ct("ack", "--issuance", digits, "--note", "ticket 4711");
    assertThat(done.exitCode()).as(done.toString()).isEqualTo(ExitCode.FINE);
    assertThat(done.out()).contains("acknowledged: issuance " + bad.tbsSha256().hex());

    assertThat(ct("search", "test1.hr").out())
        .contains("acknowledged  ticket 4711 (by issuance, 20");
    JsonNode match = lines(ct("search", "test1.hr", "--json")).getFirst();
    assertThat(match.get("classification").asString()).isEqualTo("unexpected-issuance");
    assertThat(match.get("acknowledged").get("note").asString()).isEqualTo("ticket 4711");
    assertThat(ct("ack", "--list").out())
        .contains("issuance     " + bad.tbsSha256().hex() + "  ticket 4711");

    assertThat(ct("ack", "--issuance", digits, "--remove").exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(ct("ack", "--list").out()).contains("Nothing is acknowledged.");
    Assay again = ct("ack", "--issuance", digits, "--remove");
    assertThat(again.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(again.err()).contains("is not acknowledged; `assay ct ack --list`");
  }

  @Test
  void keysAndIssuersAreAcknowledgedToo() {
    String key = new Pin(Pin.Kind.SPKI, bad.issuerSpki().orElseThrow()).toString();
    assertThat(ct("ack", "--issuer", key, "--note", "x").out()).contains("issuer " + key);
    assertThat(lines(ct("search", "test1.hr", "--json")))
        .allMatch(match -> match.get("acknowledged").get("subject").asString().equals("issuer"));
    assertThat(ct("ack", "--issuer", key, "--remove").exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(ct("ack", "--key", key, "--note", "x").exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(ct("ack", "--issuer", "O=Fina", "--note", "\u001b[2J").exitCode())
        .isEqualTo(ExitCode.FINE);
    assertThat(ct("ack", "--list").out()).contains("issuer-name  O=Fina  \\u{1b}[2J");
  }

  @Test
  void certificateNamesItsIssuanceToo() {
    assertThat(ct("ack", "--issuance", bad.sha256().hex(), "--note", "x").out())
        .contains("acknowledged: issuance " + bad.tbsSha256().hex());
    Assay unknown = ct("ack", "--issuance", "00000000", "--note", "x");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(unknown.err()).contains("--issuance 00000000: no match begins so");
  }

  @Test
  void withoutIndexTheRemedyIsNamed() throws IOException {
    Path empty = folder.resolve("empty");
    for (String[] command : new String[][] {{"search", "a.test"}, {"ack", "--list"}}) {
      List<String> all = new ArrayList<>(List.of(command));
      all.addAll(List.of("--directory", empty.toString()));
      Assay seen = ct(all.toArray(String[]::new));
      assertThat(seen.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(seen.err())
          .contains(empty + ": there is no index of logged certificates yet; run `assay run`")
          .contains("`assay ct watch`");
      assertThat(empty).doesNotExist();
    }
    Files.createDirectories(empty);
    Files.writeString(empty.resolve("ct.db"), "x".repeat(5000));
    Assay damaged = ct("search", "a.test", "--directory", empty.toString());
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(damaged.err()).contains("ct.db: is damaged; restore it");
  }

  @Test
  void withoutDirectoryItIsInTheUsersState() throws IOException {
    String unset =
        Assay.file(folder, "other.yaml", "resolvers: [{ name: a, endpoints: [tls://a.test] }]\n");
    Files.createDirectories(folder.resolve("state/assay"));
    Files.move(folder.resolve("ct"), folder.resolve("state/assay/ct"));
    Surroundings here =
        new Surroundings(
            false,
            StandardCharsets.UTF_8,
            Map.of("XDG_STATE_HOME", folder.resolve("state").toString()));
    Assay seen = Assay.run(Main.program(here), "ct", "search", "test1.hr", "-c", unset, "--json");
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(lines(seen).getFirst().get("reason").asString())
        .contains("resolver cloudflare, for which it was watched, is not configured any more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "search|a..b|a label of the name is empty",
        "search|1.1.1.1/40|or 8 to 64 digits of a SHA-256",
        "search|Missing required parameter",
        "ack|name what is known by --issuance, --key or --issuer; or --list all",
        "ack|--issuance|abcdef01|say why with --note TEXT",
        "ack|--issuance|abcdef01|--note| |say why with --note TEXT",
        "ack|--issuance|nonsense|--note|x|expected 8 to 64 hexadecimal digits",
        "ack|--key|nonsense|--note|x|--key a pin is sha256/BASE64",
        "ack|--issuer|nonsense|--note|x|expected sha256/BASE64 of the issuer",
        "ack|--issuer|FOO=bar|--note|x|the attribute type \"FOO\" is unknown",
        "ack|--list|--remove|--list goes without",
        "ack|--key|a|--issuer|b|--note|x|mutually exclusive",
      })
  void wrongArgumentsAreRefusedWithTheRemedy(String line) {
    String[] parts = line.split("\\|", -1);
    Assay seen = ct(Arrays.copyOf(parts, parts.length - 1));
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.err()).contains(parts[parts.length - 1]);
    assertThat(seen.out()).isEmpty();
  }
}
