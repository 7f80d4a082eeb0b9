package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static io.assay.judge.Judging.answer;

import io.assay.endpoint.Expectation;
import io.assay.lab.LabPki;
import io.assay.probe.FailureKind;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  private static CheckResult judge(Octets response, Expectation expectation) {
    return Judging.result(
        Check.ANSWER, JUDGE, Seen.dot(PKI.leaf(), PKI.issuing()).response(response), expectation);
  }

  @Test
  void anyAnswerPassesWhereNoneIsExpected() {
    assertThat(judge(Seen.answer("NOERROR", "192.0.2.1"), Expectation.NONE))
        .passesWith("NOERROR: 192.0.2.1");
    assertThat(judge(Seen.answer("NXDOMAIN"), Expectation.NONE)).passesWith("NXDOMAIN, no records");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVFAIL", "REFUSED", "FORMERR", "NOTIMP"})
  void errorOfTheResolverIsAViolationThoughNothingIsExpected(String rcode) {
    assertThat(judge(Seen.answer(rcode), Expectation.NONE)).isViolated(Severity.CRITICAL, rcode);
  }

  @Test
  void expectedResponseCodeDecidesWhereThereIsOne() {
    assertThat(judge(Seen.answer("REFUSED"), answer("refused"))).passes();
    assertThat(judge(Seen.answer("NXDOMAIN"), answer("NOERROR")))
        .isViolated(Severity.CRITICAL, "the response code is NXDOMAIN");
  }

  @Test
  void everyExpectedRecordMustBeInTheAnswerInWhateverSpelling() {
    Octets both = Seen.answer("NOERROR", "192.0.2.1", "2001:db8::1");
    assertThat(judge(both, answer("NOERROR", "192.0.2.1", "2001:DB8:0::1"))).passes();
    assertThat(judge(both, answer("NOERROR", "192.0.2.1", "192.0.2.2")))
        .isViolated(Severity.CRITICAL, "192.0.2.2 is not in the answer");
  }

  @Test
  void truncationOverAStreamIsAViolation() {
    assertThat(judge(Seen.answer("NOERROR", true, "192.0.2.1"), Expectation.NONE))
        .isViolated(Severity.WARNING, "truncated");
  }

  @Test
  void answerThatCannotBeReadIsAViolation() {
    assertThat(judge(Octets.copyOf(new byte[] {1, 2, 3}), Expectation.NONE))
        .isViolated(Severity.CRITICAL, "");
  }

  @Test
  void answerToAnotherQuestionIsAViolation() {
    Seen seen =
        Seen.dot(PKI.leaf())
            .failed(new Outcome.Failed(Stage.QUERY, FailureKind.DNS_MISMATCH, "id 1, not 2"));
    assertThat(Judging.result(Check.ANSWER, JUDGE, seen))
        .isViolated(Severity.CRITICAL, "id 1, not 2");
  }

  @Test
  void withoutAnAnswerItIsUndetermined() {
    Seen seen =
        Seen.dot(PKI.leaf())
            .failed(new Outcome.Failed(Stage.QUERY, FailureKind.TIMEOUT, "timed out"));
    assertThat(Judging.result(Check.ANSWER, JUDGE, seen)).isUndetermined("no DNS answer");
  }
}
