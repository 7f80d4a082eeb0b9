package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.FailureKind;
import io.assay.probe.Stage;
import io.assay.probe.Variant.Kind;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class VariantCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabCertificate PROXY = CertificateBuilder.root("O=Box, CN=Box CA").build();
  private static final LabCertificate RESIGNED = PROXY.leaf("CN=x").dns("resolver.test").build();
  private static final LabCertificate[] GENUINE = PKI.leaf().chain().toArray(LabCertificate[]::new);
  private static final LabCertificate[] FALSE = {RESIGNED, PROXY};
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  private static Judgement judgement(Seen seen, Looks look, Expectation expectation) {
    return JUDGE.judge(seen.observation().with(look.look()), expectation);
  }

  private static CheckResult result(Seen seen, Looks look, Expectation expectation) {
    return Judging.result(Check.VARIANT, judgement(seen, look, expectation));
  }

  private static CheckResult result(Seen seen, Looks look) {
    return result(seen, look, Expectation.NONE);
  }

  @Test
  void withoutACloserLookNothingIsSaid() {
    assertThat(Judging.result(Check.VARIANT, JUDGE, Seen.dot(GENUINE)))
        .isUndetermined("no closer look was taken");
    assertThat(result(Seen.dot(GENUINE), Looks.nothing().silent(853)))
        .isUndetermined("no closer look was taken");
  }

  @Test
  void theSameKeyHoweverItIsAskedPasses() {
    Looks look = Looks.nothing().answered(Kind.NO_NAME, GENUINE).answered(Kind.OTHER_NAME, GENUINE);
    assertThat(result(Seen.dot(GENUINE), look))
        .passesWith("the same key without a name and with another name");
  }

  @Test
  void serverOfSeveralNamesPasses() {
    Looks look = Looks.nothing().answered(Kind.NO_NAME, FALSE).answered(Kind.OTHER_NAME, GENUINE);
    assertThat(result(Seen.dot(GENUINE), look)).passesWith("another certificate without a name");
  }

  @Test
  void whoAnswersForTheNameAloneIsInThePath() {
    Looks look = Looks.nothing().answered(Kind.NO_NAME, GENUINE).answered(Kind.OTHER_NAME, FALSE);
    Judgement judgement = judgement(Seen.dot(FALSE), look, Expectation.NONE);
    assertThat(Judging.result(Check.VARIANT, judgement))
        .isViolated(Severity.CRITICAL, "something in the path answers for this server name");
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.SUSPICIOUS);
    Assertions.assertThat(judgement.conclusion().signs())
        .containsExactly(Sign.STRANGER, Sign.VARIANT);
  }

  @Test
  void twoCertificatesForWhichNobodyVouchesSayNothing() {
    LabCertificate other = PROXY.leaf("CN=y").dns("resolver.test").build();
    Looks look = Looks.nothing().answered(Kind.NO_NAME, other, PROXY);
    assertThat(result(Seen.dot(FALSE), look)).passesWith("another certificate without a name");
    LabCertificate wrongName = PKI.issuing().leaf("CN=z").dns("other.test").build();
    assertThat(
            result(
                Seen.dot(FALSE),
                Looks.nothing()
                    .answered(Kind.OTHER_NAME, wrongName.chain().toArray(LabCertificate[]::new))))
        .passesWith("another certificate with another name");
  }

  @Test
  void expectedPinOfAPrivateResolverVouchesToo() {
    Expectation pinned = Judging.pins(Judging.pin(Pin.Kind.SPKI, RESIGNED));
    Looks look = Looks.nothing().answered(Kind.NO_NAME, GENUINE);
    assertThat(result(Seen.dot(FALSE), look, pinned)).passesWith("another certificate");
    Looks turned = Looks.nothing().answered(Kind.NO_NAME, FALSE);
    assertThat(result(Seen.dot(GENUINE), turned, pinned)).isViolated(Severity.CRITICAL, "");
  }

  @Test
  void answersByPlainDnsTellWhereTheyAreChanged() {
    Expectation expected = Judging.answer("NOERROR", "192.0.2.1");
    Looks filtered =
        Looks.nothing()
            .plain(Kind.PLAIN_UDP, Seen.answer("NOERROR", "198.51.100.7"))
            .plain(Kind.PLAIN_TCP, Seen.answer("NOERROR", "192.0.2.1"));
    assertThat(result(Seen.dot(GENUINE), filtered, expected))
        .isViolated(Severity.INFO, "something on the path answers plain DNS");
    Looks genuine = Looks.nothing().plain(Kind.PLAIN_UDP, Seen.answer("NOERROR", "192.0.2.1"));
    Seen changed = Seen.dot(GENUINE).response(Seen.answer("NOERROR", "198.51.100.7"));
    assertThat(result(changed, genuine, expected))
        .isViolated(Severity.WARNING, "it is changed only here");
    assertThat(result(Seen.dot(GENUINE), genuine, expected))
        .isUndetermined("nothing that was asked otherwise can be compared");
    assertThat(result(Seen.dot(GENUINE), filtered))
        .isUndetermined("nothing that was asked otherwise can be compared");
  }

  @Test
  void whatDoesNotAnswerOtherwiseSaysNothing() {
    Looks look = Looks.nothing().failed(Kind.NO_NAME, Stage.TLS, FailureKind.TLS_ALERT);
    assertThat(result(Seen.dot(FALSE), look)).isUndetermined("nothing that was asked otherwise");
  }
}
