package io.assay.incident;

import java.util.List;

/**
 * How many unanswered probes in a row are more than bad luck. Where every third probe is lost on
 * the way, three in a row say nothing.
 */
final class Loss {
  /** How seldom chance alone may bring a run about, for one that begins. */
  private static final double CHANCE = 1e-8;

  /** So many are enough, whatever was lost before. */
  static final int LONGEST = 30;

  private Loss() {}

  /**
   * How many it takes at {@code own}: {@code least}, or more where probes there or elsewhere, or of
   * other endpoints from there, got lost before.
   */
  static int evidence(int least, View own, List<View> others) {
    int looks = own.reachability.looks();
    int lost = own.reachability.lost();
    double here = rate(lost, looks);
    for (View other : others) {
      looks += other.reachability.looks() + other.reachability.perhapsLost();
      lost += other.reachability.lost() + other.reachability.perhapsLost();
    }
    double rate = Math.max(own.lossAtVantage, Math.max(here, rate(lost, looks)));
    if (rate <= 0) {
      return least;
    }
    if (rate >= 1) {
      return Math.max(least, LONGEST);
    }
    double needed = Math.ceil(Math.log(CHANCE) / Math.log(rate));
    return Math.max(least, (int) Math.min(LONGEST, needed));
  }

  /** A single one that was lost is no rate yet. */
  static double rate(int lost, int looks) {
    return lost < 2 ? 0 : (double) (lost - 1) / looks;
  }
}
