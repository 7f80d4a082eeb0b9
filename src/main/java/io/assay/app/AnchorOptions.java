package io.assay.app;

import io.assay.config.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which anchors count: the options of every command that judges chains. */
final class AnchorOptions {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trust the certificates of this PEM file too. May be repeated.")
  private List<Path> ca = new ArrayList<>();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where 'assay roots update' keeps the root programs' data. Default: the configuration's,"
              + " or ~/.cache/assay/roots.")
  @Nullable
  private Path directory;

  /**
   * The root programs to judge by; what is wrong with the store becomes a note.
   *
   * @throws Refusal if a file of anchors cannot be read
   */
  RootPrograms programs(Trust trust, Main main) {
    return RootPrograms.read(
        trust,
        ca,
        RootPrograms.store(Optional.ofNullable(directory), trust.updates(), main.surroundings()),
        main);
  }
}
