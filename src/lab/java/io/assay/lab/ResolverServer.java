package io.assay.lab;

import java.nio.file.Path;
import java.util.List;

/** A running resolver of another maker on loopback. Thread-safe. */
public final class ResolverServer implements AutoCloseable {
  private final ResolverProgram program;
  private final LabProcess process;
  private final List<Integer> ports;

  private ResolverServer(ResolverProgram program, LabProcess process, List<Integer> ports) {
    this.program = program;
    this.process = process;
    this.ports = ports;
  }

  /**
   * Starts {@code program} with {@code identity}; it accepts connections when this returns. Skips
   * the test if the program is absent ({@link Programs#require}).
   */
  public static ResolverServer start(ResolverProgram program, ServerIdentity identity) {
    Path executable = Programs.require(program.executable());
    return Ports.with(3, ports -> start(program, executable, identity, ports));
  }

  private static ResolverServer start(
      ResolverProgram program, Path executable, ServerIdentity identity, List<Integer> ports) {
    Path directory = LabProcess.newDirectory();
    var settings =
        new ResolverProgram.Settings(
            ports.get(0), ports.get(1), ports.get(2), identity.writeTo(directory));
    LabProcess process =
        LabProcess.start(directory, program.prepare(executable, directory, settings));
    process.awaitPorts(ports);
    return new ResolverServer(program, process, ports);
  }

  /** Which one it is. */
  public ResolverProgram program() {
    return program;
  }

  /** The port of plain DNS. */
  public int dnsPort() {
    return ports.get(0);
  }

  /** The port of DNS over TLS. */
  public int dotPort() {
    return ports.get(1);
  }

  /** The port of DNS over HTTPS. */
  public int dohPort() {
    return ports.get(2);
  }

  /** The DoT endpoint under the name that {@link LabPki#leaf} is for. */
  public String dot() {
    return "tls://%s:%d@127.0.0.1".formatted(LabPki.NAME, dotPort());
  }

  /** The DoH endpoint under the name that {@link LabPki#leaf} is for. */
  public String doh() {
    return "https://%s:%d@127.0.0.1/dns-query".formatted(LabPki.NAME, dohPort());
  }

  /** The running program. */
  public LabProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
