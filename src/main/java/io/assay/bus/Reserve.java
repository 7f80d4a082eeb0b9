package io.assay.bus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Room on the disk that is held so that it can be given back. An outbox that filled its disk could
 * not even delete, since that is written ahead too; then the reserve makes room for it. Confined to
 * one thread.
 */
final class Reserve {
  private static final int BLOCK_OCTETS = 64 << 10;

  private final Path file;
  private final long octets;

  Reserve(Path file, long octets) {
    this.file = file;
    this.octets = octets;
  }

  /** Whether the room is held now: it was, or there was enough. */
  boolean hold() {
    try {
      if (Files.exists(file) && Files.size(file) == octets) {
        return true;
      }
      write();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Real octets: a file with a hole would take no room. */
  private void write() throws IOException {
    boolean whole = false;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_OCTETS);
      for (long left = octets; left > 0; left -= block.limit()) {
        block.clear().limit((int) Math.min(left, BLOCK_OCTETS));
        while (block.hasRemaining()) {
          channel.write(block);
        }
      }
      channel.force(true);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Gives the room back. */
  void release() throws IOException {
    Files.deleteIfExists(file);
  }
}
