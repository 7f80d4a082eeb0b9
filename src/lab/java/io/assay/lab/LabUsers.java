package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A user of the lab, for programs that know no other users than the machine's: they see them in a
 * mount namespace of their own, which takes root.
 */
final class LabUsers {
  private LabUsers() {}

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** The command that runs {@code command} where {@link ProxyServer#USER} is a user. */
  static List<String> among(Path directory, List<String> command) {
    try {
      Path passwd =
          Pem.write(
              directory.resolve("passwd"),
              Files.readString(Path.of("/etc/passwd"))
                  + "%s:x:65533:65533::/nonexistent:/bin/false\n".formatted(ProxyServer.USER));
      Path shadow =
          Pem.write(
              directory.resolve("shadow"),
              "%s:%s:19000::::::\n".formatted(ProxyServer.USER, hashed(ProxyServer.PASSWORD)));
      List<String> all =
          new ArrayList<>(
              List.of(
                  Programs.require("unshare").toString(),
                  "--mount",
                  "--propagation",
                  "private",
                  "sh",
                  "-c",
                  "mount --bind \"$1\" /etc/passwd && mount --bind \"$2\" /etc/shadow && shift 2 &&"
                      + " exec \"$@\"",
                  "sh",
                  passwd.toString(),
                  shadow.toString()));
      all.addAll(command);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /etc/passwd", e);
    }
  }

  /** {@code password} as crypt(3) of every libc verifies it. */
  static String hashed(String password) {
    Path directory = LabProcess.newDirectory();
    List<String> command =
        List.of(Programs.require("openssl").toString(), "passwd", "-1", "-salt", "lab", password);
    try (LabProcess process = LabProcess.start(directory, command)) {
      process.awaitExit(Duration.ofSeconds(30));
      return process.output().strip();
    }
  }
}
