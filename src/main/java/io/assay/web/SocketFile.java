package io.assay.web;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix domain socket. Who may connect is decided by the file's mode, and there is no
 * way to make it with one: so it is made in a folder that nobody else can enter, gets its mode
 * there, and is then moved to where it belongs. Confined to the thread that starts and ends the
 * server.
 */
final class SocketFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

  private static final String MODE = "rw-------";
  private static final String FOLDER_MODE = "rwx------";
  private static final int KIND = 0170000;
  private static final int SOCKET = 0140000;

  private final Path file;
  private final Path folder;
  private String made = "";

  private SocketFile(Path file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  /**
   * Makes room for the socket.
   *
   * @throws ListenException if something else is there, or a process listens there
   */
  static SocketFile prepare(Path file) throws ListenException {
    refuseTaken(file);
    try {
      // A short name, since the path of a socket is.
      String name = "." + Integer.toHexString(new SecureRandom().nextInt());
      return new SocketFile(
          file,
          Files.createDirectory(
              file.resolveSibling(name),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE))));
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  /** Where the socket is to be made. */
  Path place() {
    return folder.resolve("s");
  }

  /**
   * Puts the socket where it belongs, for this user's processes only.
   *
   * @throws ListenException if it cannot be put there
   */
  void publish() throws ListenException {
    try {
      Files.setPosixFilePermissions(place(), PosixFilePermissions.fromString(MODE));
      made = key(place());
      refuseTaken(file);
      Files.move(
          place(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(folder);
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  /** Removes the socket, unless another process has put its own there. */
  @Override
  public void close() {
    try {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && key(file).equals(made)) {
        Files.delete(file);
      }
      Files.deleteIfExists(place());
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.warn("The socket {} cannot be removed: {}", file, e.toString());
    }
  }

  private static void refuseTaken(Path file) throws ListenException {
    try {
      int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if ((mode & KIND) != SOCKET) {
        throw new ListenException(
            "cannot listen on %s, which is there and is no socket; remove it, or give another path in web.socket"
                .formatted(file));
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw cannot(file, e);
    }
    try (SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (other.connect(UnixDomainSocketAddress.of(file))) {
        throw new ListenException(
            "cannot listen on %s, where another process listens; stop that, or give another path in web.socket"
                .formatted(file));
      }
    } catch (ConnectException e) {
      LOG.debug("The socket {} was left behind by a process that is gone", file);
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  private static String key(Path file) throws IOException {
    return String.valueOf(
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }

  private static ListenException cannot(Path file, IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getClass().getSimpleName();
    return new ListenException(
        "cannot listen on %s (%s); give a path in a folder that this user may write to in web.socket"
            .formatted(file, reason),
        e);
  }
}
