package io.assay.probe.path;

import java.util.List;

/**
 * One port, and what was found of it.
 *
 * @param port 1 to 65535
 * @param tallies what the distance was told from, by rising number of hops
 */
public record PortDistance(int port, HopDistance distance, List<Tally> tallies) {
  public PortDistance {
    tallies = List.copyOf(tallies);
  }

  /** What came of the connects with this TTL or hop limit. */
  public Tally at(int hops) {
    return tallies.stream()
        .filter(tally -> tally.hops() == hops)
        .findFirst()
        .orElse(Tally.none(hops));
  }

  /** The distance in hops; 0 where it was not found. */
  int hops() {
    return distance instanceof HopDistance.Reached reached ? reached.hops() : 0;
  }
}
