package io.assay.lab.net;

/** Hands connections to another server than the one that they are for. */
public final class Diversion {
  private Diversion() {}

  /**
   * Connections to a TCP port of {@code of} reach the same port of {@code to} instead, which
   * answers in the other's name (destination NAT). Where {@code of} has no such service, there now
   * seems to be one.
   *
   * @param to such as {@link Router#clientSide}, where a rogue resolver runs on the router
   */
  public static Intervention of(Router router, DualAddress of, int port, DualAddress to) {
    return router
        .namespace()
        .rules(
            """
            chain prerouting {
              type nat hook prerouting priority dstnat
              iifname "%1$s" ip daddr %2$s tcp dport %4$d dnat ip to %5$s
              iifname "%1$s" ip6 daddr %3$s tcp dport %4$d dnat ip6 to %6$s
            }
            """
                .formatted(Router.TO_CLIENT, of.ipv4(), of.ipv6(), port, to.ipv4(), to.ipv6()));
  }
}
