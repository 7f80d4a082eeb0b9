package io.assay.trust.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to write to a store, which one process has at a time. */
public final class StoreLock implements AutoCloseable {
  private final FileChannel file;

  private StoreLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the right, without waiting, and makes the folder if there is none.
   *
   * @throws IOException if somebody else has it, or the folder cannot be written; the message is
   *     one line that says what to do
   */
  static StoreLock take(Path directory) throws IOException {
    return take(directory, "another process is updating it; nothing to do but wait for that");
  }

  /**
   * The same for a store of another kind.
   *
   * @param taken what is said of the folder when somebody else has the right
   */
  public static StoreLock take(Path directory, String taken) throws IOException {
    FileChannel file;
    boolean locked;
    try {
      Files.createDirectories(directory);
      file =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = tryLock(file);
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot be written (%s); name another folder, or change its permissions"
              .formatted(directory, StoreFiles.problem(e)),
          e);
    }
    if (!locked) {
      file.close();
      throw new IOException(directory + ": " + taken);
    }
    return new StoreLock(file);
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /** Gives the right back. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
