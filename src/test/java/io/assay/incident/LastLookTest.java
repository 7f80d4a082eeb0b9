package io.assay.incident;

import static io.assay.incident.Scene.INTERCEPTOR;
import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static io.assay.judge.CheckAssert.assertThat;

import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Confidence;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Looks;
import io.assay.judge.Seen;
import io.assay.judge.Severity;
import io.assay.judge.Verdict;
import io.assay.lab.LabCertificate;
import io.assay.probe.FailureKind;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Variant.Kind;
import io.assay.probe.path.HopDistance.Answer;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a closer look shows, and what it says of the probes after it. */
class LastLookTest {
  private static final LabCertificate LEAF = PUBLIC.leaf();
  private static final LabCertificate RESIGNED = INTERCEPTOR.leaf();
  private static final LabCertificate[] GENUINE = LEAF.chain().toArray(LabCertificate[]::new);

  private final Scene scene = Scene.begin();

  private static Looks distances(int own, int neighbour) {
    return Looks.nothing()
        .port(853, own, Answer.SYN_ACK)
        .port(443, neighbour, Answer.SYN_ACK)
        .silent(53);
  }

  private Judgement look(Seen seen, Looks look) {
    return scene.look("a", seen.with(look.look()));
  }

  private Judgement look(Seen seen) {
    return scene.look("a", seen);
  }

  private static CheckResult hop(Judgement judgement) {
    return Judging.result(Check.HOP, judgement);
  }

  @Test
  void beforeTheFirstLookNothingIsSaid() {
    assertThat(hop(look(dot(LEAF)))).isUndetermined("no closer look was taken");
  }

  @Test
  void asFarAwayAsTheNeighboursPassesUntilTheNextLook() {
    assertThat(hop(look(dot(LEAF), distances(4, 4)))).passesWith("4 hops");
    assertThat(hop(look(dot(LEAF)))).passesWith("4 hops away when measured on 2");
    assertThat(hop(look(dot(RESIGNED))))
        .isUndetermined("not measured since another certificate is presented");
  }

  @Test
  void nearerThanTheNeighboursIsInterceptionTogetherWithAnotherKey() {
    Judgement judgement = look(dot(RESIGNED), distances(1, 4));
    assertThat(hop(judgement)).isViolated(Severity.WARNING, "something in the path");
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.INTERCEPTED);
    Assertions.assertThat(judgement.conclusion().confidence()).contains(Confidence.HIGH);
    Assertions.assertThat(judgement.doubts()).contains(Check.HOP, Check.PROGRAMS);

    Judgement next = look(dot(RESIGNED));
    assertThat(hop(next)).isViolated(Severity.WARNING, "something in the path");
    Assertions.assertThat(next.verdict()).isEqualTo(Verdict.INTERCEPTED);
  }

  @Test
  void nearerWithAChainThatIsVouchedForIsANote() {
    Judgement judgement = look(dot(LEAF), distances(1, 4));
    assertThat(hop(judgement)).isViolated(Severity.INFO, "something in the path");
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void nearerWithTamperedAnswersIsInterceptionWhateverTheKey() {
    scene.expecting(Judging.answer("NOERROR", "192.0.2.99"));
    Judgement judgement = look(dot(LEAF), distances(1, 4));
    assertThat(hop(judgement)).isViolated(Severity.WARNING, "something in the path");
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.INTERCEPTED);
    Assertions.assertThat(judgement.conclusion().confidence()).contains(Confidence.MODERATE);
  }

  @Test
  void oneHopIsNoFinding() {
    Assertions.assertThat(hop(look(dot(RESIGNED), distances(3, 4))))
        .isInstanceOf(CheckResult.Pass.class);
  }

  @Test
  void nearerThanItWasWhenVouchedForCountsWithoutNeighbours() {
    Looks before = Looks.nothing().port(853, 6, Answer.SYN_ACK).silent(443);
    assertThat(hop(look(dot(LEAF), before))).isUndetermined("");
    assertThat(hop(look(dot(LEAF), before))).passesWith("6 hops away, as before");
    Looks now = Looks.nothing().port(853, 2, Answer.SYN_ACK).silent(443);
    Judgement judgement = look(dot(RESIGNED), now);
    assertThat(hop(judgement)).isViolated(Severity.WARNING, "nearer than on 2");
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.INTERCEPTED);
    assertThat(hop(look(dot(LEAF), now)))
        .as("a route that became shorter")
        .isViolated(Severity.INFO, "");
    assertThat(hop(look(dot(LEAF), now))).passesWith("2 hops away, as before");
  }

  @Test
  void distanceThatWasGuessedWherePacketsGetLostIsHeldAgainstNobody() {
    look(dot(LEAF), Looks.nothing().lossy(853, 14).silent(443));
    Looks now = Looks.nothing().port(853, 4, Answer.SYN_ACK).silent(443);
    Assertions.assertThat(hop(look(dot(RESIGNED), now)))
        .isInstanceOf(CheckResult.Undetermined.class);
    look(dot(LEAF), Looks.nothing().port(853, 14, Answer.SYN_ACK).silent(443));
    Assertions.assertThat(hop(look(dot(RESIGNED), Looks.nothing().lossy(853, 4).silent(443))))
        .isNotInstanceOf(CheckResult.Violation.class);
  }

  @Test
  void whatCannotBeToldSaysWhy() {
    assertThat(hop(look(dot(LEAF), Looks.nothing().unstable(853).port(443, 4, Answer.SYN_ACK))))
        .isUndetermined("now so, now so");
    assertThat(hop(look(dot(LEAF))))
        .isUndetermined("it could not be measured when it was tried last");
  }

  @Test
  void kindOfBlockingStandsAsLongAsTheFailureDoes() {
    Looks look =
        Looks.nothing()
            .failed(Kind.AGAIN, Stage.CONNECT, FailureKind.TIMEOUT)
            .silent(853)
            .port(443, 4, Answer.SYN_ACK);
    Judgement first = look(failed(TIMEOUT), look);
    assertThat(Judging.result(Check.BLOCKING, first)).isViolated(Severity.WARNING, "");
    Judgement next = look(failed(TIMEOUT));
    assertThat(Judging.result(Check.BLOCKING, next)).isViolated(Severity.WARNING, "");
    Assertions.assertThat(next.conclusion().confidence()).contains(Confidence.HIGH);
    Outcome.Failed otherwise = new Outcome.Failed(Stage.CONNECT, FailureKind.REFUSED, "RST");
    assertThat(Judging.result(Check.BLOCKING, look(failed(otherwise))))
        .isUndetermined("no closer look was taken");
    assertThat(Judging.result(Check.BLOCKING, look(failed(TIMEOUT))))
        .as("what is over has to be looked at again")
        .isUndetermined("no closer look was taken");
  }

  @Test
  void whoAnswersForTheNameAloneIsKnownAsLongAsHeDoes() {
    Looks look = Looks.nothing().answered(Kind.NO_NAME, GENUINE);
    assertThat(Judging.result(Check.VARIANT, look(dot(RESIGNED), look)))
        .isViolated(Severity.CRITICAL, "answers for this server name");
    scene.pass(Duration.ofMinutes(30));
    Judgement next = look(dot(RESIGNED));
    assertThat(Judging.result(Check.VARIANT, next)).isViolated(Severity.CRITICAL, "");
    Assertions.assertThat(next.verdict()).isEqualTo(Verdict.SUSPICIOUS);
    assertThat(Judging.result(Check.VARIANT, look(dot(LEAF))))
        .isUndetermined("no closer look was taken");
  }
}
