package io.assay.incident;

import static io.assay.incident.Scene.INTERCEPTOR;
import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static io.assay.judge.CheckAssert.assertThat;

import io.assay.endpoint.Control;
import io.assay.endpoint.Expectation;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Confidence;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.judge.Severity;
import io.assay.judge.Sign;
import io.assay.judge.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What controls show is known of everything else that is seen from the same vantage point. */
class ControlsTest {
  private static final Expectation SILENT = Expectation.of(Control.SILENT, Set.of());

  private final Scene scene = Scene.begin();

  private void control(String vantage, Seen seen) {
    scene.expecting(SILENT);
    Seen there = seen.of("controls").at(Optional.of(InetAddress.ofLiteral("192.0.2.1")));
    Assertions.assertThat(scene.comparison.compare(scene.judgement(vantage, there))).isEmpty();
    scene.expecting(Expectation.NONE);
  }

  private CheckResult control(Judgement judgement) {
    return Judging.result(Check.CONTROL, judgement);
  }

  @Test
  void withoutControlsNothingIsSaid() {
    assertThat(control(scene.look("a", dot(PUBLIC.leaf()))))
        .isUndetermined("no control is looked at from this vantage point");
  }

  @Test
  void silentControlsPass() {
    control("a", failed(TIMEOUT));
    assertThat(control(scene.look("a", dot(PUBLIC.leaf())))).passesWith("one control");
    assertThat(control(scene.look("b", dot(PUBLIC.leaf())))).isUndetermined("no control");
  }

  @Test
  void answeringControlIsANoteAtEndpointsThatAreWell() {
    control("a", dot(INTERCEPTOR.leaf()));
    Judgement judgement = scene.look("a", dot(PUBLIC.leaf()));
    assertThat(control(judgement)).isViolated(Severity.INFO, "something is in the path");
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.OK);
    Assertions.assertThat(judgement.doubts()).isEmpty();
  }

  @Test
  void answeringControlMakesAnUntrustedChainInterception() {
    control("a", dot(INTERCEPTOR.leaf()));
    Judgement judgement = scene.look("a", dot(INTERCEPTOR.leaf()));
    Assertions.assertThat(judgement.verdict()).isEqualTo(Verdict.INTERCEPTED);
    Assertions.assertThat(judgement.conclusion().confidence()).contains(Confidence.HIGH);
    Assertions.assertThat(judgement.conclusion().signs())
        .containsExactly(Sign.NEIGHBOUR, Sign.STRANGER);
    Assertions.assertThat(scene.look("b", dot(INTERCEPTOR.leaf())).verdict())
        .as("from a vantage point without that control")
        .isEqualTo(Verdict.MISCONFIGURED);
  }

  @Test
  void whatAControlShowedLongAgoOrThatIsNoMoreDoesNotCount() {
    control("a", dot(INTERCEPTOR.leaf()));
    scene.pass(Duration.ofSeconds(200));
    assertThat(control(scene.look("a", dot(PUBLIC.leaf()))))
        .isUndetermined("no control was looked at lately");

    control("a", dot(INTERCEPTOR.leaf()));
    control("a", failed(TIMEOUT));
    assertThat(control(scene.look("a", dot(PUBLIC.leaf())))).passesWith("one control");
  }
}
