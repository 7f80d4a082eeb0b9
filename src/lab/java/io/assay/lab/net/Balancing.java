package io.assay.lab.net;

/** Sends connections over ways of different length. */
public final class Balancing {
  /** The name of the interface of the additional link, at both its ends. */
  public static final String SHORTCUT = "shortcut";

  private static final DualAddress NEARER = new DualAddress("10.99.0.1", "fd99::1");
  private static final DualAddress FARTHER = new DualAddress("10.99.0.2", "fd99::2");

  private Balancing() {}

  /**
   * Lays a link from the first router of a path to the third, and has the first one send about half
   * of the connections over it, which then have one hop less. Replies go the usual way. At most one
   * for a path.
   *
   * @param path has three routers or more
   */
  public static Intervention pastTheSecond(NetPath path) {
    NetNamespace first = path.routers().get(0).namespace();
    NetNamespace third = path.routers().get(2).namespace();
    DualAddress second = path.routers().get(1).clientSide();
    first.script(
        """
        set -e
        echo 1 >/proc/sys/net/ipv4/fib_multipath_hash_policy
        echo 1 >/proc/sys/net/ipv6/fib_multipath_hash_policy
        ip link add %1$s type veth peer name %1$s netns %2$s
        """
                .formatted(SHORTCUT, third.name())
            + up(NEARER));
    third.script(up(FARTHER));
    first.script(
        """
        set -e
        ip route replace default nexthop via %s nexthop via %s
        ip route replace default nexthop via %s nexthop via %s
        """
            .formatted(second.ipv4(), FARTHER.ipv4(), second.ipv6(), FARTHER.ipv6()));
    return new Intervention(
        () ->
            first.script(
                """
                set -e
                ip route replace default via %s
                ip route replace default via %s
                ip link delete %s
                """
                    .formatted(second.ipv4(), second.ipv6(), SHORTCUT)));
  }

  private static String up(DualAddress address) {
    return """
    echo 0 >/proc/sys/net/ipv6/conf/%1$s/accept_dad
    echo 0 >/proc/sys/net/ipv4/conf/%1$s/rp_filter
    ip address add %2$s/24 dev %1$s
    ip address add %3$s/64 dev %1$s nodad
    ip link set %1$s up
    """
        .formatted(SHORTCUT, address.ipv4(), address.ipv6());
  }
}
