package io.assay.lab;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs of other makers. The only class of the lab that knows JUnit. */
public final class Programs {
  private Programs() {}

  /** The executable of that name on {@code PATH} or in the usual folders for daemons. */
  public static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The executable of that name. Where it is absent, the running test is skipped with a message; on
   * a machine for continuous integration (environment {@code CI=true}) it fails instead.
   */
  public static Path require(String name) {
    Optional<Path> found = find(name);
    if (found.isEmpty()) {
      missing("the program \"%s\" is not installed (.ci/run installs it)".formatted(name));
    }
    return found.get();
  }

  /**
   * Skips the running test with the message, as something that it needs is not to be had on this
   * machine; on a machine for continuous integration (environment {@code CI=true}) it fails.
   */
  public static void missing(String message) {
    if ("true".equals(System.getenv("CI"))) {
      fail(message);
    }
    abort(message);
  }

  /**
   * A program that stands beside the project and is not part of it. Where it is absent, the running
   * test is skipped with a message.
   */
  public static Path requireShared(Path program) {
    if (!Files.isExecutable(program)) {
      abort(program + " is absent");
    }
    return program.toAbsolutePath().normalize();
  }
}
