package io.assay.app;

import io.assay.config.Config;
import io.assay.config.ConfigLoader;
import io.assay.config.HistoryTerms;
import io.assay.history.History;
import io.assay.history.HistoryArchive;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFigures;
import io.assay.metrics.HistoryView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the history is, or who has it, as the commands that read it are told. */
final class HistoryPlace {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration, which says where history is kept. Default: probes.yaml, if there is"
              + " one.")
  @Nullable
  private Path config;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "The folder with history.db. Default: as the configuration says, or"
              + " ~/.local/state/assay/history.")
  @Nullable
  private Path directory;

  @Mixin private DaemonPlace daemon = new DaemonPlace();

  /**
   * The history that these options lead to, where it is kept or from a daemon.
   *
   * @throws Refusal if there is none, or the options make no sense
   */
  Chronicle chronicle(Surroundings here) {
    if (!daemon.isNamed()) {
      daemon.requireNoneWithoutUrl();
      return new KeptChronicle(archive(here));
    }
    requireNoDaemonBeside("-c and --directory", config != null || directory != null);
    return new RemoteChronicle(daemon.client(here.environment()));
  }

  /**
   * Looks whether an option goes without a daemon.
   *
   * @param given whether it was given
   * @throws Refusal if it was, and a daemon is to be asked
   */
  void requireNoDaemonBeside(String option, boolean given) {
    if (given && daemon.isNamed()) {
      throw new Refusal("--url asks a daemon; leave out " + option);
    }
  }

  /**
   * The history that these options lead to.
   *
   * @throws Refusal if there is none, or the configuration cannot be read
   */
  HistoryArchive archive(Surroundings here) {
    HistoryTerms terms = directory == null ? configured() : HistoryTerms.DEFAULT;
    if (!terms.kept()) {
      throw new Refusal(
          "the configuration says \"history: never\"; name the folder of an older one with --directory");
    }
    Path folder = Optional.ofNullable(directory).orElseGet(() -> directory(terms, here));
    try {
      return HistoryArchive.open(terms, folder)
          .orElseThrow(
              () ->
                  new Refusal(
                      "%s: no history is kept there; `assay run` keeps it; name the folder with --directory, or the configuration with -c"
                          .formatted(folder)));
    } catch (HistoryException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }

  private HistoryTerms configured() {
    return configuration().map(Config::history).orElse(HistoryTerms.DEFAULT);
  }

  /**
   * The configuration, if there is one.
   *
   * @throws Refusal if it cannot be read
   */
  Optional<Config> configuration() {
    return Optional.ofNullable(config)
        .or(() -> Optional.of(ConfigLoader.DEFAULT_FILE).filter(Files::exists))
        .map(Selection::load);
  }

  private static Path directory(HistoryTerms terms, Surroundings here) {
    return terms.directory().orElseGet(() -> here.state().resolve("history"));
  }

  /**
   * What a daemon keeps history with, if it is to keep one.
   *
   * @throws HistoryException if it cannot be used
   */
  static Optional<History> history(HistoryTerms terms, Surroundings here, InstantSource clock)
      throws HistoryException {
    return terms.kept()
        ? Optional.of(History.open(terms, directory(terms, here), clock))
        : Optional.empty();
  }

  /** What there is to export of it. */
  static HistoryView view(History history) {
    HistoryFigures figures = history.figures();
    return new HistoryView(
        figures.rows(), figures.octets(), figures.waiting(), figures.failures(), figures.dropped());
  }
}
