package io.assay.app;

import io.assay.lab.ClosedPort;
import io.assay.lab.LabCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;

/** What a command wrote and how it ended, run in this virtual machine as if in a pipe. */
record Assay(int exitCode, String out, String err) {
  static final String CANARY = "canary.probe.test A";

  /** Held until the virtual machine ends. */
  private static final ClosedPort CLOSED = ClosedPort.take();

  static Assay run(String... arguments) {
    return run(Main.program(pipe()), arguments);
  }

  static Assay run(CommandLine program, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    program.setOut(new PrintWriter(out));
    program.setErr(new PrintWriter(err));
    int exitCode = program.execute(arguments);
    return new Assay(exitCode, out.toString(), err.toString());
  }

  /** Without the cache and the state of whoever runs the tests, or of other tests. */
  static Surroundings pipe() {
    String noCache = Path.of("target", "no-cache").toAbsolutePath().toString();
    return new Surroundings(
        false,
        StandardCharsets.UTF_8,
        Map.of(
            "XDG_CACHE_HOME",
            noCache,
            "XDG_STATE_HOME",
            Path.of("target", "no-state", UUID.randomUUID().toString())
                .toAbsolutePath()
                .toString()));
  }

  /** A port of 127.0.0.1 where nothing listens. */
  static int closedPort() {
    return CLOSED.number();
  }

  /** A PEM file with {@code certificate} in {@code folder}. */
  static String pem(Path folder, LabCertificate certificate) {
    return file(folder, "ca.pem", certificate.pem());
  }

  static String file(Path folder, String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
