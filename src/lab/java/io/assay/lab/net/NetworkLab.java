package io.assay.lab.net;

import io.assay.lab.LabException;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A network of its own: one client, one or more paths of routers, and a place for resolvers behind
 * them. {@link #close} ends every program in it and removes it. Thread-safe.
 */
public final class NetworkLab implements AutoCloseable {
  /** An address of the resolvers' namespace. Nothing listens before something is started there. */
  public static final DualAddress FIRST = new DualAddress("10.53.0.1", "fd53::1");

  /** Another address of it. */
  public static final DualAddress SECOND = new DualAddress("10.53.0.2", "fd53::2");

  /** An address of it that refuses connections, by convention: nothing is to listen there. */
  public static final DualAddress SILENT = new DualAddress("10.53.0.3", "fd53::3");

  /** One more address of it, for a server that others hand connections to. */
  public static final DualAddress THIRD = new DualAddress("10.53.0.4", "fd53::4");

  /** What tests lock that run daemons and interceptors in a network, so as not to starve them. */
  public static final String SEVERAL_PATHS = "network-with-several-paths";

  static final List<DualAddress> SERVICES = List.of(FIRST, SECOND, SILENT, THIRD);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Wiring wiring;
  private final NetNamespace client;
  private final NetNamespace resolvers;
  private final List<NetPath> paths;
  private final Thread atExit = new Thread(this::remove, "network-lab-exit");

  private NetworkLab(Wiring wiring) {
    this.wiring = wiring;
    this.client = new NetNamespace(wiring.client());
    this.resolvers = new NetNamespace(wiring.resolvers());
    this.paths =
        IntStream.range(0, wiring.routers().size())
            .mapToObj(path -> new NetPath(wiring.source(path), routers(wiring, path)))
            .toList();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private static List<Router> routers(Wiring wiring, int path) {
    return IntStream.rangeClosed(1, wiring.routers().get(path))
        .mapToObj(
            number ->
                new Router(
                    new NetNamespace(wiring.router(path, number)), wiring.clientSide(path, number)))
        .toList();
  }

  /**
   * Skips the running test where this machine does not permit network namespaces and packet filters
   * in them; fails it where {@code CI=true} ({@link Programs#missing}).
   */
  public static void require() {
    Programs.require("ip");
    Programs.require("nft");
    Trial.OBSTACLE.ifPresent(
        obstacle ->
            Programs.missing(
                "no network lab here, which needs root, network namespaces, IPv6 and nftables: "
                    + obstacle));
  }

  /**
   * Makes a network, after {@link #require}.
   *
   * @param routers how many routers each path has, one number a path: {@code open(1, 3)} makes one
   *     path with one router and one with three
   */
  public static NetworkLab open(int... routers) {
    require();
    String prefix =
        "assay-%d-%08x"
            .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    var lab = new NetworkLab(new Wiring(prefix, IntStream.of(routers).boxed().toList()));
    try {
      lab.connect();
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
    return lab;
  }

  private void connect() {
    Path directory = LabProcess.newDirectory();
    Path batch = Pem.write(directory.resolve("links"), wiring.links());
    List<String> command = List.of(Programs.require("ip").toString(), "-batch", batch.toString());
    try (LabProcess process = LabProcess.start(directory, command)) {
      if (process.awaitExit(LIMIT) != 0) {
        throw new LabException("cannot make the network: " + process.output());
      }
    }
    client.script(wiring.clientScript());
    resolvers.script(wiring.resolversScript());
    for (int path = 0; path < paths.size(); path++) {
      for (int number = 1; number <= paths.get(path).routers().size(); number++) {
        paths
            .get(path)
            .routers()
            .get(number - 1)
            .namespace()
            .script(wiring.routerScript(path, number));
      }
    }
  }

  /** Where the client programs run; its loopback is its own. */
  public NetNamespace client() {
    return client;
  }

  /** Where resolvers run, at {@link #FIRST}, {@link #SECOND} and {@link #THIRD}. */
  public NetNamespace resolvers() {
    return resolvers;
  }

  /** The paths in the order of {@link #open}; what has no source address takes the first. */
  public List<NetPath> paths() {
    return paths;
  }

  /** One of {@link #paths}, counted from 0. */
  public NetPath path(int number) {
    return paths.get(number);
  }

  @Override
  public void close() {
    List<NetNamespace> all = new ArrayList<>(List.of(client, resolvers));
    paths.forEach(path -> path.routers().forEach(router -> all.add(router.namespace())));
    all.forEach(NetNamespace::close);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // The virtual machine is shutting down: the hook does the rest.
    }
    remove();
  }

  /** Also runs at exit, when no LabProcess can be started any more. */
  private void remove() {
    for (String name : wiring.namespaces()) {
      if (!Path.of("/run/netns", name).toFile().exists()) {
        continue;
      }
      try {
        new ProcessBuilder("ip", "netns", "del", name).inheritIO().start().waitFor();
      } catch (IOException e) {
        throw new LabException("cannot remove the network namespace " + name + ": " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether a network can be made here, tried once. */
  private static final class Trial {
    static final Optional<String> OBSTACLE = run();

    /** One of each kind of thing that the lab takes for granted. */
    private static final String SCRIPT =
        """
        set -e
        test -d /proc/sys/net/ipv6 || { echo 'no IPv6'; exit 1; }
        ip netns add "$1"
        trap 'ip netns del "$1"' EXIT
        ip link add one netns "$1" type veth peer name two netns "$1"
        ip netns exec "$1" nft -f - <<'END'
        table inet trial {
          chain forward {
            type filter hook forward priority filter
            meta nfproto { ipv4, ipv6 } tcp dport 853 reject with tcp reset
          }
          chain prerouting {
            type nat hook prerouting priority dstnat
            tcp dport 853 redirect to :10853
          }
        }
        END
        """;

    private static Optional<String> run() {
      String name = "assay-trial-%d".formatted(ProcessHandle.current().pid());
      List<String> command = List.of("/bin/sh", "-c", SCRIPT, "sh", name);
      try (LabProcess process = LabProcess.start(LabProcess.newDirectory(), command)) {
        return process.awaitExit(LIMIT) == 0
            ? Optional.empty()
            : Optional.of(process.output().strip());
      }
    }
  }
}
