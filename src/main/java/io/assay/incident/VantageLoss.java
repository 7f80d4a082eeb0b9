package io.assay.incident;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What share of the probes from each vantage point gets lost, over all targets together: a path
 * that loses packets does so whoever is at its end, and is known to long before any one target was
 * looked at often enough. Thread-safe.
 */
final class VantageLoss {
  /** Of so many probes the share is known; then older ones count half. */
  private static final int LOOKS = 4_096;

  /** Fewer say nothing. */
  private static final int FEWEST = 16;

  private final ConcurrentMap<String, Share> vantages = new ConcurrentHashMap<>();

  /** Its own lock guards it. */
  private static final class Share {
    private int looks;
    private int lost;

    synchronized void add(int more) {
      looks += more + 1;
      lost += more;
      if (looks >= LOOKS) {
        looks /= 2;
        lost /= 2;
      }
    }

    synchronized double rate() {
      return looks < FEWEST ? 0 : Loss.rate(lost, looks);
    }
  }

  /** A probe from there was answered, after so many that perhaps got lost. */
  void answered(String vantage, int lost) {
    Share share = vantages.get(vantage);
    if (share == null && vantages.size() < Bounds.VANTAGE_POINTS) {
      share = vantages.computeIfAbsent(vantage, _ -> new Share());
    }
    if (share != null) {
      share.add(lost);
    }
  }

  /** The share that gets lost, 0 to 1; 0 as long as it is not known. */
  double rate(String vantage) {
    Share share = vantages.get(vantage);
    return share == null ? 0 : share.rate();
  }
}
