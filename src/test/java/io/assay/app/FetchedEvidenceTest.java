package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CaServer;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.OpensslServer;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code check} and {@code verify} make of what certificates point to. */
class FetchedEvidenceTest {
  private static final String ALLOWED = "fetch: { allow: [127.0.0.0/8] }";

  /** For a server that never answers the query. */
  private static final String PATIENCE = "4s";

  @TempDir private Path folder;

  private final LabPki pki = LabPki.create();
  private final CaServer authority = CaServer.of(pki.issuing());

  @AfterEach
  void close() {
    authority.close();
  }

  /** Where a certificate says whether it is revoked. */
  enum Place {
    CRL,
    OCSP
  }

  private String config(String endpoint, String fetch) {
    Assay.file(folder, "root.pem", pki.root().pem());
    return Assay.file(
        folder,
        "probes.yaml",
        """
        trust:
          platform: root.pem
          private: [{ name: own, pem: root.pem }]
          directory: roots
          %s
        resolvers:
          - name: lab
            query: %s
            endpoints: ["%s"]
        """
            .formatted(fetch, Assay.CANARY, endpoint));
  }

  private static String dot(int port) {
    return "tls://%s:%d@127.0.0.1".formatted(LabPki.NAME, port);
  }

  private Assay check(LabCertificate leaf, String fetch, String... options) {
    try (TlsServer server = TlsServer.dot(ServerIdentity.ofChain(leaf))) {
      String[] arguments = {"check", "-c", config(dot(server.port()), fetch)};
      return Assay.run(CheckCommandTest.concat(arguments, options));
    }
  }

  private LabCertificate leafAboveWhichNothingIsSent() {
    return pki.anotherLeaf().issuerAt(authority.certificateUrl()).build();
  }

