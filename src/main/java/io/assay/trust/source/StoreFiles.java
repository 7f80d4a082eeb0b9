package io.assay.trust.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes files so that they are there whole or not at all, and names what went wrong. */
public final class StoreFiles {
  /** What files are called while they are written. */
  private static final String UNFINISHED = ".tmp";

  private StoreFiles() {}

  /** Puts {@code octets} in the place of {@code file}, on the disk itself. */
  public static void replace(Path file, ByteBuffer octets) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        while (octets.hasRemaining()) {
          channel.write(octets);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(unfinished);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** Removes what was left unfinished when a process died. Only while nobody else writes. */
  public static void removeUnfinished(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().endsWith(UNFINISHED)) {
          Files.delete(file);
        }
      }
    }
  }

  /** What went wrong, in a few words and without the name of the file. */
  public static String problem(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "does not exist";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _, FileAlreadyExistsException _ -> "is not a folder";
      case FileSystemException system ->
          Optional.ofNullable(system.getReason()).orElse("cannot be used");
      default -> String.valueOf(e.getMessage());
    };
  }
}
