package io.assay.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code history}. */
final class HistoryReader {
  private static final Keys HISTORY =
      Keys.of("directory", "keep", "size", "sample", "postgresql", "password-file");
  private static final String NEVER = "never";

  private static final Unfit.Reading<Duration> KEEP =
      Durations.from(Duration.ofHours(1), Duration.ofDays(3_650));
  private static final Unfit.Reading<Duration> SAMPLE =
      Durations.from(Duration.ofSeconds(1), Duration.ofDays(7));

  /** From what holds a few endpoints for some days. */
  private static final Unfit.Reading<Long> SIZE = Sizes.from(16, 10_240);

  private HistoryReader() {}

  /**
   * What the file says of history.
   *
   * @param directory reads the path of a folder that need not be there yet
   * @param file reads the path of a file that is there
   */
  static HistoryTerms read(Value value, Unfit.Reading<Path> directory, Unfit.Reading<Path> file) {
    if (value.node() instanceof YamlNode.Text text && text.value().equals(NEVER)) {
      return HistoryTerms.NEVER;
    }
    return value
        .section(HISTORY)
        .map(section -> read(section, directory, file))
        .orElse(HistoryTerms.DEFAULT);
  }

  private static HistoryTerms read(
      Section section, Unfit.Reading<Path> directory, Unfit.Reading<Path> file) {
    Optional<Value> database = section.value("postgresql");
    if (database.isPresent() && section.value("directory").isPresent()) {
      section.mistake("both \"directory\" and \"postgresql\"", "one place for all of it");
    }
    Optional<Value> secret = section.value("password-file");
    if (database.isEmpty()) {
      secret.ifPresent(v -> v.mistake("a password without a database", "\"postgresql\" beside it"));
    }
    Optional<Path> passwordFile = secret.flatMap(v -> v.text(file));
    HistoryTerms otherwise = HistoryTerms.DEFAULT;
    return new HistoryTerms(
        true,
        section.value("directory").flatMap(v -> v.text(directory)),
        section.value("keep").flatMap(v -> v.text(KEEP)).orElse(otherwise.keep()),
        section.value("size").flatMap(v -> v.text(SIZE)).orElse(otherwise.octets()),
        section.value("sample").flatMap(v -> v.text(SAMPLE)).orElse(otherwise.sample()),
        database.flatMap(v -> v.text(PostgresReader.with(passwordFile), PostgresReader::shown)));
  }
}
