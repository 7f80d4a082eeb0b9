package io.assay.lab.net;

import java.util.ArrayList;
import java.util.List;

/** The ways in which a router on the path keeps a client from a service. */
public final class Blocking {
  private Blocking() {}

  /** Packets to a TCP port vanish: the client waits in vain. */
  public static Intervention drop(Router router, int port) {
    return forward(router, "tcp dport %d drop".formatted(port));
  }

  /** Connections to a TCP port are reset at once, as if nothing listened. */
  public static Intervention reset(Router router, int port) {
    return forward(router, "tcp dport %d reject with tcp reset".formatted(port));
  }

  /**
   * ICMP says that a TCP port is administratively prohibited (RFC 1812, RFC 4443). Over IPv6 a
   * client hears of it at its second SYN only, after a second: the first answer comes while Linux
   * is still in connect(2), so short is the way.
   */
  public static Intervention prohibit(Router router, int port) {
    return forward(router, "tcp dport %d reject with icmpx admin-prohibited".formatted(port));
  }

  /** Connections to a TCP port come about, and are reset when the client says something. */
  public static Intervention resetOnClientHello(Router router, int port) {
    return forward(
        router, "tcp dport %d tcp flags & psh == psh reject with tcp reset".formatted(port));
  }

  /** Connections are reset where a name stands in what the client sends unencrypted. */
  public static Intervention resetOnName(Router router, String name) {
    // nftables looks at fixed places only.
    List<String> rule =
        List.of("FORWARD", "-p", "tcp", "-m", "string", "--algo", "bm", "--string", name, "-j");
    List<String> target = List.of("REJECT", "--reject-with", "tcp-reset");
    iptables(router, "-A", rule, target);
    return new Intervention(() -> iptables(router, "-D", rule, target));
  }

  /**
   * Packets that are larger vanish, without the ICMP message that should say so: TCP connections
   * come about and stall at the first full segment, such as that with the certificates.
   *
   * @param octets of the IP packet, 1 or more
   */
  public static Intervention dropLargerThan(Router router, int octets) {
    return forward(router, "meta length > %d drop".formatted(octets));
  }

  private static void iptables(
      Router router, String change, List<String> rule, List<String> target) {
    for (String program : List.of("iptables", "ip6tables")) {
      List<String> arguments = new ArrayList<>(List.of("-w", change));
      arguments.addAll(rule);
      arguments.addAll(target);
      router.namespace().mustRun(program, arguments.toArray(String[]::new));
    }
  }

  /** Applies a rule to what passes; with {@link Impairment#latency} each packet does so twice. */
  static Intervention forward(Router router, String rule) {
    return router
        .namespace()
        .rules(
            """
            chain forward {
              type filter hook forward priority filter
              iifname { "%s", "%s" } %s
            }
            """
                .formatted(Router.TO_CLIENT, Router.TO_RESOLVERS, rule));
  }
}
