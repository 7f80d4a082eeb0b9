package io.assay.app;

import io.assay.config.Config;
import io.assay.config.ConfigLoader;
import io.assay.config.Evidence;
import io.assay.evidence.EvidenceCollector;
import io.assay.evidence.EvidenceFolder;
import io.assay.metrics.EvidenceView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the evidence of incidents is, as the command that reads it is told. */
final class EvidencePlace {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration, which says where evidence is kept. Default: probes.yaml, if there is"
              + " one.")
  @Nullable
  private Path config;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where evidence is kept. Default: the configuration's evidence.directory, or"
              + " ~/.local/state/assay/evidence.")
  @Nullable
  private Path directory;

  /**
   * The folder that these options lead to.
   *
   * @throws Refusal if there is none, or the configuration cannot be read
   */
  EvidenceFolder folder(Surroundings here) {
    EvidenceFolder folder =
        new EvidenceFolder(
            Optional.ofNullable(directory).orElseGet(() -> directory(configured(), here)));
    if (!folder.exists()) {
      throw new Refusal(
          "%s: no evidence is kept there; `assay run` keeps it, unless \"evidence: never\" stands in"
                  .formatted(folder.directory())
              + " its configuration; name the folder with --directory, or the configuration with -c");
    }
    return folder;
  }

  private Evidence configured() {
    return Optional.ofNullable(config)
        .or(() -> Optional.of(ConfigLoader.DEFAULT_FILE).filter(Files::exists))
        .map(Selection::load)
        .map(Config::evidence)
        .orElse(Evidence.DEFAULT);
  }

  private static Path directory(Evidence configured, Surroundings here) {
    return configured.directory().orElseGet(() -> here.state().resolve("evidence"));
  }

  /** What a daemon collects with, if it is to collect. */
  static Optional<EvidenceCollector> collector(
      Evidence configured, Surroundings here, InstantSource clock) {
    return configured.kept()
        ? Optional.of(
            new EvidenceCollector(
                directory(configured, here),
                configured.keep(),
                configured.octets(),
                Version.ofThisProgram(),
                clock))
        : Optional.empty();
  }

  /** Where a daemon collects, if it is to collect. */
  static Optional<EvidenceFolder> folder(Evidence configured, Surroundings here) {
    return configured.kept()
        ? Optional.of(new EvidenceFolder(directory(configured, here)))
        : Optional.empty();
  }

  /** What there is to export of collecting. */
  static EvidenceView view(EvidenceCollector collector) {
    EvidenceCollector.Figures figures = collector.figures();
    return new EvidenceView(
        figures.files(), figures.octets(), figures.failures(), figures.dropped());
  }
}
