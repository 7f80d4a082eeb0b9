package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server with a new, empty cluster. It refuses to run as root, so that it runs as
 * the user {@code postgres} there. What a commit says is on no disk: quick, and good enough here.
 * Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final String USER = "postgres";
  private static final String OWNER = "lab";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path programs;
  private final Path folder;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private LabProcess process;

  private PostgresServer(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
    this.process = serve();
  }

  /** Starts a server; where PostgreSQL is not installed, the running test is skipped. */
  public static PostgresServer start() {
    Path programs = programs();
    Path folder = LabProcess.newDirectory();
    run(List.of("chown", USER, folder.toString()), LabUsers.isRoot());
    run(
        as(
            programs.resolve("initdb"),
            "-D",
            folder.resolve("data").toString(),
            "-A",
            "trust",
            "-U",
            OWNER,
            "-N",
            "--locale=C.UTF-8",
            "-E",
            "UTF8"),
        true);
    return Ports.with(1, ports -> new PostgresServer(programs, folder, ports.getFirst()));
  }

  private static Path programs() {
    if (Files.isDirectory(VERSIONS)) {
      try (Stream<Path> versions = Files.list(VERSIONS)) {
        List<Path> found =
            versions
                .map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                .sorted(Comparator.reverseOrder())
                .toList();
        if (!found.isEmpty()) {
          return found.getFirst();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Objects.requireNonNull(Programs.require("initdb").getParent());
  }

  private static List<String> as(Path program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (LabUsers.isRoot()) {
      command.addAll(List.of("runuser", "-u", USER, "--"));
    }
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static void run(List<String> command, boolean needed) {
    if (!needed) {
      return;
    }
    try (LabProcess process = LabProcess.start(readable(), command)) {
      int status = process.awaitExit(LIMIT);
      if (status != 0) {
        throw new LabException(command + " ended with " + status + ": " + process.output());
      }
    }
  }

  /** A folder that the server's user may be in. */
  private static Path readable() {
    Path directory = LabProcess.newDirectory();
    directory.toFile().setExecutable(true, false);
    directory.toFile().setReadable(true, false);
    return directory;
  }

  private LabProcess serve() {
    LabProcess started =
        LabProcess.start(
            readable(),
            as(
                programs.resolve("postgres"),
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-h",
                "127.0.0.1",
                "-k",
                folder.toString(),
                "-c",
                "fsync=off",
                "-c",
                "shared_buffers=32MB",
                "-c",
                "max_connections=50"));
    started.awaitOutput("ready to accept connections", LIMIT);
    return started;
  }

  /** Makes a new database, and answers its address: {@code postgresql://…}. */
  public String newDatabase() {
    String name = "lab" + databases.incrementAndGet();
    run(
        as(
            programs.resolve("createdb"),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-U",
            OWNER,
            name),
        true);
    return "postgresql://%s@127.0.0.1:%d/%s".formatted(OWNER, port, name);
  }

  /** Ends the server as if its machine had lost power. */
  public synchronized void stop() {
    run(
        as(
            programs.resolve("pg_ctl"),
            "-D",
            folder.resolve("data").toString(),
            "-m",
            "immediate",
            "-w",
            "stop"),
        true);
    process.close();
  }

  /** Starts it again where it was. */
  public synchronized void restart() {
    process = serve();
  }

  @Override
  public synchronized void close() {
    process.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
