package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.lab.LabPki;
import io.assay.probe.FailureKind;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import java.util.List;
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
  void proxyThatRefusesIsUndetermined() {
    assertThat(judge(failed(Stage.PROXY, FailureKind.PROXY_DENIED)))
        .isUndetermined("proxy-denied in stage proxy: what happened");
  }

  @Test
  void whatAnIllVantagePointDidNotReachIsUndeterminedAndTheVerdictUnknown() {
    Judgement refused = ill(failed(Stage.CONNECT, FailureKind.REFUSED));
    assertThat(Judging.result(Check.REACHABLE, refused))
        .isUndetermined(
            "the vantage point is ill: its proxy is away; refused in stage connect: what happened");
    Judgement cut = ill(failed(Stage.TLS, FailureKind.RESET));
    assertThat(Judging.result(Check.REACHABLE, cut)).isUndetermined("its proxy is away; reset");
    org.assertj.core.api.Assertions.assertThat(List.of(refused, cut))
        .extracting(Judgement::verdict)
        .containsOnly(Verdict.UNKNOWN);
  }

  @Test
  void whatAnIllVantagePointDidReachIsJudgedAsEver() {
    assertThat(Judging.result(Check.REACHABLE, ill(failed(Stage.TLS, FailureKind.TLS_ALERT))))
        .isViolated(Severity.CRITICAL, "what happened");
    assertThat(Judging.result(Check.REACHABLE, ill(Seen.dot(PKI.leaf()))))
        .passesWith("answered in 3 ms");
  }

  private static Judgement ill(Seen seen) {
    return Judging.trusting(PKI.root())
        .judge(seen.observation().from(Origin.ill("its proxy is away")), Expectation.NONE);
  }

  @Test
  void probeThatCouldNotBeMadeIsUndetermined() {
    assertThat(judge(failed(Stage.CONNECT, FailureKind.LOCAL))).isUndetermined("local in stage");
    assertThat(judge(failed(Stage.RESOLVE, FailureKind.LOOKUP_FAILED)))
        .isUndetermined("lookup-failed in stage resolve");
    assertThat(judge(failed(Stage.RESOLVE, FailureKind.TIMEOUT))).isUndetermined("timeout");
  }
}
