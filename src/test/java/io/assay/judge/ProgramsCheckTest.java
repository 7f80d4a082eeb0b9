package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static io.assay.judge.Judging.pin;
import static io.assay.judge.Judging.pins;
import static io.assay.judge.Judging.program;
import static io.assay.judge.Judging.programs;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.trust.Reference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgramsCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabPki ELSEWHERE = LabPki.create();
  private static final Judge JUDGE =
      new Judge(
          Reference.of(
              program("platform", PKI.root(), ELSEWHERE.root()), program("careful", PKI.root())));

  private static CheckResult judge(Seen seen, Expectation expectation) {
    return Judging.result(Check.PROGRAMS, JUDGE, seen, expectation);
  }

  @Test
  void platformIsExpectedWhereNothingElseIs() {
    assertThat(judge(Seen.dot(ELSEWHERE.leaf(), ELSEWHERE.issuing()), Expectation.NONE))
        .passesWith("trusted by platform, not by careful");
  }

  @Test
  void everyExpectedProgramMustTrustTheChain() {
    Seen both = Seen.dot(PKI.leaf(), PKI.issuing());
    Seen one = Seen.dot(ELSEWHERE.leaf(), ELSEWHERE.issuing());
    assertThat(judge(both, programs("platform", "careful"))).passes();
    assertThat(judge(one, programs("platform", "careful")))
        .isViolated(Severity.CRITICAL, "careful: no path to a trust anchor: ends at CN=Assay Lab");
  }

  @Test
  void programThatIsNotLoadedIsUndeterminedButHidesNoViolation() {
    Seen seen = Seen.dot(ELSEWHERE.leaf(), ELSEWHERE.issuing());
    assertThat(judge(seen, programs("mozilla", "platform")))
        .isUndetermined("Mozilla: no root program of this name is loaded");
    assertThat(judge(seen, programs("mozilla", "careful")))
        .isViolated(Severity.CRITICAL, "careful:");
  }

  @Test
  void unknownAuthorityIsAViolation() {
    LabCertificate root = CertificateBuilder.root("CN=Nobody").build();
    assertThat(judge(Seen.dot(root.leaf("CN=leaf").build(), root), Expectation.NONE))
        .isViolated(Severity.CRITICAL, "self-signed and not trusted: CN=Nobody");
  }

  @Test
  void pinnedPrivateAuthorityNeedsNoProgramUnlessOneIsNamed() {
    LabCertificate own = CertificateBuilder.selfSigned("CN=resolver.test").build();
    Pin pin = pin(Pin.Kind.SPKI, own);
    assertThat(judge(Seen.dot(own), pins(pin))).isUndetermined("the chain has an expected pin");
    assertThat(
            judge(
                Seen.dot(own),
                new Expectation(List.of(), Set.of(pin), Set.of("platform"), Optional.empty())))
        .isViolated(Severity.CRITICAL, "self-signed");
  }

  @Test
  void pinExcusesNoMissingIntermediateOfAPublicAuthority() {
    assertThat(judge(Seen.dot(PKI.leaf()), pins(pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isViolated(Severity.CRITICAL, "neither served nor trusted");
  }

  @Test
  void otherPinExcusesNoUnknownAuthority() {
    LabCertificate own = CertificateBuilder.selfSigned("CN=resolver.test").build();
    assertThat(judge(Seen.dot(own), pins(pin(Pin.Kind.SPKI, PKI.leaf()))))
        .isViolated(Severity.CRITICAL, "self-signed");
  }

  @Test
  void withoutACertificateItIsUndetermined() {
    assertThat(judge(Seen.dot(), Expectation.NONE)).isUndetermined("sent no certificate");
  }
}
