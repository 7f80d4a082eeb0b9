package io.assay.probe.path;

import java.util.List;

/** How the distance of a port compares with those of the other ports of its address. */
public sealed interface Standing {

  /**
   * Whoever answers at the port is nearer than who answers at others.
   *
   * @param hops how far away it is
   * @param farthest how far away the farthest other is
   * @param than the ports that are farther away, in rising order
   * @param coincidence how probable it is that it only seems so, since packets get lost or take
   *     different ways; at most 0.0001
   */
  record Nearer(int hops, int farthest, List<Integer> than, double coincidence)
      implements Standing {
    /**
     * From how many hops on a difference tells of somebody in the path. One hop is what a load
     * balancer or a firewall makes that stands before the host, answers for one port itself and
     * passes another one on.
     */
    public static final int TELLING = 2;

    public Nearer {
      than = List.copyOf(than);
    }

    /** By how many hops it is nearer than the farthest, at least 1. */
    public int difference() {
      return farthest - hops;
    }

    /** Whether the difference is {@value #TELLING} hops or more. */
    public boolean tells() {
      return difference() >= TELLING;
    }
  }

  /**
   * Others are as far away, and none is farther.
   *
   * @param as the ports that are as far away, in rising order, at least one
   */
  record Same(int hops, List<Integer> as) implements Standing {
    public Same {
      as = List.copyOf(as);
    }
  }

  /**
   * All others are nearer.
   *
   * @param than the ports that are nearer, in rising order
   */
  record Farther(int hops, List<Integer> than) implements Standing {
    public Farther {
      than = List.copyOf(than);
    }
  }

  /** It cannot be said. */
  record Undetermined(String why) implements Standing {}
}
