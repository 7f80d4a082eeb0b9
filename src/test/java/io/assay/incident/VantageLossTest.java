package io.assay.incident;

import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static io.assay.judge.CheckAssert.assertThat;

import io.assay.judge.Severity;
import java.net.InetAddress;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** That a path loses packets is known of every endpoint beyond it. */
class VantageLossTest {
  private final Scene scene = Scene.begin();

  /** Another endpoint is looked at from a and b, and from a every third probe gets lost. */
  private void otherEndpointOverTheLossyPath() {
    Optional<InetAddress> other = Optional.of(InetAddress.ofLiteral("192.0.2.9"));
    for (int i = 0; i < 30; i++) {
      scene.look("b", dot(PUBLIC.leaf()).at(other));
      scene.look("a", (i % 3 == 1 ? failed(TIMEOUT) : dot(PUBLIC.leaf())).at(other));
    }
  }

  private void lostThreeTimes() {
    scene.look("b", dot(PUBLIC.leaf()));
    scene.look("a", failed(TIMEOUT));
    scene.look("b", dot(PUBLIC.leaf()));
    scene.look("a", failed(TIMEOUT));
    scene.look("b", dot(PUBLIC.leaf()));
  }

  @Test
  void threeInARowOfANewEndpointSayNothingOverALossyPath() {
    otherEndpointOverTheLossyPath();
    lostThreeTimes();
    assertThat(scene.vantage("a", failed(TIMEOUT))).isUndetermined("3 in a row");
  }

  @Test
  void threeInARowSayEnoughOverAGoodPath() {
    lostThreeTimes();
    assertThat(scene.vantage("a", failed(TIMEOUT))).isViolated(Severity.CRITICAL, "");
  }

  @Test
  void shareIsKnownFromSixteenProbesOn() {
    VantageLoss losses = new VantageLoss();
    Assertions.assertThat(losses.rate("a")).isZero();
    for (int i = 0; i < 5; i++) {
      losses.answered("a", 2);
    }
    Assertions.assertThat(losses.rate("a")).as("of 15").isZero();
    losses.answered("a", 0);
    Assertions.assertThat(losses.rate("a")).isEqualTo(9.0 / 16);
    for (int i = 0; i < 10_000; i++) {
      losses.answered("a", 0);
    }
    Assertions.assertThat(losses.rate("a")).as("long ago").isLessThan(0.001);
    Assertions.assertThat(losses.rate("b")).isZero();
  }
}
