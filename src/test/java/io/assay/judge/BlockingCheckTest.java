package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.lab.LabPki;
import io.assay.probe.Examination;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Variant.Kind;
import io.assay.probe.path.HopDistance.Answer;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockingCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  private static Observation failed(Stage stage, FailureKind kind) {
    return Seen.dot(List.of()).failed(new Outcome.Failed(stage, kind, "as seen")).observation();
  }

  private static CheckResult result(Observation observation) {
    return Judging.result(Check.BLOCKING, JUDGE.judge(observation, Expectation.NONE));
  }

  private static CheckResult result(Stage stage, FailureKind kind, Looks look) {
    return result(failed(stage, kind).with(look.look()));
  }

  private static Looks again(Stage stage, FailureKind kind) {
    return Looks.nothing().failed(Kind.AGAIN, stage, kind);
  }

  @Test
  void whatIsReachedIsNotBlocked() {
    assertThat(result(Seen.dot(PKI.leaf()).observation())).passesWith("the endpoint was reached");
    assertThat(result(failed(Stage.TLS, FailureKind.TLS_ALERT)))
        .passesWith("the endpoint was reached, and does not serve");
  }

  @Test
  void withoutACloserLookNothingIsSaid() {
    assertThat(result(failed(Stage.CONNECT, FailureKind.TIMEOUT)))
        .isUndetermined("no closer look was taken");
  }

  @Test
  void silentPortWhoseNeighboursAnswerIsBlocked() {
    Looks look =
        again(Stage.CONNECT, FailureKind.TIMEOUT)
            .silent(853)
            .port(443, 4, Answer.SYN_ACK)
            .port(53, 4, Answer.RST);
    Observation seen = failed(Stage.CONNECT, FailureKind.TIMEOUT).with(look.look());
    assertThat(result(seen))
        .isViolated(
            Severity.WARNING, "port 853 is silent, where a host would refuse: a filter drops");
    Assertions.assertThat(result(seen).toString())
        .contains("port: port 853 is silent; ports 443 and 53 of the same address answer");
    Judgement judgement = JUDGE.judge(seen, Expectation.NONE);
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.BLOCKED);
    Assertions.assertThat(judgement.conclusion().confidence()).contains(Confidence.HIGH);
    Assertions.assertThat(
            JUDGE
                .judge(failed(Stage.CONNECT, FailureKind.TIMEOUT), Expectation.NONE)
                .conclusion()
                .confidence())
        .as("without a closer look")
        .contains(Confidence.LOW);
  }

  @Test
  void addressThatIsSilentAltogetherMayBeDown() {
    Looks look = again(Stage.CONNECT, FailureKind.TIMEOUT).silent(853).silent(443).silent(53);
    assertThat(result(Stage.CONNECT, FailureKind.TIMEOUT, look))
        .isUndetermined("no other port of the address answers either: it may be down");
  }

  @Test
  void connectionsThatGetThroughAMomentLaterTellOfNoFilter() {
    Looks connects =
        again(Stage.CONNECT, FailureKind.TIMEOUT)
            .port(853, 4, Answer.SYN_ACK)
            .port(443, 4, Answer.SYN_ACK);
    assertThat(result(Stage.CONNECT, FailureKind.TIMEOUT, connects))
        .isUndetermined("connects got through a moment later");
    Looks answered = Looks.nothing().answered(Kind.AGAIN, PKI.leaf()).silent(853);
    assertThat(result(Stage.CONNECT, FailureKind.TIMEOUT, answered))
        .isUndetermined("reached again a moment later");
  }

  @Test
  void prohibitedIsWhatIcmpSays() {
    assertThat(result(failed(Stage.CONNECT, FailureKind.PROHIBITED)))
        .isViolated(Severity.WARNING, "a filter says that the connection is forbidden");
    Looks look =
        again(Stage.CONNECT, FailureKind.UNREACHABLE).silent(853).port(443, 4, Answer.SYN_ACK);
    assertThat(result(Stage.CONNECT, FailureKind.UNREACHABLE, look))
        .isViolated(Severity.WARNING, "has a way to the address, and says that it has none");
    assertThat(
            result(
                Stage.CONNECT,
                FailureKind.UNREACHABLE,
                again(Stage.CONNECT, FailureKind.UNREACHABLE).silent(853).silent(443)))
        .isUndetermined("no other port");
  }

  @Test
  void refusalByTheHostIsNoneByTheWay() {
    Looks byHost =
        again(Stage.CONNECT, FailureKind.REFUSED)
            .port(853, 4, Answer.RST)
            .port(443, 4, Answer.SYN_ACK);
    assertThat(result(Stage.CONNECT, FailureKind.REFUSED, byHost))
        .isUndetermined("by the host itself: not served");
    Looks byTheWay =
        again(Stage.CONNECT, FailureKind.REFUSED)
            .port(853, 1, Answer.RST)
            .port(443, 4, Answer.SYN_ACK);
    assertThat(result(Stage.CONNECT, FailureKind.REFUSED, byTheWay))
        .isViolated(Severity.WARNING, "somebody nearer than the address's other ports refuses");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"RESET", "CLOSED_EARLY", "TIMEOUT"})
  void whatDiesAtTheNameAndLivesWithoutIsCutForTheName(FailureKind kind) {
    Looks look =
        again(Stage.TLS, kind)
            .answered(Kind.NO_NAME, PKI.leaf())
            .failed(Kind.OTHER_NAME, Stage.TLS, kind)
            .failed(Kind.SMALL_SEGMENTS, Stage.TLS, kind)
            .port(853, 4, Answer.SYN_ACK);
    assertThat(result(Stage.TLS, kind, look))
        .isViolated(Severity.WARNING, "something on the path reads the name");
  }

  @Test
  void whatDiesAtLargePacketsAndLivesWithSmallOnesIsCutByTheirSize() {
    Looks look =
        again(Stage.TLS, FailureKind.TIMEOUT)
            .failed(Kind.NO_NAME, Stage.TLS, FailureKind.TIMEOUT)
            .answered(Kind.SMALL_SEGMENTS, PKI.leaf())
            .port(853, 4, Answer.SYN_ACK);
    assertThat(result(Stage.TLS, FailureKind.TIMEOUT, look))
        .isViolated(Severity.WARNING, "large packets get lost on the path");
  }

  @Test
  void whatDiffersWherePacketsGetLostIsANote() {
    Looks cut =
        again(Stage.TLS, FailureKind.TIMEOUT).answered(Kind.NO_NAME, PKI.leaf()).lossy(853, 4);
    assertThat(result(Stage.TLS, FailureKind.TIMEOUT, cut))
        .isViolated(Severity.INFO, "something on the path reads the name");
    Looks silent = again(Stage.CONNECT, FailureKind.TIMEOUT).silent(853).lossy(443, 4);
    assertThat(result(Stage.CONNECT, FailureKind.TIMEOUT, silent))
        .isViolated(Severity.INFO, "a filter drops");
    Looks reset =
        again(Stage.TLS, FailureKind.RESET).answered(Kind.NO_NAME, PKI.leaf()).lossy(853, 4);
    assertThat(result(Stage.TLS, FailureKind.RESET, reset))
        .as("nobody resets by chance")
        .isViolated(Severity.WARNING, "something on the path reads the name");
  }

  @Test
  void resetAtEveryClientHelloIsNoProof() {
    Looks look =
        again(Stage.TLS, FailureKind.RESET)
            .failed(Kind.NO_NAME, Stage.TLS, FailureKind.RESET)
            .failed(Kind.OTHER_NAME, Stage.TLS, FailureKind.RESET)
            .failed(Kind.SMALL_SEGMENTS, Stage.TLS, FailureKind.RESET);
    assertThat(result(Stage.TLS, FailureKind.RESET, look))
        .isViolated(Severity.INFO, "reset at every ClientHello, as a filter does");
    Conclusion conclusion =
        JUDGE
            .judge(failed(Stage.TLS, FailureKind.RESET).with(look.look()), Expectation.NONE)
            .conclusion();
    Assertions.assertThat(conclusion.signs()).isEmpty();
    Assertions.assertThat(conclusion.confidence()).contains(Confidence.LOW);
  }

  @Test
  void silenceAtEveryClientHelloMayBeAServerThatHangs() {
    Looks look =
        again(Stage.TLS, FailureKind.TIMEOUT)
            .failed(Kind.NO_NAME, Stage.TLS, FailureKind.TIMEOUT)
            .failed(Kind.SMALL_SEGMENTS, Stage.TLS, FailureKind.TIMEOUT);
    assertThat(result(Stage.TLS, FailureKind.TIMEOUT, look))
        .isUndetermined("a filter and a server that hangs look the same");
  }

  @Test
  void whatWasNotTriedSaysNothing() {
    Examination look = again(Stage.CONNECT, FailureKind.TIMEOUT).silent(853).look();
    Observation ill =
        failed(Stage.CONNECT, FailureKind.TIMEOUT).from(Origin.ill("no uplink")).with(look);
    assertThat(result(ill)).isUndetermined("the endpoint was not tried");
    assertThat(result(failed(Stage.RESOLVE, FailureKind.NAME_NOT_FOUND)))
        .isUndetermined("the name has no address here");
    Looks throughAProxy = again(Stage.CONNECT, FailureKind.TIMEOUT);
    assertThat(result(Stage.CONNECT, FailureKind.TIMEOUT, throughAProxy))
        .isUndetermined("other ports of the address cannot be tried");
  }
}
