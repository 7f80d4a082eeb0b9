package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Control;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.FailureKind;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.trust.Reference;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabCertificate PROXY = CertificateBuilder.root("O=Box, CN=Box CA").build();
  private static final LabCertificate RESIGNED = PROXY.leaf("CN=x").dns("resolver.test").build();
  private static final Judge JUDGE = Judging.trusting(PKI.root());
  private static final Expectation SILENT = Expectation.of(Control.SILENT, Set.of());
  private static final Expectation UNTRUSTED = Expectation.of(Control.UNTRUSTED, Set.of());

  private static Seen failed(Stage stage, FailureKind kind, LabCertificate... chain) {
    return Seen.dot(chain).failed(new Outcome.Failed(stage, kind, "as seen"));
  }

  private static CheckResult result(Seen seen, Expectation control) {
    return Judging.result(Check.CONTROL, JUDGE, seen, control);
  }

  private static Verdict verdict(Seen seen, Expectation control) {
    return JUDGE.judge(seen.observation(), control).verdict();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"TIMEOUT", "REFUSED", "UNREACHABLE", "PROHIBITED", "RESET"})
  void whereNobodyMayAnswerNobodyDoes(FailureKind kind) {
    Seen seen = failed(Stage.CONNECT, kind);
    assertThat(result(seen, SILENT)).passesWith(kind.text() + " in stage connect");
    Assertions.assertThat(verdict(seen, SILENT)).isEqualTo(Verdict.OK);
  }

  @Test
  void whoeverAnswersWhereNobodyMayIntercepts() {
    Seen seen = Seen.dot(RESIGNED);
    assertThat(result(seen, SILENT))
        .isViolated(Severity.CRITICAL, "somebody completes TLS and answers");
    Assertions.assertThat(result(seen, SILENT).toString()).contains("Box CA");
    Judgement judgement = JUDGE.judge(seen.observation(), SILENT);
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.INTERCEPTED);
    Assertions.assertThat(judgement.conclusion().confidence()).contains(Confidence.HIGH);
    Assertions.assertThat(judgement.doubts()).containsExactly(Check.CONTROL);
  }

  @Test
  void certificateAloneGivesAway() {
    assertThat(result(failed(Stage.TLS, FailureKind.RESET, RESIGNED), SILENT))
        .isViolated(Severity.CRITICAL, "somebody presents a certificate");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"TIMEOUT", "RESET", "CLOSED_EARLY", "NOT_TLS"})
  void connectionWithoutCertificateIsSuspicious(FailureKind kind) {
    Seen seen = failed(Stage.TLS, kind);
    assertThat(result(seen, SILENT)).isViolated(Severity.WARNING, "accepts the TCP connection");
    Assertions.assertThat(verdict(seen, SILENT)).isEqualTo(Verdict.SUSPICIOUS);
  }

  @Test
  void whatCouldNotBeTriedSaysNothing() {
    Seen local = failed(Stage.CONNECT, FailureKind.LOCAL);
    assertThat(result(local, SILENT)).isUndetermined("as seen");
    Assertions.assertThat(verdict(local, SILENT)).isEqualTo(Verdict.UNKNOWN);
    Seen ill = failed(Stage.CONNECT, FailureKind.TIMEOUT).from(Origin.ill("no uplink"));
    assertThat(result(ill, SILENT)).isUndetermined("as seen");
  }

  @Test
  void chainThatNobodyMayTrustIsTrustedByNobody() {
    Seen seen = Seen.dot(RESIGNED, PROXY);
    assertThat(result(seen, UNTRUSTED)).passesWith("CN=x issued by CN=Box CA");
    Assertions.assertThat(verdict(seen, UNTRUSTED)).isEqualTo(Verdict.OK);
  }

  @Test
  void chainThatBecameTrustedWasSignedAnew() {
    Seen seen = Seen.dot(PKI.leaf().chain());
    assertThat(result(seen, UNTRUSTED))
        .isViolated(Severity.CRITICAL, "a chain that platform trusts");
    Assertions.assertThat(verdict(seen, UNTRUSTED)).isEqualTo(Verdict.INTERCEPTED);
  }

  @Test
  void untrustedChainWithoutThePinIsAnotherOne() {
    Pin genuine = Judging.pin(Pin.Kind.SPKI, PKI.leaf());
    assertThat(
            result(Seen.dot(RESIGNED, PROXY), Expectation.of(Control.UNTRUSTED, Set.of(genuine))))
        .isViolated(Severity.CRITICAL, "a chain without the pin");
    Pin own = Judging.pin(Pin.Kind.SPKI, RESIGNED);
    assertThat(result(Seen.dot(RESIGNED, PROXY), Expectation.of(Control.UNTRUSTED, Set.of(own))))
        .passesWith("Box CA");
  }

  @Test
  void nobodyWhoCouldTrustSaysNothing() {
    Judge blind = new Judge(Reference.of());
    assertThat(Judging.result(Check.CONTROL, blind, Seen.dot(RESIGNED), UNTRUSTED))
        .isUndetermined("no root program can say");
    assertThat(result(failed(Stage.CONNECT, FailureKind.TIMEOUT), UNTRUSTED))
        .isUndetermined("no TLS connection was made");
  }

  @ParameterizedTest
  @EnumSource(Control.class)
  void controlHasNoOtherChecksThanWhoIsInThePath(Control control) {
    Assertions.assertThat(
            JUDGE
                .judge(Seen.dot(RESIGNED).observation(), Expectation.of(control, Set.of()))
                .results())
        .extracting(CheckResult::check)
        .containsExactly(Check.INTERCEPTOR, Check.CONTROL);
  }
}
