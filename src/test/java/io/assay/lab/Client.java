package io.assay.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs other makers' clients against the lab, as a check on the lab itself. */
final class Client {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What a client said. */
  record Result(int status, String output) {}

  private Client() {}

  /** Asks for the canary's address by {@code kdig +tls}, which verifies against {@code root}. */
  static Result kdigTls(LabCertificate root, int port, String... more) {
    return kdig(root, port, "+tls-hostname=" + LabPki.NAME, more);
  }

  /** Asks for the canary's address by {@code kdig +https}, which verifies against {@code root}. */
  static Result kdigHttps(LabCertificate root, int port, String... more) {
    List<String> arguments = new ArrayList<>(List.of("+https"));
    arguments.addAll(List.of(more));
    return kdig(root, port, "+tls-hostname=" + LabPki.NAME, arguments.toArray(String[]::new));
  }

  private static Result kdig(LabCertificate root, int port, String first, String... more) {
    Path directory = LabProcess.newDirectory();
    Path anchors = Pem.write(directory.resolve("root.pem"), root.pem());
    List<String> command = new ArrayList<>(List.of(Programs.require("kdig").toString()));
    command.addAll(List.of("@127.0.0.1", "-p", Integer.toString(port), "+tls-ca=" + anchors));
    command.addAll(List.of(first, "+nsid", "+padding", "+timeout=5", "+retry=0"));
    command.addAll(List.of(more));
    command.add("canary.probe.test");
    return run(directory, command);
  }

  /** {@code openssl s_client}, which ends after the handshake. */
  static Result sClient(LabCertificate root, int port, String... more) {
    Path directory = LabProcess.newDirectory();
    Path anchors = Pem.write(directory.resolve("root.pem"), root.pem());
    Path empty = Pem.write(directory.resolve("empty"), "");
    List<String> command =
        new ArrayList<>(
            List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" < " + empty, "openssl", "s_client"));
    command.addAll(List.of("-connect", "127.0.0.1:" + port, "-CAfile", anchors.toString()));
    command.addAll(List.of("-servername", LabPki.NAME));
    command.addAll(List.of(more));
    Programs.require("openssl");
    return run(directory, command);
  }

  static Result run(Path directory, List<String> command) {
    try (LabProcess process = LabProcess.start(directory, command)) {
      int status = process.awaitExit(LIMIT);
      return new Result(status, process.output());
    }
  }
}
