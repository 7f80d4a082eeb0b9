package io.assay.probe.path;

/**
 * How far away whoever answers at a port is: the smallest IPv4 TTL or IPv6 hop limit with which a
 * TCP connect to it is answered. 1 is the next hop, or this machine itself.
 */
public sealed interface HopDistance {

  /**
   * It was found, and was the same each time.
   *
   * @param hops 1 to 64
   * @param by how the port was answered for
   * @param answers how often it was answered with this many hops, at least 3
   * @param before how often it was not answered with one hop less, at least 3; 0 where {@code hops}
   *     is 1, since no packet goes 0 hops
   */
  record Reached(int hops, Answer by, int answers, int before) implements HopDistance {}

  /** Nobody answers at the port, however many hops a packet may go. */
  record NotReached(String why) implements HopDistance {}

  /** It was not the same each time, or so much got lost that it cannot be told. */
  record Unstable(String why) implements HopDistance {}

  /** It was not found out: time, packets or this machine's means did not suffice. */
  record NotMeasured(String why) implements HopDistance {}

  /** How a port is answered for. */
  enum Answer {
    /** By accepting the connection. */
    SYN_ACK,
    /** By refusing it: the distance of a closed port is that of its host. */
    RST
  }
}
