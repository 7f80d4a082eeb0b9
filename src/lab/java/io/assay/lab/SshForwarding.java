package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** {@code ssh -N -D} to an SSH server on loopback with keys of its own. */
final class SshForwarding {
  /** The server of Debian insists on this folder when it is root's. */
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private SshForwarding() {}

  static List<LabProcess> start(Path ssh, int proxyPort, int serverPort, ProxyServer.Rules rules) {
    Path directory = LabProcess.newDirectory();
    String host = key(directory.resolve("host"));
    Pem.write(directory.resolve("authorized_keys"), key(directory.resolve("client")) + "\n");
    Pem.write(directory.resolve("known_hosts"), "[127.0.0.1]:%d %s%n".formatted(serverPort, host));
    Pem.write(
        directory.resolve("sshd_config"),
        """
        Port %1$d
        ListenAddress 127.0.0.1
        HostKey %2$s/host
        AuthorizedKeysFile %2$s/authorized_keys
        PidFile none
        UsePAM no
        StrictModes no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        PermitOpen %3$s
        """
            .formatted(
                serverPort,
                directory,
                rules.ports().stream()
                    .map("127.0.0.1:%1$d 127.255.255.255:%1$d localhost:%1$d"::formatted)
                    .collect(Collectors.joining(" "))));
    makePrivilegeSeparationFolder();
    LabProcess server =
        LabProcess.start(
            directory,
            List.of(
                Programs.require("sshd").toString(), "-D", "-e", "-f", directory + "/sshd_config"));
    server.awaitPorts(List.of(serverPort));
    LabProcess client =
        LabProcess.start(
            LabProcess.newDirectory(),
            List.of(
                ssh.toString(),
                "-N",
                "-F",
                "none",
                "-i",
                directory + "/client",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "UserKnownHostsFile=" + directory + "/known_hosts",
                "-o",
                "BatchMode=yes",
                "-o",
                "ExitOnForwardFailure=yes",
                "-p",
                "" + serverPort,
                "-D",
                "127.0.0.1:" + proxyPort,
                System.getProperty("user.name") + "@127.0.0.1"));
    return List.of(client, server);
  }

  private static void makePrivilegeSeparationFolder() {
    if (LabUsers.isRoot() && !Files.isDirectory(PRIVILEGE_SEPARATION)) {
      try {
        Files.createDirectory(PRIVILEGE_SEPARATION);
      } catch (IOException e) {
        throw new UncheckedIOException("the SSH server cannot be started", e);
      }
    }
  }

  /** Makes a key without passphrase; returns its public half. */
  private static String key(Path file) {
    List<String> command =
        List.of(
            Programs.require("ssh-keygen").toString(),
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-f",
            file.toString());
    try (LabProcess process = LabProcess.start(LabProcess.newDirectory(), command)) {
      process.awaitExit(Duration.ofSeconds(30));
      return Files.readString(Path.of(file + ".pub")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("no key was made", e);
    }
  }
}
