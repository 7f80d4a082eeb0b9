package io.assay.app;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a demonstration, deleted in the end with all that is in it unless its user named
 * it.
 *
 * @param isKept whether it stays
 */
record DemoFolder(Path path, boolean isKept) implements AutoCloseable {

  /**
   * A new one.
   *
   * @param named the one that its user wants
   * @throws Refusal if it cannot be used
   */
  static DemoFolder of(Optional<Path> named) {
    return named.map(DemoFolder::named).orElseGet(DemoFolder::temporary);
  }

  private static DemoFolder temporary() {
    try {
      return new DemoFolder(Files.createTempDirectory("assay-demo-"), false);
    } catch (IOException e) {
      throw refusal(
          "%s: no folder can be made there (%s); name one with --keep"
              .formatted(System.getProperty("java.io.tmpdir"), e.getClass().getSimpleName()),
          e);
    }
  }

  private static DemoFolder named(Path named) {
    Path folder = named.toAbsolutePath();
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new Refusal(
              "--keep %s: is not empty; name another folder, or delete that one".formatted(named));
        }
      }
    } catch (IOException e) {
      throw refusal(
          "--keep %s: no folder can be made there (%s); name another one"
              .formatted(named, e.getClass().getSimpleName()),
          e);
    }
    if (!Files.isWritable(folder)) {
      throw new Refusal("--keep %s: cannot be written to; name another folder".formatted(named));
    }
    return new DemoFolder(folder, true);
  }

  private static Refusal refusal(String message, IOException cause) {
    Refusal refusal = new Refusal(message);
    refusal.initCause(cause);
    return refusal;
  }

  /** Where the daemon's log goes. */
  Path log() {
    return path.resolve("assay.log");
  }

  /** Where the daemon keeps what it learns. */
  Path data() {
    return path.resolve("data");
  }

  @Override
  public void close() throws IOException {
    if (!isKept) {
      Logging.end();
      Files.walkFileTree(path, new Deletion());
    }
  }

  /** Deletes a folder from within. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
