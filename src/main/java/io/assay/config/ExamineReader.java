package io.assay.config;

import io.assay.endpoint.DnsName;
import io.assay.endpoint.Host;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code examine}. */
final class ExamineReader {
  private static final Keys EXAMINE = Keys.of("again", "baseline", "name");
  private static final String NEVER = "never";
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  private ExamineReader() {}

  static Examine read(Value value) {
    return value
        .section(EXAMINE)
        .map(
            section ->
                new Examine(
                    pause(section.value("again"), Examine.DEFAULT.again()),
                    pause(section.value("baseline"), Examine.DEFAULT.baseline()),
                    section
                        .value("name")
                        .flatMap(v -> v.text(ExamineReader::name))
                        .orElse(Examine.DEFAULT.name())))
        .orElse(Examine.DEFAULT);
  }
}
