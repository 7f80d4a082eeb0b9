package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.LabPki;
import io.assay.probe.FailureKind;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import org.junit.jupiter.api.Test;

class ReachableCheckTest {
  private static final LabPki PKI = LabPki.create();

  private static CheckResult judge(Seen seen) {
    return Judging.result(Check.REACHABLE, Judging.trusting(PKI.root()), seen);
  }

  private static Seen failed(Stage stage, FailureKind kind) {
    return Seen.dot(PKI.leaf()).failed(new Outcome.Failed(stage, kind, "what happened"));
  }

  @Test
  void answerPasses() {
    assertThat(judge(Seen.dot(PKI.leaf()))).passesWith("answered in 3 ms");
  }

  @Test
  void failureIsAViolationThatSaysWhereAndWhat() {
    CheckResult result = judge(failed(Stage.CONNECT, FailureKind.REFUSED));
    assertThat(result).isViolated(Severity.CRITICAL, "what happened");
    org.assertj.core.api.Assertions.assertThat(((CheckResult.Violation) result).observed())
        .isEqualTo("refused in stage connect");
  }

  @Test
  void nameThatDoesNotExistIsAViolation() {
    assertThat(judge(failed(Stage.RESOLVE, FailureKind.NAME_NOT_FOUND)))
        .isViolated(Severity.CRITICAL, "what happened");
  }

  @Test
  void whoAskedNothingCannotSayWhetherItAnswers() {
    assertThat(judge(Seen.dot(PKI.leaf()).notAsked())).isUndetermined("was not asked");
  }

  @Test
  void probeThatCouldNotBeMadeIsUndetermined() {
    assertThat(judge(failed(Stage.CONNECT, FailureKind.LOCAL))).isUndetermined("local in stage");
    assertThat(judge(failed(Stage.RESOLVE, FailureKind.LOOKUP_FAILED)))
        .isUndetermined("lookup-failed in stage resolve");
    assertThat(judge(failed(Stage.RESOLVE, FailureKind.TIMEOUT))).isUndetermined("timeout");
  }
}
