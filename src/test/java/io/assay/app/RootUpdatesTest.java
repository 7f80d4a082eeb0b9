package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.trust.source.RootSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RootUpdatesTest {
  private static final Duration DAY = Duration.ofHours(24);

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void firstUpdateComesSoonWhereThereIsNoData() {
    assertThat(RootUpdates.first(RootSnapshot.empty(), DAY, Instant.EPOCH, random))
        .isEqualTo(Duration.ZERO);
  }

  @RepeatedTest(20)
  void updatesAreSpreadByATenthOfTheInterval() {
    assertThat(RootUpdates.pause(DAY, 0, random))
        .isBetween(DAY.multipliedBy(9).dividedBy(10), DAY.multipliedBy(11).dividedBy(10));
  }

  @Test
  void failuresAreTriedAgainLaterAndLaterButNotBeyondTheInterval() {
    for (int failures = 1; failures < 100; failures++) {
      Duration expected = Duration.ofMinutes(5).multipliedBy(1L << Math.min(failures - 1, 20));
      expected = expected.compareTo(DAY) < 0 ? expected : DAY;
      assertThat(RootUpdates.pause(DAY, failures, random))
          .isBetween(
              expected.multipliedBy(9).dividedBy(10), expected.multipliedBy(11).dividedBy(10));
    }
  }
}
