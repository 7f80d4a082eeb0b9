package io.assay.lab.net;

import io.assay.lab.JavaProgram;
import io.assay.lab.LabException;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A network namespace of a {@link NetworkLab}, and the programs that run in it, all of which the
 * lab's closing ends. Thread-safe.
 */
public final class NetNamespace {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final Deque<Runnable> started = new ConcurrentLinkedDeque<>();
  private final AtomicInteger tables = new AtomicInteger();

  NetNamespace(String name) {
    this.name = name;
  }

  /** As {@code ip netns} has it. */
  public String name() {
    return name;
  }

  /**
   * Starts a program that goes on until it or the lab is closed.
   *
   * @param directory as in {@link LabProcess#start}
   */
  public LabProcess start(Path directory, List<String> command) {
    LabProcess process = LabProcess.start(directory, within(command));
    started.push(process::close);
    return process;
  }

  /** Starts the {@code main} method of a class on the class path of this virtual machine. */
  public LabProcess java(Class<?> main, String... arguments) {
    return start(LabProcess.newDirectory(), JavaProgram.command(main, List.of(arguments)));
  }

  /**
   * Starts a resolver at the ports 53, 853 and 443 of addresses of this namespace; it accepts
   * connections when this returns.
   */
  public ResolverServer resolver(
      ResolverProgram program, ServerIdentity identity, DualAddress... addresses) {
    return resolver(program, identity, ResolverServer.CANARY, addresses);
  }

  /**
   * The same with another answer.
   *
   * @param canary the IPv4 address that it has for {@code canary.probe.test}
   */
  public ResolverServer resolver(
      ResolverProgram program, ServerIdentity identity, String canary, DualAddress... addresses) {
    List<String> literals =
        Stream.of(addresses).flatMap(address -> address.both().stream()).toList();
    ResolverServer server =
        ResolverServer.startWithin(within(List.of()), program, identity, canary, literals);
    started.push(server::close);
    return server;
  }

  /**
   * Runs a program to its end, with an empty standard input; skips the test if the program is
   * absent.
   *
   * @throws LabException if it does not end within 30 seconds
   */
  public ProgramResult run(String program, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" </dev/null", "sh"));
    command.add(Programs.require(program).toString());
    command.addAll(List.of(arguments));
    try (LabProcess process = LabProcess.start(LabProcess.newDirectory(), within(command))) {
      int status = process.awaitExit(LIMIT);
      return new ProgramResult(status, process.output());
    }
  }

  /**
   * What curl gets from a URL, for example from a server on this namespace's loopback.
   *
   * @throws LabException if the status is 400 or above, or nothing comes within 10 seconds
   */
  public String get(String url) {
    return mustRun("curl", "--fail", "--silent", "--show-error", "--max-time", "10", url);
  }

  /**
   * Adds nftables chains, all at once, and takes them away again when the result is closed.
   *
   * @param chains what stands in a table of the family {@code inet}, in nft's language
   * @throws LabException with what nft says, if it does not take them
   */
  public Intervention rules(String chains) {
    String table = "lab" + tables.incrementAndGet();
    Path directory = LabProcess.newDirectory();
    Path file =
        Pem.write(
            directory.resolve("rules.nft"), "table inet %s {\n%s\n}\n".formatted(table, chains));
    try (LabProcess process =
        LabProcess.start(
            directory,
            within(List.of(Programs.require("nft").toString(), "-f", file.toString())))) {
      if (process.awaitExit(LIMIT) != 0) {
        throw new LabException(process.output());
      }
    }
    return new Intervention(() -> mustRun("nft", "delete", "table", "inet", table));
  }

  /**
   * Counts packets from now on.
   *
   * @param hook where: {@code output} (sent from here), {@code forward}, {@code input}…
   * @param match which, in nft's language, such as {@code meta l4proto tcp}
   */
  public PacketCount count(String hook, String match) {
    return new PacketCount(this, hook, match);
  }

  /** Runs a program that has to succeed, and returns its output. */
  String mustRun(String program, String... arguments) {
    ProgramResult result = run(program, arguments);
    if (result.status() != 0) {
      throw new LabException(
          "%s %s in %s: status %d%n%s"
              .formatted(
                  program, String.join(" ", arguments), name, result.status(), result.output()));
    }
    return result.output();
  }

  /** Runs a shell script that has to succeed. */
  void script(String text) {
    mustRun("sh", "-c", text);
  }

  private List<String> within(List<String> command) {
    List<String> line =
        new ArrayList<>(List.of(Programs.require("ip").toString(), "netns", "exec", name));
    line.addAll(command);
    return List.copyOf(line);
  }

  /** Ends what was started last first. */
  void close() {
    for (Runnable end = started.poll(); end != null; end = started.poll()) {
      end.run();
    }
  }
}
