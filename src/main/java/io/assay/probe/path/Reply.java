package io.assay.probe.path;

/**
 * What came back for one connect.
 *
 * @param nanos from the connect to the reply
 * @param detail what the operating system says, for people; empty where there is nothing to say
 */
record Reply(Kind kind, long nanos, String detail) {

  /** What it was. */
  enum Kind {
    /** The connection was accepted. */
    SYN_ACK,
    /** The connection was refused: somebody is there all the same. */
    RST,
    /** ICMP: the packet's hops were used up, or it cannot or must not get to the address. */
    EXPIRED,
    /** Nothing came in time. */
    SILENT,
    /** This machine could not connect; the network had no part in it. */
    LOCAL;

    /** Whether somebody answered for the port. */
    boolean answers() {
      return this == SYN_ACK || this == RST;
    }
  }
}
