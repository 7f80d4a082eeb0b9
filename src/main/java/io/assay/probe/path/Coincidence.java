package io.assay.probe.path;

import java.util.Optional;

/**
 * How probable it is that one port was answered for with some number of hops, and another never,
 * although both are equally likely to be: that only which packets got lost, or which of several
 * ways they took, made the difference. Fisher's exact test, one-sided.
 */
final class Coincidence {
  private Coincidence() {}

  /**
   * The probability.
   *
   * @param nearer of the port that was answered for
   * @param farther of the port that was not, with the same number of hops
   */
  static double of(Tally nearer, Tally farther) {
    return of(nearer.answers(), nearer.attempts(), farther.attempts());
  }

  /** So many answers to so many attempts at one port, none to so many at the other. */
  static double of(int answers, int attempts, int others) {
    double probability = 1;
    for (int i = 0; i < answers; i++) {
      probability *= (double) (attempts - i) / (attempts + others - i);
    }
    return probability;
  }

  /**
   * The attempts that make it improbable enough, if all of them turn out as those before.
   *
   * @return how many more are needed; nothing where even as many as are allowed do not suffice
   */
  static Optional<More> missing(Tally nearer, Tally farther) {
    int near = 0;
    int far = 0;
    while (of(nearer.answers() + near, nearer.attempts() + near, farther.attempts() + far)
        > Bounds.COINCIDENCE) {
      boolean nearFirst = nearer.attempts() + near < Bounds.REPEATS_OF_NEARER;
      if (!nearFirst && farther.attempts() + far < Bounds.MOST_REPEATS) {
        far++;
      } else if (nearer.attempts() + near < Bounds.MOST_REPEATS) {
        near++;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new More(near, far));
  }

  /**
   * Attempts to be made.
   *
   * @param near at the port that is answered for
   * @param far at the other one, which take one packet less each, as they are not answered
   */
  record More(int near, int far) {
    static final More NONE = new More(0, 0);
  }
}
