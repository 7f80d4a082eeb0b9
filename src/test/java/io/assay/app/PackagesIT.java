package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What {@code packaging/build} makes of the program that was just built: that it is whole, runs
 * without any Java on the machine, and has nothing in it that differs from build to build.
 */
class PackagesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path PACKAGES = Path.of("target", "packages");

  @TempDir private static Path folder;

  private record Ended(int exitCode, String out) {}

  @BeforeAll
  static void build() throws Exception {
    Programs.require("dpkg-deb");
    Path home = Path.of(System.getProperty("java.home"));
    if (!Files.isExecutable(home.resolve("bin/jlink"))) {
      Programs.missing("the Java at " + home + " has no jlink");
    }
    Ended built =
        run(
            Map.of("JAVA_HOME", home.toString()),
            Path.of("").toAbsolutePath(),
            "packaging/build",
            "--built",
            "--no-cache");
    assertThat(built.exitCode()).as(built.out()).isZero();
    unpack();
  }

  private static void unpack() throws Exception {
    assertThat(tool("tar", "-C", folder.toString(), "-xf", archive().toString()).exitCode())
        .isZero();
    assertThat(
            tool("dpkg-deb", "-x", deb().toString(), folder.resolve("deb").toString()).exitCode())
        .isZero();
  }

  private static Path only(UnaryOperator<Stream<Path>> choice) throws IOException {
    try (Stream<Path> files = Files.list(PACKAGES)) {
      return choice.apply(files).reduce((_, _) -> Path.of("more than one")).orElseThrow();
    }
  }

  private static Path archive() throws IOException {
    return only(files -> files.filter(file -> file.toString().endsWith(".tar.gz")))
        .toAbsolutePath();
  }

  private static Path deb() throws IOException {
    return only(files -> files.filter(file -> file.toString().endsWith(".deb"))).toAbsolutePath();
  }

  private static Path unpacked() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("assay-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Ended tool(String... command) throws Exception {
    return run(Map.of(), folder, command);
  }

  /** Runs a program in the zone UTC, with its output in a file lest a full pipe should stop it. */
  private static Ended run(Map<String, String> environment, Path directory, String... command)
      throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    List<String> words = new ArrayList<>(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("TZ", "UTC");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(words + " did not end; " + Files.readString(out));
    }
    return new Ended(process.exitValue(), Files.readString(out));
  }

  /** The names of all commands' pages, such as {@code assay-ct-watch.1}. */
  private static Stream<String> pages(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec().qualifiedName("-") + ".1"),
        command.getSubcommands().values().stream().flatMap(PackagesIT::pages));
  }

  @Test
  void runsWithItsOwnRuntimeWhereThereIsNoJava() throws Exception {
    for (Path program : List.of(unpacked().resolve("assay"), folder.resolve("deb/usr/bin/assay"))) {
      Ended version =
          run(
              Map.of("JAVA_HOME", "/nowhere", "PATH", "/usr/bin:/bin", "ASSAY_CACHE", "off"),
              folder,
              program.toString(),
              "--version");
      assertThat(version.exitCode()).as(version.out()).isZero();
      assertThat(version.out()).startsWith("assay ").doesNotContain("development");
    }
  }

  @Test
  void everyCommandHasAPageThatManReads() throws Exception {
    Path pages = unpacked().resolve("man/man1");
    List<String> expected =
        pages(Main.program(Surroundings.ofThisProcess())).sorted().distinct().toList();
    try (Stream<Path> files = Files.list(pages)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    String check = Files.readString(pages.resolve("assay-check.1"), StandardCharsets.UTF_8);
    assertThat(check).contains(".SH \"EXAMPLES\"", "https://host[:port]/path");
    assertThat(folder.resolve("deb/usr/share/man/man1/assay-check.1.gz")).isRegularFile();
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    Path completion = unpacked().resolve("completion/assay.bash-completion");
    assertThat(completed(completion, "assay hi")).contains("history");
    assertThat(completed(completion, "assay check --exa")).contains("--examine");
  }

  private static String completed(Path completion, String line) throws Exception {
    List<String> words = List.of(line.split(" "));
    return tool(
            "bash",
            "-c",
            ". '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; _complete_assay; echo \"${COMPREPLY[@]}\""
                .formatted(completion, line, words.size() - 1, line))
        .out();
  }

  @Test
  void nothingInThemTellsWhenOrByWhomTheyWereBuilt() throws Exception {
    String date = Files.readString(Path.of("pom.xml")).replaceAll("(?s).*<release.date>|</.*", "");
    List<String> packed =
        tool("tar", "--full-time", "--numeric-owner", "-tvf", archive().toString())
            .out()
            .lines()
            .toList();
    assertThat(packed)
        .hasSizeGreaterThan(100)
        .allMatch(line -> line.contains(" " + date + " 00:00:00 "));
    assertThat(packed).allMatch(line -> line.contains(" 0/0 "));
    assertThat(packed).isSortedAccordingTo((a, b) -> name(a).compareTo(name(b)));
    byte[] header = Files.readAllBytes(archive());
    assertThat(header[4] | header[5] | header[6] | header[7]).as("gzip's time").isZero();

    List<String> installed = tool("dpkg-deb", "-c", deb().toString()).out().lines().toList();
    assertThat(installed).allMatch(line -> line.contains(" root/root "));
    assertThat(installed).allMatch(line -> line.contains(" " + date + " 00:00 "));
  }

  private static String name(String line) {
    return line.replaceFirst(".* 00:00:00 ", "").replaceFirst(" -> .*", "").replaceFirst("/$", "");
  }

  @Test
  void serviceHasNoPrivileges() throws Exception {
    Programs.require("systemd-analyze");
    Path unit = folder.resolve("deb/usr/lib/systemd/system/assay.service");
    assertThat(Files.readString(unit))
        .contains("DynamicUser=yes", "CapabilityBoundingSet=\n", "ProtectSystem=strict");
    Ended judged =
        tool("systemd-analyze", "security", "--offline=true", "--threshold=20", unit.toString());
    assertThat(judged.exitCode()).as(judged.out()).isZero();
  }

  @Test
  void configurationIsKeptAtAnUpgrade() throws Exception {
    Ended files = tool("dpkg-deb", "-I", deb().toString(), "conffiles");
    assertThat(files.out()).isEqualTo("/etc/assay/probes.yaml\n");
    assertThat(folder.resolve("deb/etc/assay/probes.yaml"))
        .hasSameBinaryContentAs(Path.of("probes.yaml"));
  }
}
