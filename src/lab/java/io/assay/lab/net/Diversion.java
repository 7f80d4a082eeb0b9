package io.assay.lab.net;

import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Hands connections to another server than the one that they are for. */
public final class Diversion {
  private Diversion() {}

  /**
   * Spreads what comes for the TCP ports 443 and 853 of an address over servers behind it, one
   * connection after another, as a load balancer does. With one server, all goes to that.
   *
   * @param servers addresses of the resolvers' own namespace; {@code of} may be among them
   */
  public static Intervention balance(
      NetNamespace resolvers, DualAddress of, DualAddress... servers) {
    return resolvers.rules(
        """
        chain prerouting {
          type nat hook prerouting priority dstnat
          ip daddr %1$s tcp dport { 443, 853 } dnat ip to numgen inc mod %5$d map { %3$s }
          ip6 daddr %2$s tcp dport { 443, 853 } dnat ip6 to numgen inc mod %5$d map { %4$s }
        }
        """
            .formatted(
                of.ipv4(),
                of.ipv6(),
                numbered(servers, DualAddress::ipv4),
                numbered(servers, DualAddress::ipv6),
                servers.length));
  }

  private static String numbered(DualAddress[] servers, Function<DualAddress, String> literal) {
    return IntStream.range(0, servers.length)
        .mapToObj(number -> number + " : " + literal.apply(servers[number]))
        .collect(Collectors.joining(", "));
  }

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
