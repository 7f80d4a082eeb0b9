package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  @Test
  void versionNamesProgramAndJava() {
    Assay seen = Assay.run("--version");

    assertThat(seen.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(seen.out()).startsWith("assay ").contains("Java " + Runtime.version());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "check",
        "path",
        "pin",
        "config",
        "history",
        "incidents",
        "ack",
        "hash-password"
      })
  void helpShowsExamplesAndExitCodes(String command) {
    Assay seen = Assay.run(command, "--help");

    assertThat(seen.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(seen.out()).contains("Examples:", "assay " + command, "Exit codes:", "  2  ");
    assertThat(seen.out().lines()).allMatch(line -> line.length() <= Layout.WIDTH);
  }

  @Test
  void helpListsTheCommands() {
    assertThat(Assay.run("--help").out()).contains("check", "pin", "config", "Examples:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chek", "--nonsense"})
  void whatIsNoCommandIsRefused(String argument) {
    Assay seen = argument.isEmpty() ? Assay.run() : Assay.run(argument);

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.err()).startsWith("assay: ").contains("--help").doesNotContain("\tat ");
    assertThat(seen.out()).isEmpty();
  }

  @Test
  void misspeltOptionIsCorrected() {
    assertThat(Assay.run("check", "--jsn", "tls://9.9.9.9").err()).contains("--json");
  }

  @Test
  void defectIsOneLineUnlessDebuggingIsAskedFor() {
    Assay quiet = Assay.run(withDefect(Map.of()), "broken");
    assertThat(quiet.exitCode()).isEqualTo(ExitCode.DEFECT);
    assertThat(quiet.err().lines()).hasSize(1);
    assertThat(quiet.err()).contains("no luck", "--debug");

    assertThat(Assay.run(withDefect(Map.of()), "broken", "--debug").err()).contains("\tat ");
    assertThat(Assay.run(withDefect(Map.of("ASSAY_DEBUG", "1")), "broken").err()).contains("\tat ");
    assertThat(Assay.run(withDefect(Map.of("ASSAY_DEBUG", "0")), "broken").err())
        .doesNotContain("\tat ");
  }

  private static CommandLine withDefect(Map<String, String> environment) {
    CommandLine program =
        Main.program(new Surroundings(false, StandardCharsets.UTF_8, environment));
    CommandLine broken = new CommandLine(new Broken());
    program.addSubcommand("broken", broken);
    broken.setExecutionExceptionHandler(program.getExecutionExceptionHandler());
    return program;
  }

  @Command(name = "broken")
  static final class Broken implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException("no luck");
    }
  }
}
