package io.assay.probe.path;

/**
 * What came of the connects to one port with one TTL or hop limit.
 *
 * @param hops the TTL or hop limit
 * @param synAcks how many were accepted
 * @param resets how many were refused
 * @param expired for how many a router said that their hops were used up, or that there is no way
 * @param silent for how many nothing came in time
 */
public record Tally(int hops, int synAcks, int resets, int expired, int silent) {

  /** How many connects there were. */
  public int attempts() {
    return answers() + unanswered();
  }

  /** How many were answered for the port, by accepting or by refusing. */
  public int answers() {
    return synAcks + resets;
  }

  /** How many did not get as far as to whoever answers for the port. */
  public int unanswered() {
    return expired + silent;
  }

  static Tally none(int hops) {
    return new Tally(hops, 0, 0, 0, 0);
  }

  Tally with(Reply.Kind kind) {
    return switch (kind) {
      case SYN_ACK -> new Tally(hops, synAcks + 1, resets, expired, silent);
      case RST -> new Tally(hops, synAcks, resets + 1, expired, silent);
      case EXPIRED -> new Tally(hops, synAcks, resets, expired + 1, silent);
      case SILENT -> new Tally(hops, synAcks, resets, expired, silent + 1);
      case LOCAL -> this;
    };
  }
}
