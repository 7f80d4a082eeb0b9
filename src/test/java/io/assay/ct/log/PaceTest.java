package io.assay.ct.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
  private final Pace pace = new Pace(10, 3, now::get);

  @Test
  void asManyAsTheBurstGoAtOnceAndTheRestAtTheRate() {
    for (int i = 0; i < 3; i++) {
      assertThat(pace.take()).isZero();
    }
    assertThat(pace.take()).isEqualTo(Duration.ofMillis(100));
    assertThat(pace.take()).isEqualTo(Duration.ofMillis(200));
    pass(Duration.ofMillis(300));
    assertThat(pace.take()).isZero();
    pass(Duration.ofHours(10));
    for (int i = 0; i < 3; i++) {
      assertThat(pace.take()).isZero();
    }
    assertThat(pace.take()).isPositive();
  }

  @Test
  void aThrottledLogIsAskedHalfAsOftenAndSlowlyOftenerAgain() {
    pace.throttled(Duration.ZERO);
    assertThat(pace.rate()).isEqualTo(5);
    assertThat(pace.take()).isEqualTo(Duration.ofMillis(200));
    for (int i = 0; i < 100; i++) {
      pace.throttled(Duration.ZERO);
    }
    assertThat(pace.rate()).as("never stops").isEqualTo(10.0 / 64);
    for (int i = 0; i < 128; i++) {
      pace.answered();
    }
    assertThat(pace.rate()).isBetween(5.0, 5.5);
    for (int i = 0; i < 1000; i++) {
      pace.answered();
    }
    assertThat(pace.rate()).isEqualTo(10);
  }

  @Test
  void theLongestPauseThatWasAskedForCounts() {
    assertThat(pace.pause()).isZero();
    pace.throttled(Duration.ofMinutes(10));
    pace.throttled(Duration.ofMinutes(1));
    assertThat(pace.pause()).isEqualTo(Duration.ofMinutes(10));
    pass(Duration.ofMinutes(10));
    assertThat(pace.pause()).isZero();
  }

  @Test
  void aPaceThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Pace(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Pace(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Pace(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
