package io.assay.config;

import java.nio.file.Path;
import java.time.Duration;

/** Reads {@code evidence}. */
final class EvidenceReader {
  private static final Keys EVIDENCE = Keys.of("directory", "keep", "size");
  private static final String NEVER = "never";

  private static final Unfit.Reading<Duration> KEEP =
      Durations.from(Duration.ofHours(1), Duration.ofDays(3_650));

  /** From what holds the largest evidence of a few incidents. */
  private static final Unfit.Reading<Long> SIZE = Sizes.from(16, 1_024);

  private EvidenceReader() {}

  /**
   * What the file says of evidence.
   *
   * @param directory reads the path of a folder that need not be there yet
   */
  static Evidence read(Value value, Unfit.Reading<Path> directory) {
    if (value.node() instanceof YamlNode.Text text && text.value().equals(NEVER)) {
      return Evidence.NEVER;
    }
    return value
        .section(EVIDENCE)
        .map(
            section ->
                new Evidence(
                    true,
                    section.value("directory").flatMap(v -> v.text(directory)),
                    section
                        .value("keep")
                        .flatMap(v -> v.text(KEEP))
                        .orElse(Evidence.DEFAULT.keep()),
                    section
                        .value("size")
                        .flatMap(v -> v.text(SIZE))
                        .orElse(Evidence.DEFAULT.octets())))
        .orElse(Evidence.DEFAULT);
  }
}
