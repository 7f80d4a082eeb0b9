package io.assay.probe.path;

import java.time.Duration;

/** How much is sent for a comparison, and how long it is waited for. */
final class Bounds {
  /** Hops that every host answers within: what most systems send with by themselves. */
  static final int MOST_HOPS = 64;

  /**
   * Packets of one comparison: a SYN for each connect, and the RST that ends one that was answered.
   */
  static final int PACKETS = 100;

  /** From one connect to the next: the most that routers and the host get is 100 SYNs a second. */
  static final Duration GAP = Duration.ofMillis(10);

  /**
   * How long an answer is waited for as long as none has come. Below the second after which Linux
   * would send a SYN again, so that no connect sends two.
   */
  static final Duration LONGEST_WAIT = Duration.ofMillis(900);

  /** How long an answer is waited for at the least, however near the host is. */
  static final Duration SHORTEST_WAIT = Duration.ofMillis(300);

  /** What is waited for beyond twice the time that answers take. */
  static final Duration SLACK = Duration.ofMillis(200);

  /** How often a port that does not answer at all is tried. */
  static final int TRIES = 3;

  /** How often the same must be seen at a distance, and one hop before it. */
  static final int REPEATS = 3;

  /** How many answers from a distance outweigh one that got lost. */
  static final int ANSWERS_A_LOSS = 3;

  /** How often one number of hops is tried; a port that needs more is not stable. */
  static final int MOST_REPEATS = 12;

  /**
   * How probable it may be that all silence before a distance came from packets that got lost, as
   * far as losses at and beyond that distance tell.
   */
  static final double DOUBT = 0.01;

  /** How often a port that is nearer than another is to be tried at its distance. */
  static final int REPEATS_OF_NEARER = 6;

  /**
   * How probable it may be that a port seems nearer than another by chance. It is less where one
   * was answered 6 of 6 times and the other 0 of 11 times with as many hops.
   */
  static final double COINCIDENCE = 1e-4;

  private Bounds() {}
}
