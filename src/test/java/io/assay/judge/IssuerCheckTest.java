package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static io.assay.judge.Judging.issuer;
import static io.assay.judge.Judging.issuers;
import static io.assay.judge.Judging.spki;

import io.assay.endpoint.Expectation;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.TlsCapture.KeyProof;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerCheckTest {
  private static final String ISSUING = "O=Assay Lab, CN=Assay Lab Issuing";
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  /** An attacker's own authority that bears the names of the genuine one. */
  private static final LabCertificate FORGED_ISSUING =
      CertificateBuilder.root("O=Assay Lab, CN=Assay Lab Root").build().authority(ISSUING).build();

  private static final LabCertificate FORGED_LEAF =
      FORGED_ISSUING.leaf("CN=resolver.test").dns("resolver.test").build();

  private static CheckResult judge(Seen seen, Expectation expectation) {
    return Judging.result(Check.ISSUER, JUDGE, seen, expectation);
  }

  @Test
  void keyThatSignedTheLeafIsFoundAmongThoseSent() {
    assertThat(judge(Seen.dot(PKI.leaf(), PKI.issuing()), issuer(PKI.issuing()))).passes();
  }

  @Test
  void keyThatSignedTheLeafIsFoundAmongTheTrustAnchors() {
    LabCertificate leaf = PKI.root().leaf("CN=resolver.test").build();
    assertThat(judge(Seen.dot(leaf), issuer(PKI.root()))).passes();
  }

  @Test
  void keyThatIsSentButDidNotSignTheLeafIsAViolation() {
    assertThat(judge(Seen.dot(FORGED_LEAF, PKI.issuing(), FORGED_ISSUING), issuer(PKI.issuing())))
        .isViolated(Severity.CRITICAL, "another key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=Assay Lab Issuing",
        "O=Assay Lab",
        "cn=assay  lab issuing , o=ASSAY LAB",
        "CN=Assay Lab\\20Issuing"
      })
  void nameOrAnyPartOfItPassesInATrustedChain(String name) {
    assertThat(judge(Seen.dot(PKI.leaf(), PKI.issuing()), issuer(name))).passes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CN=Assay Lab", "O=Assay Lab Issuing", "CN=Assay Lab Issuing,O=Somebody Else"})
  void nameOfWhichAPartDiffersIsAViolation(String name) {
    assertThat(judge(Seen.dot(PKI.leaf(), PKI.issuing()), issuer(name)))
        .isViolated(Severity.CRITICAL, "names another issuer");
  }

  @Test
  void forgedNameIsAViolation() {
    assertThat(judge(Seen.dot(FORGED_LEAF, FORGED_ISSUING), issuer("CN=Assay Lab Issuing")))
        .isViolated(Severity.CRITICAL, "anybody can write that name");
  }

  @Test
  void forgedNameOverAGenuineCertificateIsAViolation() {
    assertThat(judge(Seen.dot(FORGED_LEAF, PKI.issuing()), issuer("CN=Assay Lab Issuing")))
        .isViolated(Severity.CRITICAL, "anybody can write that name");
  }

  @Test
  void bothKeyAndNameMustMatchWhereBothAreGiven() {
    Seen seen = Seen.dot(PKI.leaf(), PKI.issuing());
    Optional<String> name = Optional.of("CN=Assay Lab Issuing");
    assertThat(judge(seen, issuers(new Expectation.Issuer(Optional.of(spki(PKI.issuing())), name))))
        .passes();
    assertThat(judge(seen, issuers(new Expectation.Issuer(Optional.of(spki(PKI.root())), name))))
        .isViolated(Severity.CRITICAL, "another key");
  }

  @Test
  void anyOneOfSeveralIssuersPasses() {
    Expectation either =
        issuers(
            new Expectation.Issuer(Optional.of(spki(FORGED_ISSUING)), Optional.empty()),
            new Expectation.Issuer(Optional.empty(), Optional.of("CN=Assay Lab Issuing")));
    assertThat(judge(Seen.dot(PKI.leaf(), PKI.issuing()), either)).passes();
  }

  @Test
  void leafWithoutItsIssuerIsAViolationSinceNobodyKnowsWhoSignedIt() {
    assertThat(judge(Seen.dot(FORGED_LEAF), issuer(PKI.issuing())))
        .isViolated(Severity.CRITICAL, "neither sent nor trusted");
  }

  @Test
  void expiryDoesNotMakeTheIssuerAnotherOne() {
    LabCertificate expired =
        PKI.anotherLeaf().notAfter(Instant.now().minus(Duration.ofHours(1))).build();
    assertThat(judge(Seen.dot(expired, PKI.issuing()), issuer("CN=Assay Lab Issuing"))).passes();
  }

  @Test
  void selfSignedLeafIsItsOwnIssuer() {
    LabCertificate own = CertificateBuilder.selfSigned("CN=resolver.test").build();
    assertThat(judge(Seen.dot(own), issuer(own))).passes();
  }

  @Test
  void withoutProofOfTheKeyItIsUndetermined() {
    assertThat(
            judge(Seen.dot(PKI.leaf(), PKI.issuing()).proof(KeyProof.NONE), issuer(PKI.issuing())))
        .isUndetermined("did not prove");
  }

  @Test
  void nothingExpectedIsUndetermined() {
    assertThat(judge(Seen.dot(PKI.leaf()), Expectation.NONE))
        .isUndetermined("no issuer is expected");
  }
}