  @Test
  void missingIntermediateIsFetchedForProgramsAndMissingAllTheSame() {
    ServerIdentity identity = ServerIdentity.ofChain(leafAboveWhichNothingIsSent());
    try (ResolverServer unbound = ResolverServer.start(ResolverProgram.UNBOUND, identity)) {
      Assay seen = Assay.run("check", "-c", config(unbound.dot(), ALLOWED));
      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
      assertThat(seen.out())
          .contains("DEGRADED", "! chain", "of CN=resolver.test is neither")
          .containsPattern("platform +yes .*Assay Lab Issuing -> Assay Lab Root")
          .containsPattern("own +yes ")
          .contains("+ programs");
      assertThat(authority.requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fetch: { allow: [127.0.0.2/32] }"})
  void intermediateAtAnAddressThatIsNotAllowedIsRefusedAndThatIsSaid(String fetch) {
    Assay seen = check(leafAboveWhichNothingIsSent(), fetch);
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
    assertThat(seen.out().replaceAll("\\s+", " "))
        .contains("! chain", "! programs", authority.certificateUrl())
        .contains("127.0.0.1 is no global unicast address")
        .containsPattern("platform no ");
    assertThat(authority.requests()).isZero();
  }

  @Test
  void nothingIsContactedByWhoMustNotFetch() {
    Assay seen = check(leafAboveWhichNothingIsSent(), ALLOWED, "--no-fetch");
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
    assertThat(seen.out())
        .contains("! chain", "! programs")
        .doesNotContain(authority.certificateUrl());
    assertThat(authority.requests()).isZero();
  }

  @Test
  void revocationIsLookedForByWayOfAnIntermediateThatWasFetched() {
    LabCertificate leaf =
        pki.anotherLeaf().issuerAt(authority.certificateUrl()).crl(authority.crlUrl()).build();
    authority.database().revoke(leaf, "keyCompromise");
    authority.publish();
    JsonNode report = only(check(leaf, ALLOWED, "--json"));
    assertRevoked(report, "crl");
    assertThat(report.get("verdict").asString()).isEqualTo("suspicious");
  }

  @Test
  void revokedIntermediateIsSeenByWayOfItsIssuerThatWasFetched() {
    LabCertificate middle =
        pki.issuing()
            .authority("CN=Assay Lab Middle")
            .issuerAt(authority.certificateUrl())
            .crl(authority.crlUrl())
            .build();
    LabCertificate leaf = middle.leaf("CN=x").dns(LabPki.NAME).build();
    authority.database().revoke(middle, "cACompromise");
    authority.publish();
    try (TlsServer server = TlsServer.dot(ServerIdentity.ofChain(leaf, middle))) {
      Assay seen = Assay.run("check", "--json", "-c", config(dot(server.port()), ALLOWED));
      JsonNode report = only(seen);
      assertThat(report.get("revocation").get("reason").asString())
          .as(seen.toString())
          .isEqualToIgnoringCase("cACompromise");
      assertThat(revocationCheck(report).get("reason").asString()).contains("Assay Lab Middle");
      assertThat(report.get("verdict").asString()).isEqualTo("suspicious");
    }
  }

  private LabCertificate leaf(Place place) {
    return switch (place) {
      case CRL -> pki.anotherLeaf().crl(authority.crlUrl()).build();
      case OCSP -> pki.anotherLeaf().ocsp(authority.ocspUrl()).build();
    };
  }

  private JsonNode checked(LabCertificate leaf) {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(leaf))) {
      return only(Assay.run("check", "--json", "-c", config(dot(server.port()), ALLOWED)));
    }
  }

  private JsonNode verified(LabCertificate leaf) {
    String chain = Assay.file(folder, "chain.pem", leaf.pem() + pki.issuing().pem());
    Assay seen = Assay.run("verify", "--json", "-c", config("tls://lab.test", ALLOWED), chain);
    return JsonMapper.shared().readTree(seen.out());
  }

  private static JsonNode only(Assay seen) {
    JsonNode reports = JsonMapper.shared().readTree(seen.out());
    assertThat(reports).as(seen.toString()).hasSize(1);
    return reports.get(0);
  }

  private static JsonNode revocationCheck(JsonNode report) {
    return report
        .get("checks")
        .valueStream()
        .filter(check -> check.get("id").asString().equals("revocation"))
        .findFirst()
        .orElseThrow();
  }

  private static Instant time(JsonNode revocation, String key) {
    return Instant.parse(revocation.get(key).asString());
  }

  private static void assertRevoked(JsonNode report, String source) {
    JsonNode revocation = report.get("revocation");
    assertThat(revocation.get("status").asString()).as(report.toString()).isEqualTo("revoked");
    assertThat(revocation.get("source").asString()).isEqualTo(source);
    assertThat(revocation.get("reason").asString()).isEqualTo("keyCompromise");
    Instant now = Instant.now();
    assertThat(time(revocation, "checkedAt")).isBeforeOrEqualTo(now);
    assertThat(time(revocation, "revokedAt")).isBetween(now.minusSeconds(600), now);
    JsonNode check = revocationCheck(report);
    assertThat(check.get("status").asString()).isEqualTo("violated");
    assertThat(check.get("severity").asString()).isEqualTo("critical");
    assertThat(check.get("reason").asString()).contains("CN=resolver.test", "keyCompromise");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void goodCertificateIsFine(Place place) {
    LabCertificate leaf = leaf(place);
    authority.database().register(leaf);
    authority.publish();
    JsonNode checked = checked(leaf);
    assertThat(checked.get("verdict").asString()).isEqualTo("ok");
    for (JsonNode report : new JsonNode[] {checked, verified(leaf)}) {
      assertThat(revocationCheck(report).get("status").asString())
          .as(report.toString())
          .isEqualTo("pass");
      JsonNode revocation = report.get("revocation");
      assertThat(revocation.get("status").asString()).isEqualTo("good");
      assertThat(revocation.get("source").asString()).isEqualToIgnoringCase(place.name());
      assertThat(time(revocation, "checkedAt")).isBeforeOrEqualTo(Instant.now());
      assertThat(revocation.get("revokedAt").isNull()).isTrue();
      assertThat(revocation.get("reason").isNull()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void revokedCertificateIsSuspiciousWithReasonAndTime(Place place) {
    LabCertificate leaf = leaf(place);
    authority.database().revoke(leaf, "keyCompromise");
    authority.publish();
    String source = place.name().toLowerCase(java.util.Locale.ROOT);
    JsonNode checked = checked(leaf);
    assertRevoked(checked, source);
    assertThat(checked.get("verdict").asString()).isEqualTo("suspicious");
    assertRevoked(verified(leaf), source);
  }

  @Test
  void revokedStapleOfARealServerIsSuspicious() {
    LabCertificate leaf = pki.anotherLeaf().ocsp(authority.ocspUrl()).build();
    authority.database().revoke(leaf, "keyCompromise");
    byte[] staple = authority.database().ocsp(leaf, "-ndays", "7");
    try (OpensslServer server =
        OpensslServer.presenting(ServerIdentity.of(leaf)).stapling(staple).start()) {
      String[] arguments = {
        "check", "--json", "--no-fetch", "--timeout", PATIENCE, "-c", config(dot(server.port()), "")
      };
      JsonNode report = only(Assay.run(arguments));
      assertRevoked(report, "staple");
      assertThat(report.get("verdict").asString()).isEqualTo("suspicious");
      assertThat(authority.requests()).isZero();
    }
  }
}
