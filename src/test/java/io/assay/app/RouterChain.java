package io.assay.app;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.assay.lab.LabProcess;
import io.assay.lab.Programs;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A client, three routers in a row and a server, each a Linux network namespace, with IPv4 and
 * IPv6. A second link leads from the first router to the third; nothing goes over it unless {@link
 * #balance} has it.
 */
final class RouterChain implements AutoCloseable {
  static final String SERVER_IPV4 = "10.0.3.2";
  static final String SERVER_IPV6 = "fd00:3::2";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern COUNTED = Pattern.compile("packets (\\d+)");

  /** Link 0 to 3 are the chain's; link 9 spares the second router. */
  private static final String SET_UP =
      """
      set -e
      p=$1
      for node in client r1 r2 r3 server; do
        ip netns add $p-$node
        ip netns exec $p-$node sh -c '
          for file in /proc/sys/net/ipv6/conf/*/accept_dad; do echo 0 >$file; done
          for file in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >$file; done'
        ip -n $p-$node link set lo up
      done
      for router in r1 r2 r3; do
        ip netns exec $p-$router sh -c '
          echo 1 >/proc/sys/net/ipv4/ip_forward
          echo 1 >/proc/sys/net/ipv4/fib_multipath_hash_policy
          echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
      done
      link() { # link NUMBER NODE NODE
        ip link add name link$1 netns $p-$2 type veth peer name link$1 netns $p-$3
        ip -n $p-$2 address add 10.0.$1.1/24 dev link$1
        ip -n $p-$2 address add fd00:$1::1/64 dev link$1 nodad
        ip -n $p-$3 address add 10.0.$1.2/24 dev link$1
        ip -n $p-$3 address add fd00:$1::2/64 dev link$1 nodad
        ip -n $p-$2 link set link$1 up
        ip -n $p-$3 link set link$1 up
      }
      link 0 client r1
      link 1 r1 r2
      link 2 r2 r3
      link 3 r3 server
      link 9 r1 r3
      default() { # default NODE LINK END
        ip -n $p-$1 route add default via 10.0.$2.$3
        ip -n $p-$1 route add default via fd00:$2::$3
      }
      default client 0 2
      default r1 1 2
      default r2 2 2
      default r3 2 1
      default server 3 1
      ip -n $p-r2 route add 10.0.0.0/24 via 10.0.1.1
      ip -n $p-r2 route add fd00:0::/64 via fd00:1::1
      """;

  private final String prefix =
      "assay-%d-%08x"
          .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
  private final List<LabProcess> listeners = new ArrayList<>();

  private RouterChain() {}

  /** A node of the chain. */
  enum Node {
    CLIENT,
    R1,
    R2,
    R3,
    SERVER
  }

  /** Makes one; skips the test where that cannot be had, and fails it where {@code CI=true}. */
  static RouterChain open() {
    Programs.require("ip");
    Programs.require("nft");
    RouterChain chain = new RouterChain();
    try {
      chain.mustRun(List.of("sh", "-c", SET_UP, "sh", chain.prefix));
    } catch (IllegalStateException e) {
      chain.close();
      String message = "no network namespaces here, which take root: " + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      abort(message);
    }
    return chain;
  }

  /** Has the first router send every second connection straight to the third. */
  void balance() {
    mustRun(
        within(
            Node.R1,
            "sh",
            "-c",
            """
            set -e
            ip route replace default nexthop via 10.0.1.2 nexthop via 10.0.9.2
            ip route replace default nexthop via fd00:1::2 nexthop via fd00:9::2
            """));
  }

  /** Starts a program that accepts connections at these ports, of both families. */
  LabProcess listen(Node node, int... ports) {
    String[] arguments = IntStream.of(ports).mapToObj(String::valueOf).toArray(String[]::new);
    LabProcess process =
        LabProcess.start(LabProcess.newDirectory(), java(node, TcpListeners.class, arguments));
    listeners.add(process);
    process.awaitOutput("listening");
    return process;
  }

  /**
   * Adds an nftables chain and takes it away again when the result is closed.
   *
   * @param lines of the chain, in nft's language
   */
  Rules rules(Node node, String... lines) {
    String table = "path%08x".formatted(ThreadLocalRandom.current().nextInt());
    String chain = "chain lab {\n" + String.join("\n", lines) + "\n}";
    nft(node, "table inet %s {\n%s\n}\n".formatted(table, chain));
    return () -> nft(node, "delete table inet " + table + "\n");
  }

  /** What takes effect until it is closed. */
  interface Rules extends AutoCloseable {
    @Override
    void close();
  }

  /** Counts packets until it is closed. */
  final class Count implements AutoCloseable {
    private final Node node;
    private final String table = "count%08x".formatted(ThreadLocalRandom.current().nextInt());

    /**
     * @param hook {@code output} or {@code forward}
     * @param match which packets, in nft's language
     */
    Count(Node node, String hook, String match) {
      this.node = node;
      nft(
          node,
          """
          table inet %s {
            counter seen {}
            chain lab {
              type filter hook %s priority filter
              %s counter name seen
            }
          }
          """
              .formatted(table, hook, match));
    }

    int packets() {
      Matcher counted =
          COUNTED.matcher(mustRun(within(node, "nft", "list", "counter", "inet", table, "seen")));
      if (!counted.find()) {
        throw new IllegalStateException("nft counted nothing");
      }
      return Integer.parseInt(counted.group(1));
    }

    @Override
    public void close() {
      nft(node, "delete table inet " + table + "\n");
    }
  }

  /** Runs {@code assay} on the client. */
  Run assay(String... arguments) {
    try (Count sent = new Count(Node.CLIENT, "output", "meta l4proto tcp");
        LabProcess process =
            LabProcess.start(LabProcess.newDirectory(), java(Node.CLIENT, Main.class, arguments))) {
      int exitCode = process.awaitExit(LIMIT);
      return new Run(exitCode, process.output(), sent.packets());
    }
  }

  /**
   * A command that was run.
   *
   * @param packets how many TCP packets the client sent
   */
  record Run(int exitCode, String output, int packets) {}

  @Override
  public void close() {
    listeners.forEach(LabProcess::close);
    for (Node node : Node.values()) {
      if (Files.exists(Path.of("/run/netns", name(node)))) {
        mustRun(List.of("ip", "netns", "delete", name(node)));
      }
    }
  }

  private void nft(Node node, String ruleset) {
    Path directory = LabProcess.newDirectory();
    try {
      Files.writeString(directory.resolve("rules.nft"), ruleset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mustRun(directory, within(node, "nft", "-f", "rules.nft"));
  }

  private static String mustRun(List<String> command) {
    return mustRun(LabProcess.newDirectory(), command);
  }

  private static String mustRun(Path directory, List<String> command) {
    try (LabProcess process = LabProcess.start(directory, command)) {
      int status = process.awaitExit(LIMIT);
      if (status != 0) {
        throw new IllegalStateException("status " + status + ": " + process.output());
      }
      return process.output();
    }
  }

  private String name(Node node) {
    return prefix + "-" + node.name().toLowerCase(Locale.ROOT);
  }

  private List<String> within(Node node, String... command) {
    return Stream.concat(Stream.of("ip", "netns", "exec", name(node)), Stream.of(command)).toList();
  }

  private List<String> java(Node node, Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            within(
                node,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** That of this virtual machine, whichever way its tests are loaded. */
  private static String classPath() {
    return Main.class.getClassLoader() instanceof URLClassLoader loader
        ? Stream.of(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }
}
