package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.LogLists;
import io.assay.ct.LogLists.Entry;
import io.assay.ct.Scts;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabPki;
import io.assay.trust.CertificatePool;
import io.assay.trust.Interceptors;
import io.assay.trust.Reference;
import io.assay.trust.revocation.RevocationKnowledge;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A probe by somebody else, who left once he had the certificates: what he missed is no fault. */
class NotAskedTest {
  private static final LabPki PKI = LabPki.create();

  private static Seen seen(LabCertificate leaf) {
    return Seen.dot(leaf.chain()).tls(0x0303, 0xC02B, 0).notAsked();
  }

  private static CheckResult result(Check check, Seen seen, Expectation expectation) {
    return Judging.result(check, Judging.trusting(PKI.root()), seen, expectation);
  }

  @Test
  void nothingIsViolatedWhereTheChainIsInOrderAndTheVerdictIsNotOkEither() {
    Judgement judgement =
        Judging.trusting(PKI.root()).judge(seen(PKI.leaf()).observation(), Expectation.NONE);

    assertThat(judgement.results()).noneMatch(CheckResult.Violation.class::isInstance);
    assertThat(judgement.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(judgement.vouchesForLeaf()).isFalse();
    for (Check check : List.of(Check.NAME, Check.CHAIN, Check.VALIDITY, Check.PROGRAMS)) {
      assertThat(Judging.result(check, judgement)).passes();
    }
  }

  @Test
  void faultsOfTheChainCountAsInAnyOtherProbe() {
    Judge judge = Judging.trusting(PKI.root());
    LabCertificate other = PKI.issuing().leaf("CN=other.test").dns("other.test").build();
    LabCertificate ending =
        PKI.anotherLeaf()
            .validity(Instant.now().minus(Duration.ofDays(80)), Instant.now().plusSeconds(1728000))
            .build();

    assertThat(judge.judge(seen(other).observation(), Expectation.NONE).verdict())
        .isEqualTo(Verdict.MISCONFIGURED);
    assertThat(judge.judge(seen(ending).observation(), Expectation.NONE).verdict())
        .isEqualTo(Verdict.DEGRADED);
    assertThat(
            judge
                .judge(
                    seen(PKI.leaf()).observation(),
                    Judging.pins(Judging.pin(Pin.Kind.SPKI, PKI.anotherLeaf().build())))
                .verdict())
        .isEqualTo(Verdict.SUSPICIOUS);
  }

  @Test
  void identityThatFitsIsUndeterminedSinceTheKeyWasNotProven() {
    assertThat(
            result(
                Check.PIN, seen(PKI.leaf()), Judging.pins(Judging.pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isUndetermined("did not prove to hold the key");
    assertThat(result(Check.ISSUER, seen(PKI.leaf()), Judging.issuer(PKI.issuing())))
        .isUndetermined("did not prove to hold the leaf's key");
  }

  @Test
  void neitherHttpNorAnswerIsMissed() {
    Seen doh = Seen.doh(PKI.leaf(), PKI.issuing()).notAsked();
    assertThat(result(Check.HTTP, doh, Expectation.NONE)).isUndetermined("was not asked");
    assertThat(result(Check.ANSWER, doh, Judging.answer("NOERROR", "192.0.2.1")))
        .isUndetermined("was not asked");
  }

  @Test
  void stapleThatTheLeafDemandsIsNotMissed() {
    Seen demanding = seen(PKI.anotherLeaf().mustStaple().build());
    assertThat(result(Check.REVOCATION, demanding, Expectation.NONE))
        .isUndetermined("no revocation data is loaded");
  }

  @Test
  void sctsThatMayComeInTheHandshakeAreNotMissed() throws Exception {
    Instant time = Instant.parse("2026-06-01T00:00:00Z");
    LabCertificate root =
        CertificateBuilder.root("CN=Root")
            .validity(time.minus(Duration.ofDays(9)), time.plus(Duration.ofDays(9)))
            .build();
    KeyPair log = LabKey.P256.generate();
    Judge judge =
        new Judge(
            Reference.of(Judging.program("chrome", root)),
            Transparency.of(
                Optional.of(LogLists.of(time.minusSeconds(60), Entry.usable("A", log)))));
    CertificateBuilder leaf =
        root.leaf("CN=leaf")
            .dns("resolver.test")
            .validity(time.minusSeconds(9), time.plusSeconds(9));

    assertThat(Judging.result(Check.SCT, judge, Seen.dot(leaf.build()).at(time).notAsked()))
        .isUndetermined("SCTs that come in the handshake were not seen");
    LabCertificate logged = Scts.embedded(leaf, Judging.facts(root), time, log);
    assertThat(Judging.result(Check.SCT, judge, Seen.dot(logged).at(time).notAsked()))
        .isUndetermined("1 of the 2 needed");
  }

  @Test
  void expectedAuthorityWithAProductsNameIsNoInterceptorThoughTheKeyWasNotProven() {
    Interceptors box =
        new Interceptors(
            List.of(
                new Interceptors.Product(
                    "Box", Optional.of(Pattern.compile("Assay Lab Issuing")), Optional.empty())),
            Map.of(),
            Map.of(),
            Optional.empty());
    Judge judge =
        new Judge(
            new Reference(List.of(), CertificatePool.EMPTY, RevocationKnowledge.NOTHING, box));

    assertThat(Judging.result(Check.INTERCEPTOR, judge, seen(PKI.leaf())))
        .isViolated(Severity.CRITICAL, "no root program trusts the chain");
    assertThat(
            Judging.result(
                Check.INTERCEPTOR, judge, seen(PKI.leaf()), Judging.issuer(PKI.issuing())))
        .isUndetermined("but the chain is the expected one");
  }
}
