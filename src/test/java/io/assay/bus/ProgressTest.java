package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final int SITES = 200;

  private static Progress again(Progress progress) {
    return Progress.read(progress.write()).orElseThrow();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Progress progress = new Progress();
    assertThat(again(progress).counted()).isZero();
    progress.handled(-1, 5);
    progress.handled(Long.MAX_VALUE, Long.MAX_VALUE);
    progress.handled(0, 0);
    progress.count();
    progress.passed(1_800_000_000_000L);
    progress.passed(1);

    Progress read = again(progress);

    assertThat(read.counted()).isEqualTo(1);
    assertThat(read.newest()).isEqualTo(1_800_000_000_000L);
    assertThat(read.isNew(-1, 5)).isFalse();
    assertThat(read.isNew(-1, 6)).isTrue();
    assertThat(read.isNew(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
    assertThat(read.isNew(0, 0)).isFalse();
    assertThat(read.isNew(3, 1)).isTrue();
  }

  @Test
  void twoHundredSitesWithBillionsOfObservationsFitIntoWhatKafkaTakes() {
    Random random = new Random(1);
    long[] outboxes = random.longs(SITES).toArray();
    Progress progress = new Progress();
    for (long outbox : outboxes) {
      progress.handled(outbox, 20_000_000_000L + random.nextInt());
    }
    progress.passed(1_800_000_000_000L);

    assertThat(progress.write().length()).isLessThanOrEqualTo(Bounds.METADATA_CHARACTERS);
    for (long outbox : outboxes) {
      assertThat(again(progress).isNew(outbox, 10)).isFalse();
    }
  }

  @Test
  void beyondThatTheOneThatWasSilentLongestIsForgottenFirst() {
    Progress progress = new Progress();
    for (long outbox = 0; outbox < 2_000; outbox++) {
      progress.handled(outbox, 1_000_000);
      progress.handled(0, outbox + 2);
    }

    Progress read = again(progress);

    assertThat(progress.write().length()).isLessThanOrEqualTo(Bounds.METADATA_CHARACTERS);
    assertThat(read.isNew(0, 2_001)).isFalse();
    assertThat(read.isNew(1_999, 1_000_000)).isFalse();
    assertThat(read.isNew(1_850, 1_000_000)).isFalse();
    assertThat(read.isNew(1, 1_000_000)).isTrue();
  }

  @Test
  void whatSomebodyElseWroteIsNotRead() {
    assertThat(Progress.read("")).isEmpty();
    assertThat(Progress.read("not base64")).isEmpty();
    assertThat(Progress.read("Ag==")).isEmpty();
    assertThat(Progress.read("AQ==")).isEmpty();
    assertThat(Progress.read("AQAAAAAA")).isEmpty();
    assertThat(Progress.read("Af////////////////////8=")).isEmpty();
  }
}
