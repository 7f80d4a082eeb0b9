package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.OcspStaple;
import io.assay.trust.CertificatePool;
import io.assay.trust.Interceptors;
import io.assay.trust.Reference;
import io.assay.trust.revocation.Revocation;
import io.assay.trust.revocation.Revocation.Source;
import io.assay.trust.revocation.Revocation.Status;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevocationCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Instant DAY = Instant.parse("2026-05-04T00:00:00Z");

  private static Revocation good(Source source) {
    return new Revocation(
        Status.GOOD, Optional.of(source), Optional.of(DAY), Optional.empty(), Optional.empty());
  }

  private static Revocation revoked(String reason) {
    return new Revocation(
        Status.REVOKED,
        Optional.of(Source.CRL),
        Optional.of(DAY),
        Optional.of(DAY.minus(Duration.ofDays(2))),
        Optional.of(reason));
  }

  /** A judge that knows this much of each certificate. */
  private static Judge knowing(Map<LabCertificate, Revocation> known) {
    return new Judge(
        new Reference(
            List.of(Judging.platform(PKI.root())),
            CertificatePool.EMPTY,
            (certificate, issuer, time) ->
                known.entrySet().stream()
                    .filter(entry -> is(entry.getKey(), certificate))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElse(Revocation.unknown("not fetched yet")),
            Interceptors.builtIn()));
  }

  private static boolean is(LabCertificate certificate, CertificateFacts facts) {
    return Judging.facts(certificate).sha256().equals(facts.sha256());
  }

  private static Seen healthy() {
    return Seen.dot(PKI.leaf(), PKI.issuing());
  }

  private static CheckResult judge(Map<LabCertificate, Revocation> known, Seen seen) {
    return Judging.result(Check.REVOCATION, knowing(known), seen);
  }

  @Test
  void goodLeafPassesAndNamesTheSourceAndItsDate() {
    assertThat(judge(Map.of(PKI.leaf(), good(Source.CRL)), healthy()))
        .passesWith("CN=resolver.test: good by crl of 2026-05-04; CN=Assay Lab Issuing");
  }

  @Test
  void revokedLeafIsSuspicious() {
    Judge judge = knowing(Map.of(PKI.leaf(), revoked("keyCompromise")));
    Judgement judgement = judge.judge(healthy().observation(), Expectation.NONE);
    assertThat(Judging.result(Check.REVOCATION, judgement))
        .isViolated(
            Severity.CRITICAL, "CN=resolver.test is revoked since 2026-05-02 (keyCompromise)");
    org.assertj.core.api.Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.SUSPICIOUS);
    org.assertj.core.api.Assertions.assertThat(judgement.revocation().orElseThrow().status())
        .isEqualTo(Status.REVOKED);
  }

  @Test
  void revokedAuthorityRevokesWhatIsBelow() {
    Judge judge =
        knowing(Map.of(PKI.leaf(), good(Source.OCSP), PKI.issuing(), revoked("cACompromise")));
    Judgement judgement = judge.judge(healthy().observation(), Expectation.NONE);
    assertThat(Judging.result(Check.REVOCATION, judgement))
        .isViolated(Severity.CRITICAL, "CN=Assay Lab Issuing,O=Assay Lab is revoked");
    org.assertj.core.api.Assertions.assertThat(judgement.revocation().orElseThrow().reason())
        .contains("cACompromise");
  }

  @Test
  void whatIsNotKnownIsUndeterminedAndSaysWhy() {
    assertThat(judge(Map.of(), healthy())).isUndetermined("CN=resolver.test: not fetched yet");
    assertThat(judge(Map.of(PKI.issuing(), good(Source.CCADB)), healthy()))
        .isUndetermined("not fetched yet");
  }

  @Test
  void mustStapleWithoutAStapleIsAWarning() {
    LabCertificate leaf = PKI.anotherLeaf().mustStaple().build();
    assertThat(judge(Map.of(leaf, good(Source.CRL)), Seen.dot(leaf, PKI.issuing())))
        .isViolated(Severity.WARNING, "demands a stapled OCSP response");
  }

  @Test
  void stapleThatSaysGoodPassesAlsoWhenSeenAgain() {
    Judge judge = knowing(Map.of());
    Seen seen = healthy().staple(OcspStaple.good(PKI.leaf()));
    for (int i = 0; i < 3; i++) {
      assertThat(Judging.result(Check.REVOCATION, judge, seen))
          .passesWith("CN=resolver.test: good by staple of ");
    }
    Seen late = seen.at(Instant.now().plus(Duration.ofDays(8)));
    assertThat(Judging.result(Check.REVOCATION, judge, late))
        .isViolated(Severity.WARNING, "expired at");
  }

  @Test
  void stapleThatSaysRevokedIsCriticalAndOneThatSaysGoodHidesNoRevocation() {
    Instant when = DAY;
    assertThat(judge(Map.of(), healthy().staple(OcspStaple.revoked(PKI.leaf(), when))))
        .isViolated(Severity.CRITICAL, "CN=resolver.test is revoked since 2026-05-04");
    assertThat(
            judge(
                Map.of(PKI.leaf(), revoked("keyCompromise")),
                healthy().staple(OcspStaple.good(PKI.leaf()))))
        .isViolated(Severity.CRITICAL, "keyCompromise");
  }

  @Test
  void stapleThatProvesNothingIsAWarning() {
    LabPki other = LabPki.create();
    assertThat(judge(Map.of(), healthy().staple(OcspStaple.good(other.leaf()))))
        .isViolated(Severity.WARNING, "for another certificate");
    assertThat(judge(Map.of(PKI.leaf(), good(Source.CRL)), healthy().staple(new byte[] {1})))
        .isViolated(Severity.WARNING, "broken");
    LabCertificate demanding = PKI.anotherLeaf().mustStaple().build();
    assertThat(
            judge(Map.of(), Seen.dot(demanding, PKI.issuing()).staple(OcspStaple.good(demanding))))
        .passes();
  }

  @Test
  void fileCannotStaple() {
    LabCertificate leaf = PKI.anotherLeaf().mustStaple().build();
    Verification verification =
        knowing(Map.of(leaf, good(Source.CRL)))
            .verify(
                Seen.octets(List.of(leaf, PKI.issuing())),
                Optional.empty(),
                Instant.now(),
                Expectation.NONE);
    assertThat(
            verification.results().stream()
                .filter(result -> result.check() == Check.REVOCATION)
                .findFirst()
                .orElseThrow())
        .passes();
  }

  @ParameterizedTest
  @CsvSource({"2026-03-15, 7, true", "2026-03-15, 8, false", "2026-03-14, 10, true"})
  void shortLivedLeafNeedsNoRevocation(String issued, int days, boolean passes) {
    Instant start = Instant.parse(issued + "T00:00:00Z");
    LabCertificate root =
        CertificateBuilder.root("CN=Root")
            .validity(start, start.plus(Duration.ofDays(3650)))
            .build();
    LabCertificate leaf =
        root.leaf("CN=leaf")
            .validity(start, start.plus(Duration.ofDays(days)).minusSeconds(1))
            .build();
    CheckResult result =
        Judging.result(
            Check.REVOCATION,
            Judging.trusting(root),
            Seen.dot(leaf).at(start.plus(Duration.ofDays(1))));
    if (passes) {
      assertThat(result).passesWith("short-lived");
    } else {
      assertThat(result).isUndetermined("no revocation data is loaded");
    }
  }

  @Test
  void shortLifeExcusesNoRevocationThatIsKnown() {
    LabCertificate leaf =
        PKI.anotherLeaf().notAfter(Instant.now().plus(Duration.ofDays(3))).build();
    assertThat(judge(Map.of(leaf, revoked("superseded")), Seen.dot(leaf, PKI.issuing())))
        .isViolated(Severity.CRITICAL, "superseded");
  }

  @Test
  void selfSignedLeafHasNobodyWhoCouldRevokeIt() {
    LabCertificate own = CertificateBuilder.selfSigned("CN=resolver.test").build();
    assertThat(judge(Map.of(), Seen.dot(own))).isUndetermined("no issuer above the leaf");
    assertThat(judge(Map.of(), Seen.dot())).isUndetermined("sent no certificate");
  }
}
