package io.assay.app;

import io.assay.config.Config;
import io.assay.config.ConfigLoader;
import io.assay.ct.store.CtStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the index of logged certificates is, as the commands that use it are told. */
final class CtPlace {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration: whom its resolvers expect, and where the index is. Default:"
              + " probes.yaml, if there is one.")
  @Nullable
  private Path config;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where the index is. Default: the configuration's ct.directory, or"
              + " ~/.local/state/assay/ct.")
  @Nullable
  private Path directory;

  /**
   * The configuration.
   *
   * @throws Refusal if there is one and it cannot be read
   */
  Optional<Config> config() {
    return Optional.ofNullable(config)
        .or(() -> Optional.of(ConfigLoader.DEFAULT_FILE).filter(Files::exists))
        .map(Selection::load);
  }

  /** The folder: as said, as configured, or the user's own. */
  static Path directory(Optional<Path> said, Optional<Config> configured, Surroundings here) {
    return said.or(() -> configured.flatMap(known -> known.ct().directory()))
        .orElseGet(() -> here.state().resolve("ct"));
  }

  /** The folder that these options lead to. */
  Path directory(Optional<Config> configured, Surroundings here) {
    return directory(Optional.ofNullable(directory), configured, here);
  }

  /**
   * The index, which has to be there.
   *
   * @throws Refusal if there is none, or it cannot be used
   */
  CtStore store(Optional<Config> configured, Surroundings here) {
    Path folder = directory(configured, here);
    try {
      return CtStore.openExisting(folder)
          .orElseThrow(
              () ->
                  new Refusal(
                      "%s: there is no index of logged certificates yet; run `assay run` with a"
                              .formatted(folder)
                          + " resolver that has watch: and with ct.follow, or `assay ct watch`; or"
                          + " name the folder where they keep it with --directory"));
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    }
  }
}
