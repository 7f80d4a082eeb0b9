package io.assay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code config/bad} is one kind of mistake. Its comments at the end say what must be
 * reported, one line each, all of it and in that order.
 */
class BadConfigTest {
  private static final Path BAD = Path.of("src/test/resources/config/bad");
  private static final String EXPECT = "# expect: ";

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(BAD)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyMistakeIsReportedWithItsPlaceAndWhatWasExpected(Path file) throws IOException {
    List<String> expected =
        Files.readString(file)
            .lines()
            .filter(line -> line.startsWith(EXPECT))
            .map(line -> line.substring(EXPECT.length()))
            .toList();

    ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file));

    String folder = BAD.toAbsolutePath().toString();
    assertThat(e.mistakes().stream().map(m -> m.render(file.getFileName().toString())))
        .extracting(line -> line.replace(folder, "FOLDER"))
        .containsExactlyElementsOf(expected);
    assertThat(expected).isNotEmpty();
  }

  @Test
  void theMessageIsOneLineAMistakeWithTheFileInFront() {
    Path file = BAD.resolve("many-mistakes.yaml");

    ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file));

    assertThat(e.file()).isEqualTo(file.toString());
    assertThat(e.getMessage().lines())
        .hasSize(e.mistakes().size())
        .allMatch(line -> line.startsWith(file + ":"));
  }
}
