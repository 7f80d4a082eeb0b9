package io.assay.app;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a command may know of the process it runs in.
 *
 * @param terminal whether a person reads standard output
 * @param outCharset standard output's character set
 * @param environment the environment variables
 */
record Surroundings(boolean terminal, Charset outCharset, Map<String, String> environment) {
  private static final String DEBUG = "ASSAY_DEBUG";
  private static final String DATA = "ASSAY_DATA";

  Surroundings {
    environment = Map.copyOf(environment);
  }

  static Surroundings ofThisProcess() {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Surroundings(terminal, System.out.charset(), System.getenv());
  }

  /** The folder for what Assay keeps and can get again, by the XDG base directories. */
  Path cache() {
    return folder("XDG_CACHE_HOME", ".cache");
  }

  /**
   * The folder for what Assay keeps and cannot get again: as {@code ASSAY_DATA} says, or by the XDG
   * base directories.
   */
  Path state() {
    String data = environment.getOrDefault(DATA, "");
    return data.isEmpty() ? folder("XDG_STATE_HOME", ".local/state") : Path.of(data);
  }

  /** The same with {@code data} for {@link #state}, if there is one. */
  Surroundings keepingIn(Optional<Path> data) {
    Map<String, String> other = new HashMap<>(environment);
    data.ifPresent(folder -> other.put(DATA, folder.toString()));
    return new Surroundings(terminal, outCharset, other);
  }

  private Path folder(String variable, String inHome) {
    Path named = Path.of(environment.getOrDefault(variable, ""));
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    return (named.isAbsolute() ? named : home.resolve(inHome)).resolve("assay");
  }

  /** Whether the environment asks for stack traces and log lines. */
  boolean debug() {
    return !environment.getOrDefault(DEBUG, "").isEmpty()
        && !environment.getOrDefault(DEBUG, "").equals("0");
  }

  /** The style for standard output; see {@link Style#choose}. */
  Style style(Style.When when) {
    return Style.choose(when, terminal, environment, outCharset.name());
  }
}
