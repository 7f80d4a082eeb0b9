package io.assay.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program of another maker, running as a child process in a temporary directory of its own. Its
 * output is kept (the last 256 Ki characters) and quoted when it does not come up. {@link #close}
 * ends the process and its children and deletes the directory. Thread-safe.
 */
public final class LabProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(3);
  private static final int OUTPUT_CHARACTERS = 256 * 1024;
  private static final Pattern IN_USE =
      Pattern.compile("address (already )?in use", Pattern.CASE_INSENSITIVE);

  private final Path directory;
  private final List<String> command;
  private final Process process;
  private final Thread reader;
  private final Thread atExit = new Thread(this::kill, "lab-process-exit");
  private final StringBuilder output = new StringBuilder();

  private LabProcess(Path directory, List<String> command) {
    this.directory = directory;
    this.command = List.copyOf(command);
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
    } catch (IOException e) {
      deleteDirectory();
      throw new LabException("cannot start " + command, e);
    }
    // Reading a pipe holds a virtual thread's carrier, of which a small machine has only two.
    reader = Thread.ofPlatform().daemon().name("lab-output").start(this::readOutput);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** A new temporary directory, to be filled and then handed to {@link #start}. */
  public static Path newDirectory() {
    try {
      return Files.createTempDirectory("assay-lab-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary directory", e);
    }
  }

  /**
   * Starts {@code command} in {@code directory}, which belongs to the process from then on and is
   * deleted with it. Standard input is a pipe that stays open.
   */
  public static LabProcess start(Path directory, List<String> command) {
    return new LabProcess(directory, command);
  }

  /**
   * Waits until something accepts TCP connections at each of the ports of 127.0.0.1.
   *
   * @throws LabException with the output, if that does not happen within 30 seconds or the process
   *     ends; the process has been closed then
   */
  public void awaitPorts(List<Integer> ports) {
    for (int port : ports) {
      await("a connection to port " + port, () -> accepts(port));
    }
    // Some programs go on without the port that they could not have.
    if (IN_USE.matcher(output()).find()) {
      throw failed("a port was taken");
    }
  }

  /**
   * Waits until the process or a child of it listens on each of the TCP ports, in whichever network
   * namespace it is and at whichever address.
   *
   * @throws LabException as {@link #awaitPorts}
   */
  public void awaitListening(List<Integer> ports) {
    await(
        "a process that listens on " + ports,
        () -> ListeningPorts.of(process.toHandle()).containsAll(ports));
  }

  /**
   * Waits until the output contains {@code text}.
   *
   * @throws LabException as {@link #awaitPorts}
   */
  public void awaitOutput(String text) {
    awaitOutput(text, START);
  }

  /**
   * The same for a program that may take longer.
   *
   * @param limit for how long to wait
   */
  public void awaitOutput(String text, Duration limit) {
    await("the output \"" + text + "\"", limit, () -> output().contains(text));
  }

  /**
   * Waits for the process to end by itself.
   *
   * @return its exit status
   * @throws LabException with the output, if that does not happen in time
   */
  public int awaitExit(Duration limit) {
    try {
      if (process.waitFor(limit)) {
        reader.join(STOP);
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw failed("did not end within " + limit);
  }

  /** What the process has written so far to standard output and standard error. */
  public String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  /** Where the process runs. */
  public Path directory() {
    return directory;
  }

  /** The operating system's process, for its id, CPU time or signals. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends the process, also one that does not want to, and deletes its directory. */
  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // The virtual machine is shutting down: the hook does the rest.
    }
    deleteDirectory();
  }

  private void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP)) {
        process.destroyForcibly();
      }
      children.forEach(ProcessHandle::destroyForcibly);
      process.waitFor(STOP);
      reader.join(STOP);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until something is so.
   *
   * @throws LabException as {@link #awaitPorts}
   */
  void await(String what, BooleanSupplier condition) {
    await(what, START, condition);
  }

  private void await(String what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw failed("waited " + limit.toSeconds() + " s for " + what);
      }
      try {
        if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
          reader.join(STOP);
          if (condition.getAsBoolean()) {
            return;
          }
          throw failed(
              "ended with status %d, while waiting for %s".formatted(process.exitValue(), what));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed("interrupted while waiting for " + what);
      }
    }
  }

  private LabException failed(String why) {
    close();
    String written = output();
    String message = "%s: %s%n%s".formatted(String.join(" ", command), why, written);
    return IN_USE.matcher(written).find()
        ? new LabException.PortTaken(message)
        : new LabException(message);
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), (int) STOP.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void readOutput() {
    try (InputStream in = process.getInputStream()) {
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (output) {
          output.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
          if (output.length() > OUTPUT_CHARACTERS) {
            output.delete(0, output.length() - OUTPUT_CHARACTERS);
          }
        }
      }
    } catch (IOException e) {
      synchronized (output) {
        output.append("\n[output ended: ").append(e.getMessage()).append("]\n");
      }
    }
  }

  private void deleteDirectory() {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
