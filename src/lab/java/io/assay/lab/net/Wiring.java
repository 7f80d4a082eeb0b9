package io.assay.lab.net;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who is connected to whom and which addresses and routes that takes, as shell scripts.
 *
 * <p>A path of n routers has n + 1 links. On link k of path p the node nearer to the client is
 * 10.(100+p).k.1 and fd00:(100+p):ak::1, and the other one has a 2 at the end.
 *
 * @param prefix what the names of the namespaces begin with
 * @param routers how many each path has
 */
record Wiring(String prefix, List<Integer> routers) {
  private static final int NEARER = 1;
  private static final int FARTHER = 2;
  private static final int FIRST_TABLE = 100;

  /** Links come up at once and answer at any rate; a reply may take another way than the route. */
  private static final String SETTINGS =
      """
      set -e
      set_all() { for file in $1; do echo "$2" >"$file"; done; }
      set_all '/proc/sys/net/ipv6/conf/*/disable_ipv6' 0
      set_all '/proc/sys/net/ipv6/conf/*/accept_dad' 0
      set_all '/proc/sys/net/ipv4/conf/*/rp_filter' 0
      set_all /proc/sys/net/ipv4/icmp_ratelimit 0
      set_all /proc/sys/net/ipv6/icmp/ratelimit 0
      """;

  private static final String FORWARDING =
      """
      set_all /proc/sys/net/ipv4/ip_forward 1
      set_all /proc/sys/net/ipv6/conf/all/forwarding 1
      """;

  Wiring {
    routers = List.copyOf(routers);
    if (routers.isEmpty() || routers.stream().anyMatch(count -> count < 1 || count > 9)) {
      throw new IllegalArgumentException("a path takes 1 to 9 routers, not " + routers);
    }
  }

  String client() {
    return prefix + "-client";
  }

  String resolvers() {
    return prefix + "-resolvers";
  }

  /** The name of a router; routers of a path are counted from 1, from the client. */
  String router(int path, int number) {
    return "%s-path%d-router%d".formatted(prefix, path, number);
  }

  List<String> namespaces() {
    Stream<String> between =
        IntStream.range(0, routers.size())
            .boxed()
            .flatMap(
                path ->
                    IntStream.rangeClosed(1, routers.get(path))
                        .mapToObj(number -> router(path, number)));
    return Stream.concat(Stream.of(client(), resolvers()), between).toList();
  }

  /** The client's address on a path. */
  DualAddress source(int path) {
    return end(path, 0, NEARER);
  }

  /** A router's address on the link towards the client. */
  DualAddress clientSide(int path, int number) {
    return end(path, number - 1, FARTHER);
  }

  private static DualAddress end(int path, int link, int end) {
    return new DualAddress(
        "10.%d.%d.%d".formatted(100 + path, link, end),
        "fd00:%d:a%d::%d".formatted(100 + path, link, end));
  }

  /** Input of {@code ip -batch}: the namespaces and the links between them. */
  String links() {
    StringBuilder batch = new StringBuilder();
    namespaces().forEach(name -> batch.append("netns add ").append(name).append('\n'));
    for (int path = 0; path < routers.size(); path++) {
      int last = routers.get(path);
      for (int link = 0; link <= last; link++) {
        batch.append(
            "link add %s netns %s type veth peer name %s netns %s\n"
                .formatted(
                    link == 0 ? "path" + path : Router.TO_RESOLVERS,
                    link == 0 ? client() : router(path, link),
                    link == last ? "path" + path : Router.TO_CLIENT,
                    link == last ? resolvers() : router(path, link + 1)));
      }
    }
    return batch.toString();
  }

  /**
   * The script that sets the client up: the source address decides the path, the first by default.
   */
  String clientScript() {
    List<String> batch = new ArrayList<>();
    StringBuilder rules = new StringBuilder();
    for (int path = 0; path < routers.size(); path++) {
      int table = FIRST_TABLE + path;
      batch.addAll(interfaceUp("path" + path, source(path)));
      for (String gateway : clientSide(path, 1).both()) {
        batch.add("route add default via %s table %d".formatted(gateway, table));
        if (path == 0) {
          batch.add("route add default via " + gateway);
        }
      }
      rules.append("ip -4 rule add from %s lookup %d\n".formatted(source(path).ipv4(), table));
      rules.append("ip -6 rule add from %s lookup %d\n".formatted(source(path).ipv6(), table));
    }
    return SETTINGS + ip(batch) + rules;
  }

  String routerScript(int path, int number) {
    List<String> batch = new ArrayList<>();
    batch.addAll(interfaceUp(Router.TO_CLIENT, clientSide(path, number)));
    batch.addAll(interfaceUp(Router.TO_RESOLVERS, end(path, number, NEARER)));
    for (String gateway : end(path, number, FARTHER).both()) {
      batch.add("route add default via " + gateway);
    }
    batch.addAll(routesBack(path, number - 1));
    return SETTINGS + FORWARDING + ip(batch);
  }

  String resolversScript() {
    List<String> batch = new ArrayList<>();
    for (DualAddress service : NetworkLab.SERVICES) {
      batch.addAll(addresses("lo", service.ipv4() + "/32", service.ipv6() + "/128"));
    }
    for (int path = 0; path < routers.size(); path++) {
      int last = routers.get(path);
      batch.addAll(interfaceUp("path" + path, end(path, last, FARTHER)));
      batch.addAll(routesBack(path, last));
    }
    return SETTINGS + ip(batch);
  }

  /** Towards the links of a path nearer to the client than {@code link}, by that one. */
  private static List<String> routesBack(int path, int link) {
    DualAddress gateway = end(path, link, NEARER);
    return IntStream.range(0, link)
        .boxed()
        .flatMap(
            other ->
                Stream.of(
                    "route add 10.%d.%d.0/24 via %s".formatted(100 + path, other, gateway.ipv4()),
                    "route add fd00:%d:a%d::/64 via %s"
                        .formatted(100 + path, other, gateway.ipv6())))
        .toList();
  }

  /** Packets are sent as large as they are on a wire: the kernel would join many into one here. */
  private static List<String> interfaceUp(String name, DualAddress address) {
    List<String> batch = new ArrayList<>(List.of("link set %s up gso_max_segs 1".formatted(name)));
    batch.addAll(addresses(name, address.ipv4() + "/24", address.ipv6() + "/64"));
    return batch;
  }

  private static List<String> addresses(String name, String... addresses) {
    return Stream.of(addresses)
        .map(address -> "address add %s dev %s".formatted(address, name))
        .toList();
  }

  private static String ip(List<String> batch) {
    return batch.stream()
        .collect(Collectors.joining("\n", "ip -batch - <<'END'\nlink set lo up\n", "\nEND\n"));
  }
}
