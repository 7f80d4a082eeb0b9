package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.trust.CertificationPath;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import io.assay.trust.revocation.RevocationKnowledge;
import io.assay.trust.source.RootSnapshot;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The certificates for 1.1.1.1 that its operator had not ordered. Their octets were never
 * published; their names and addresses were. An authority with the real one's names signs them
 * here, under a root that stands in the root programs' documents where the real one does.
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

  private static RootSnapshot published = RootSnapshot.empty();
  private static RootSnapshot altered = RootSnapshot.empty();

  @BeforeAll
  static void readPrograms() throws Exception {
    published = PublishedPrograms.asPublished();
    altered = PublishedPrograms.with(ROOT, real("FinaRootCA.pem"));
  }

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

  private static Judge judge(RootSnapshot snapshot, LabCertificate... platform) {
    List<RootProgram> programs = new ArrayList<>(List.of(Judging.platform(platform)));
    programs.addAll(snapshot.programs());
    return new Judge(
        new Reference(
            programs,
            snapshot.certificates(),
            RevocationKnowledge.NOTHING,
            snapshot.interceptors()));
  }

  @Test
  void leavesOfTheIncidentAreTrustedByMicrosoftOnlyAndSuspicious() throws Exception {
    Judge judge = judge(altered);
    JsonNode leaves = identifiers();
    assertThat(leaves).isNotEmpty();
    for (JsonNode one : leaves) {
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
    Judge judge = judge(altered, ROOT);
    Seen seen = Seen.dot(leaf(identifiers().get(0)), AUTHORITY).asAddress("1.1.1.1").at(SEEN);
    for (Expectation expectation :
        List.of(Expectation.NONE, Judging.programs(RootProgram.PLATFORM))) {
      Judgement judgement = judge.judge(seen.observation(), expectation);
      assertThat(judgement.verdict()).isEqualTo(Verdict.SUSPICIOUS);
    }
    Judgement named = judge.judge(seen.observation(), Judging.programs("microsoft"));
    assertThat(Judging.result(Check.PROGRAMS, named)).passes();
  }

  /** Chrome's store lists the authority, but as one of the European Union's trusted lists. */
  @Test
  void chromeIsNotAmongThoseWhoTrustTheRealAuthority() throws Exception {
    CertificateFacts root = real("FinaRootCA.pem");
    CertificateFacts authority = real("FinaRDCCA2020.pem");
    assertThat(published.programs())
        .filteredOn(program -> program.anchors().containsKey(root.sha256()))
        .extracting(RootProgram::name)
        .containsExactly("microsoft");
    assertThat(published.programs())
        .noneMatch(program -> program.anchors().containsKey(authority.sha256()));
    Verification verification =
        judge(published)
            .verify(
                List.of(authority.der(), root.der()),
                Optional.of(new Host.Ip(InetAddress.getByName("1.1.1.1"))),
                SEEN,
                Expectation.NONE);
    assertThat(verification.paths().paths())
        .extracting(CertificationPath::end, CertificationPath::programs)
        .containsExactly(tuple(CertificationPath.End.ANCHOR, Set.of("microsoft")));
    assertThat(verification.programs())
        .hasEntrySatisfying(
            "chrome",
            trust -> assertThat(trust.result()).isInstanceOf(TrustResult.Untrusted.class));
  }

  /** Mozilla has taken the root of its authority away since; for Chrome's stand Mozilla's here. */
  @Test
  void leafThatTheOperatorDidOrderIsNotSuspicious() throws Exception {
    Path file = FINA.resolveSibling("resolvers").resolve("cloudflare-1.1.1.1-2019-chain.pem");
    assumeTrue(Files.exists(file), () -> file + " is not here");
    List<Octets> chain = Pem.certificates(Files.readAllBytes(file));
    Seen seen = Seen.ofOctets(chain).asAddress("1.1.1.1").at(Instant.parse("2019-06-01T00:00:00Z"));
    Judgement judgement = judge(published).judge(seen.observation(), Expectation.NONE);
    assertThat(judgement.verdict()).isEqualTo(Verdict.MISCONFIGURED);
    assertThat(judgement.results())
        .filteredOn(CheckResult.Violation.class::isInstance)
        .extracting(CheckResult::check)
        .containsExactly(Check.PROGRAMS);
    assertThat(Judging.result(Check.PROGRAMS, judgement))
        .isViolated(Severity.CRITICAL, "trusted by Microsoft and Apple, not by Mozilla and Chrome");
  }
}
