package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Root").build();
  private static final LabCertificate UPPER = ROOT.authority("CN=Upper").build();
  private static final LabCertificate LOWER = UPPER.authority("CN=Lower").build();
  private static final LabCertificate LEAF = LOWER.leaf("CN=leaf").dns("resolver.test").build();
  private static final Judge JUDGE = Judging.trusting(ROOT);

  private static CheckResult judge(LabCertificate... chain) {
    return Judging.result(Check.CHAIN, JUDGE, Seen.dot(chain));
  }

  @Test
  void completeChainInOrderPasses() {
    assertThat(judge(LEAF, LOWER, UPPER)).passesWith("; trust anchor CN=Root");
  }

  @Test
  void rootThatIsSentIsNotedButNoFault() {
    assertThat(judge(LEAF, LOWER, UPPER, ROOT)).passesWith("not needed");
  }

  @Test
  void missingIntermediateIsAViolationWhereverItIsMissing() {
    assertThat(judge(LEAF)).isViolated(Severity.WARNING, "issuer CN=Lower of CN=leaf is neither");
    assertThat(judge(LEAF, LOWER))
        .isViolated(Severity.WARNING, "issuer CN=Upper of CN=Lower is neither");
    assertThat(judge(LEAF, UPPER))
        .isViolated(Severity.WARNING, "issuer CN=Lower of CN=leaf is neither");
  }

  @Test
  void wrongOrderIsAViolation() {
    assertThat(judge(LEAF, UPPER, LOWER)).isViolated(Severity.WARNING, "not in order");
  }

  @Test
  void wrongSignatureIsCritical() {
    LabCertificate corrupt = LOWER.leaf("CN=leaf").dns("resolver.test").corruptSignature().build();
    assertThat(judge(corrupt, LOWER, UPPER))
        .isViolated(
            Severity.CRITICAL, "signature of CN=leaf does not verify with the key of CN=Lower");
  }

  @Test
  void forgedIntermediateUnderTheNameOfATrustAnchorIsCritical() {
    LabCertificate forged =
        CertificateBuilder.root("CN=Root").build().authority("CN=Lower").build();
    assertThat(judge(forged.leaf("CN=leaf").build(), forged))
        .isViolated(
            Severity.CRITICAL, "signature of CN=Lower does not verify with the key of CN=Root");
  }

  @Test
  void rootForgedUnderTheNameOfATrustAnchorIsCritical() {
    LabCertificate forged = CertificateBuilder.root("CN=Root").build();
    assertThat(judge(forged.leaf("CN=leaf").build(), forged))
        .isViolated(Severity.CRITICAL, "under the name of a trust anchor with another key");
  }

  @Test
  void duplicateIsOnlyWorthKnowing() {
    assertThat(judge(LEAF, LOWER, LOWER, UPPER)).isViolated(Severity.INFO, "more than once");
    assertThat(judge(LEAF, LEAF, LOWER, UPPER)).isViolated(Severity.INFO, "more than once");
  }

  @Test
  void certificateOfSomebodyElseIsAViolation() {
    assertThat(judge(LEAF, LOWER, UPPER, LabPki.create().issuing()))
        .isViolated(Severity.WARNING, "Assay Lab Issuing,O=Assay Lab has nothing to do");
  }

  @Test
  void crossSignedRootThatIsSentForOlderClientsIsNoFault() {
    LabCertificate oldRoot = CertificateBuilder.root("CN=Old Root").build();
    LabCertificate cross = oldRoot.authority("CN=Root").keys(ROOT.keys()).build();
    assertThat(judge(LEAF, LOWER, UPPER, cross)).passes();
    assertThat(judge(LEAF, LOWER, UPPER, cross, oldRoot)).passes();
  }

  @Test
  void crossSignedIntermediateNextToItsOtherVariantIsNoFault() {
    LabCertificate other = CertificateBuilder.root("CN=Other").build();
    LabCertificate cross = other.authority("CN=Lower").keys(LOWER.keys()).build();
    assertThat(judge(LEAF, LOWER, cross, UPPER)).passes();
    assertThat(judge(LEAF, cross, LOWER, UPPER)).passes();
  }

  @Test
  void selfSignedCertificateIsAWholeChainThoughNobodyTrustsIt() {
    LabCertificate alone = CertificateBuilder.selfSigned("CN=resolver.test").build();
    assertThat(judge(alone)).passesWith("self-signed");
  }

  @Test
  void signatureOfAnUnknownKindIsUndetermined() {
    // The OID of ecdsa-with-SHA256 becomes one that nobody has assigned.
    LabCertificate unknown =
        LOWER
            .leaf("CN=leaf")
            .editDer(der -> Bytes.replace(der, "2a8648ce3d040302", "2a8648ce3d04037f"))
            .build();
    assertThat(judge(unknown, LOWER, UPPER)).isUndetermined("cannot be verified");
  }

  @Test
  void withoutACertificateItIsUndetermined() {
    assertThat(judge()).isUndetermined("sent no certificate");
  }
}
