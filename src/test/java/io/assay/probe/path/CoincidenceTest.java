package io.assay.probe.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CoincidenceTest {
  /** Of all ways to choose which 4 of 8 connects are answered, one is this. */
  @Test
  void allHereAndNoneThereIsOneOfManyWays() {
    assertThat(Coincidence.of(4, 4, 4)).isCloseTo(1 / 70.0, within(1e-12));
    assertThat(Coincidence.of(6, 6, 11)).isCloseTo(1 / 12376.0, within(1e-12));
  }

  @Test
  void lostAnswersMakeItMoreProbable() {
    assertThat(Coincidence.of(3, 4, 4)).isCloseTo(4 / 56.0, within(1e-12));
  }

  @Test
  void withoutAnyAttemptAtTheOtherItIsCertain() {
    assertThat(Coincidence.of(6, 6, 0)).isEqualTo(1);
  }

  @Test
  void whatIsMissingSuffices() {
    Tally nearer = new Tally(2, 3, 0, 0, 0);
    Tally farther = new Tally(2, 0, 0, 1, 0);

    assertThat(Coincidence.missing(nearer, farther)).contains(new Coincidence.More(3, 10));
    assertThat(Coincidence.of(6, 6, 11)).isLessThan(Bounds.COINCIDENCE);
  }

  @Test
  void tooManyLossesCannotBeMadeUpFor() {
    assertThat(Coincidence.missing(new Tally(2, 4, 0, 0, 4), new Tally(2, 0, 0, 1, 0))).isEmpty();
  }
}
