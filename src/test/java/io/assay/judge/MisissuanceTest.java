package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.trust.CertificatePool;
import io.assay.trust.Interceptors;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import io.assay.trust.revocation.RevocationKnowledge;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The certificates for 1.1.1.1 that its operator had not ordered. Their octets were never
 * published; their names and addresses were. An authority with the real one's names signs them
 * here, under a root that stands in every program's list where the real one does.
 */
class MisissuanceTest {
  private static final Path FINA = Path.of("..", "shared", "data", "certs", "fina");
  private static final Instant SEEN = Instant.parse("2025-09-01T00:00:00Z");
  private static final Instant BEGIN = Instant.parse("2020-11-25T00:00:00Z");

  private static final LabCertificate ROOT =
      CertificateBuilder.root("C=HR, O=Financijska agencija, CN=Fina Root CA")
          .validity(BEGIN, BEGIN.plus(Duration.ofDays(5000)))
          .build();
  private static final LabCertificate AUTHORITY =
      ROOT.authority("C=HR, O=Financijska agencija, CN=Fina RDC 2020")
          .validity(BEGIN, BEGIN.plus(Duration.ofDays(3650)))
          .build();

  private static JsonNode identifiers() throws Exception {
    Path file = FINA.resolve("incident_identifiers.json");
    assumeTrue(Files.exists(file), () -> file + " is not here");
    return JsonMapper.shared().readTree(Files.readString(file)).get("certificates");
  }

  private static CertificateFacts real(String file) throws Exception {
    Path path = FINA.resolve(file);
    assumeTrue(Files.exists(path), () -> path + " is not here");
    return CertificateFacts.of(Pem.certificates(Files.readAllBytes(path)).getFirst());
  }

  private static LabCertificate leaf(JsonNode published) {
    return AUTHORITY
        .leaf("C=HR, O=Financijska agencija, CN=" + published.get("subject_cn").asString())
        .serial(new BigInteger(published.get("serial").asString(), 16))
        .dns(texts(published.get("san_dns")))
        .ip(texts(published.get("san_ip")))
        .validity(Instant.parse("2025-05-26T00:00:00Z"), Instant.parse("2026-05-26T00:00:00Z"))
        .build();
  }

  private static String[] texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asString)
        .toArray(String[]::new);
  }

  private static Judge judge(List<RootProgram> programs) {
    return new Judge(
        new Reference(
            programs, CertificatePool.EMPTY, RevocationKnowledge.NOTHING, Interceptors.builtIn()));
  }

  @Test
  void leavesOfTheIncidentAreTrustedByMicrosoftOnlyAndSuspicious() throws Exception {
    Sha256 root = real("FinaRootCA.pem").sha256();
    Judge judge = judge(Observatory.programs(Map.of(root, Judging.facts(ROOT))));
    JsonNode published = identifiers();
    assertThat(published).isNotEmpty();
    for (JsonNode one : published) {
      Seen seen = Seen.dot(leaf(one), AUTHORITY).asAddress("1.1.1.1").at(SEEN);
      Judgement judgement = judge.judge(seen.observation(), Expectation.NONE);
      assertThat(Judging.result(Check.NAME, judgement)).passes();
      assertThat(Judging.result(Check.CHAIN, judgement)).passes();
      assertThat(Judging.result(Check.LIFETIME, judgement)).passes();
      assertThat(Judging.result(Check.PROGRAMS, judgement))
          .isViolated(
              Severity.CRITICAL, "trusted by Microsoft only, not by Mozilla, Apple and Chrome");
      assertThat(judgement.verdict()).isEqualTo(Verdict.SUSPICIOUS);
    }
  }

  @Test
  void incidentIsSeenWhereThePlatformTrustsWhatMicrosoftDoes() throws Exception {
    Sha256 root = real("FinaRootCA.pem").sha256();
    List<RootProgram> programs =
        Observatory.programs(Map.of(root, Judging.facts(ROOT))).stream()
            .map(
                program ->
                    program.name().equals(RootProgram.PLATFORM) ? Judging.platform(ROOT) : program)
            .toList();
    Seen seen = Seen.dot(leaf(identifiers().get(0)), AUTHORITY).asAddress("1.1.1.1").at(SEEN);
    for (Expectation expectation :
        List.of(Expectation.NONE, Judging.programs(RootProgram.PLATFORM))) {
      Judgement judgement = judge(programs).judge(seen.observation(), expectation);
      assertThat(judgement.verdict()).isEqualTo(Verdict.SUSPICIOUS);
    }
    Judgement named = judge(programs).judge(seen.observation(), Judging.programs("microsoft"));
    assertThat(Judging.result(Check.PROGRAMS, named)).passes();
  }

  @Test
  void chromeIsNotAmongThoseWhoHaveTheRealAuthority() throws Exception {
    CertificateFacts root = real("FinaRootCA.pem");
    CertificateFacts authority = real("FinaRDCCA2020.pem");
    List<RootProgram> programs = Observatory.programs(Map.of());
    assertThat(programs)
        .filteredOn(program -> program.anchors().containsKey(root.sha256()))
        .extracting(RootProgram::name)
        .containsExactly("microsoft");
    assertThat(programs).noneMatch(program -> program.anchors().containsKey(authority.sha256()));
    Verification verification =
        judge(programs)
            .verify(
                List.of(authority.der(), root.der()),
                Optional.of(new Host.Ip(InetAddress.getByName("1.1.1.1"))),
                SEEN,
                Expectation.NONE);
    assertThat(verification.programs())
        .hasEntrySatisfying(
            "chrome",
            trust -> assertThat(trust.result()).isInstanceOf(TrustResult.Untrusted.class));
  }

  /** Mozilla has taken the root of its authority away since. */
  @Test
  void leafThatTheOperatorDidOrderIsNotSuspicious() throws Exception {
    Path file = FINA.resolveSibling("resolvers").resolve("cloudflare-1.1.1.1-2019-chain.pem");
    assumeTrue(Files.exists(file), () -> file + " is not here");
    List<Octets> chain = Pem.certificates(Files.readAllBytes(file));
    Seen seen = Seen.ofOctets(chain).asAddress("1.1.1.1").at(Instant.parse("2019-06-01T00:00:00Z"));
    Judgement judgement =
        judge(Observatory.programs(Map.of())).judge(seen.observation(), Expectation.NONE);
    assertThat(judgement.verdict()).isEqualTo(Verdict.DEGRADED);
    assertThat(judgement.results())
        .filteredOn(CheckResult.Violation.class::isInstance)
        .extracting(CheckResult::check)
        .containsExactly(Check.PROGRAMS);
    assertThat(Judging.result(Check.PROGRAMS, judgement))
        .isViolated(Severity.WARNING, "trusted by Microsoft, Apple and Chrome, not by Mozilla");
  }
}
