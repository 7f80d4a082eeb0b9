package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static io.assay.judge.Judging.pin;
import static io.assay.judge.Judging.pins;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.FailureKind;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture.KeyProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PinCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  private static CheckResult judge(Seen seen, Expectation expectation) {
    return Judging.result(Check.PIN, JUDGE, seen, expectation);
  }

  @ParameterizedTest
  @EnumSource
  void anyKindOfDigestOfAnyCertificateOfTheChainPasses(Pin.Kind kind) {
    Seen seen = Seen.dot(PKI.leaf(), PKI.issuing());
    assertThat(judge(seen, pins(pin(kind, PKI.leaf())))).passesWith("CN=resolver.test");
    assertThat(judge(seen, pins(pin(kind, PKI.issuing())))).passesWith("CN=Assay Lab Issuing");
  }

  @Test
  void trustAnchorThatIsNotSentCanBePinned() {
    assertThat(judge(Seen.dot(PKI.leaf(), PKI.issuing()), pins(pin(Pin.Kind.SPKI, PKI.root()))))
        .passesWith("CN=Assay Lab Root");
  }

  @Test
  void oneOfSeveralPinsIsEnoughSoThatKeysCanRotate() {
    LabCertificate next = PKI.anotherLeaf().build();
    Expectation both = pins(pin(Pin.Kind.SPKI, PKI.leaf()), pin(Pin.Kind.SPKI, next));
    assertThat(judge(Seen.dot(next, PKI.issuing()), both)).passes();
  }

  @Test
  void chainWithoutAnyPinIsAViolation() {
    assertThat(
            judge(
                Seen.dot(PKI.anotherLeaf().build(), PKI.issuing()),
                pins(pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isViolated(Severity.CRITICAL, "no certificate on the path of the leaf");
  }

  @Test
  void genuineCertificateAppendedToARoguesChainCountsForNothing() {
    LabCertificate rogue = CertificateBuilder.selfSigned("CN=resolver.test").build();
    assertThat(
            judge(Seen.dot(rogue, PKI.leaf(), PKI.issuing()), pins(pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isViolated(Severity.CRITICAL, "testifies for nothing");
  }

  @Test
  void genuineIssuerAppendedToAForgedLeafCountsForNothing() {
    LabCertificate forged =
        CertificateBuilder.selfSigned("CN=resolver.test")
            .issuerName("O=Assay Lab, CN=Assay Lab Issuing")
            .build();
    assertThat(judge(Seen.dot(forged, PKI.issuing()), pins(pin(Pin.Kind.CERT, PKI.issuing()))))
        .isViolated(Severity.CRITICAL, "testifies for nothing");
  }

  @Test
  void serverCertificateOfThePinnedAuthorityCannotIssueAnotherOne() {
    LabCertificate elsewhere = PKI.issuing().leaf("CN=elsewhere.test").build();
    LabCertificate rogue = elsewhere.leaf("CN=resolver.test").dns("resolver.test").build();
    assertThat(
            judge(
                Seen.dot(rogue, elsewhere, PKI.issuing()), pins(pin(Pin.Kind.SPKI, PKI.issuing()))))
        .isViolated(Severity.CRITICAL, "testifies for nothing");
  }

  @Test
  void replayedGenuineChainWithoutProofOfTheKeyIsUndetermined() {
    Expectation genuine = pins(pin(Pin.Kind.SPKI, PKI.leaf()));
    assertThat(judge(Seen.dot(PKI.leaf(), PKI.issuing()).proof(KeyProof.NONE), genuine))
        .isUndetermined("did not prove");
  }

  @Test
  void nothingExpectedOrNothingSeenIsUndetermined() {
    assertThat(judge(Seen.dot(PKI.leaf()), Expectation.NONE)).isUndetermined("no pin is expected");
    assertThat(
            judge(
                Seen.dot()
                    .failed(new Outcome.Failed(Stage.CONNECT, FailureKind.REFUSED, "refused")),
                pins(pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isUndetermined("no TLS connection");
    assertThat(judge(Seen.dot(), pins(pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isUndetermined("sent no certificate");
  }
}
