package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A running proxy of another maker on loopback. Thread-safe. */
public final class ProxyServer implements AutoCloseable {
  /** The user that a proxy with a password knows. */
  public static final String USER = "lab";

  /** That user's password. */
  public static final String PASSWORD = "s3cret";

  private final List<LabProcess> processes;
  private final int port;

  private ProxyServer(List<LabProcess> processes, int port) {
    this.processes = processes;
    this.port = port;
  }

  /**
   * What a proxy does for whom.
   *
   * @param password whether it wants {@link #USER} and {@link #PASSWORD}
   * @param ports those that it connects to; microsocks connects to any
   */
  public record Rules(boolean password, List<Integer> ports) {
    public Rules {
      ports = List.copyOf(ports);
    }
  }

  /**
   * Starts {@code program}; it accepts connections when this returns. Skips the test if the program
   * is absent ({@link Programs#require}).
   */
  public static ProxyServer start(ProxyProgram program, Rules rules) {
    Path executable = Programs.require(program.executable());
    return Ports.with(
        2,
        ports -> {
          ProxyServer server =
              new ProxyServer(program.start(executable, ports, rules), ports.getFirst());
          try {
            server.processes.getFirst().awaitPorts(List.of(server.port));
          } catch (LabException e) {
            server.close();
            throw e;
          }
          return server;
        });
  }

  /** Where it listens, as a configuration has it. */
  public String server() {
    return "127.0.0.1:" + port;
  }

  /** The port of 127.0.0.1 that it listens on. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    processes.forEach(LabProcess::close);
  }

  /** Lets a program work in {@code directory} that gives up the rights of whoever started it. */
  static void openToAll(Path directory) {
    try {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + directory, e);
    }
  }
}
