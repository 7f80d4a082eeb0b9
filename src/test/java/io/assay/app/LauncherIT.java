package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabPki;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Runs the packaged program through its launcher, as its users do. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("assay").toAbsolutePath();
  private static final LabPki PKI = LabPki.create();
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private record Ended(int exitCode, String out, String err) {}

  /** A program that was started, with its output in files lest a full pipe should stop it. */
  private record Started(Process process, Path out, Path err) {
    Ended await() throws IOException, InterruptedException {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end; " + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  private Started start(Path program, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("ASSAY_CACHE", folder.resolve("cache").toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().putAll(environment);
    return new Started(builder.start(), out, err);
  }

  private Ended run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return start(LAUNCHER, environment, arguments).await();
  }

  private String[] check(TlsServer server) {
    return new String[] {
      "check",
      "--json",
      "--ca",
      Assay.pem(folder, PKI.root()),
      "--query",
      Assay.CANARY,
      "tls://127.0.0.1:" + server.port()
    };
  }

  private List<String> caches() {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(Files::isRegularFile).map(file -> "" + file.getFileName()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertFine(Ended ended) {
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(ExitCode.FINE);
    assertThat(JsonMapper.shared().readTree(ended.out()).get(0).get("verdict").asString())
        .isEqualTo("ok");
    assertThat(ended.out()).doesNotContain("\u001b");
    assertThat(ended.err().lines()).allMatch(line -> line.startsWith("assay: first use: "));
  }

  @Test
  void firstCheckMakesTheStartUpCacheThatTheNextOneUses() throws Exception {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      Ended first = run(Map.of(), check(server));
      assertFine(first);
      assertThat(first.err()).isNotEmpty();
      assertThat(caches()).singleElement().asString().matches("assay-\\d+\\.aot");

      Ended second = run(Map.of("ASSAY_JAVA_OPTS", "-XX:AOTMode=on"), check(server));
      assertFine(second);
      assertThat(second.err()).isEmpty();
    }
  }

  @Test
  void severalFirstUsesAtOnceDoNotHarmEachOther() throws Exception {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      List<Started> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(start(LAUNCHER, Map.of(), check(server)));
      }
      for (Started one : running) {
        assertFine(one.await());
      }
      assertThat(caches()).hasSize(1);
      assertFine(run(Map.of("ASSAY_JAVA_OPTS", "-XX:AOTMode=on"), check(server)));
    }
  }

  @Test
  void runsWithoutACacheWhereNoneCanBeWritten() throws Exception {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      for (String nowhere : List.of("/dev/null/none", "off")) {
        Ended ended = run(Map.of("ASSAY_CACHE", nowhere), check(server));
        assertFine(ended);
        assertThat(ended.err()).isEmpty();
      }
    }
  }

  @Test
  void exitCodesAndErrorsArePassedOn() throws Exception {
    Ended wrong = run(Map.of(), "check", "udp://9.9.9.9");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err().lines()).hasSize(1);

    Ended unreachable = run(Map.of(), "check", "tls://127.0.0.1:" + Assay.closedPort());
    assertThat(unreachable.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(unreachable.err()).isEmpty();
    assertThat(unreachable.out()).contains("BLOCKED").doesNotContain("\u001b");
  }

  @Test
  void foundThroughSymbolicLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), LAUNCHER);
    Path linkToLink = Files.createSymbolicLink(folder.resolve("second"), Path.of("link"));

    Ended ended = start(linkToLink, Map.of(), "--version").await();
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(ExitCode.FINE);
    assertThat(ended.out()).startsWith("assay ").doesNotContain("development");
    assertThat(start(link, Map.of(), "--version").await().out()).isEqualTo(ended.out());
  }

  @Test
  void anotherJavaInJavaHomeIsPassedOver() throws Exception {
    Path old = Files.createDirectories(folder.resolve("java-17/bin"));
    Files.createSymbolicLink(old.resolve("java"), Path.of("/bin/false"));
    Files.writeString(folder.resolve("java-17/release"), "JAVA_VERSION=\"17.0.1\"\n");

    Ended ended = run(Map.of("JAVA_HOME", folder.resolve("java-17").toString()), "--version");
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(ExitCode.FINE);
    assertThat(ended.out()).contains("Java 25");
  }

  @Test
  void argumentsWithSpacesStayWhole() throws Exception {
    Ended ended = run(Map.of(), "config", "-c", "no such\tfile  *.yaml");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("no such\\u{9}file  *.yaml: found no such file");
  }
}
