package io.assay.config;

import io.assay.endpoint.Authority;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Host;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code examine}. */
final class ExamineReader {
  private static final Keys EXAMINE = Keys.of("again", "baseline", "name");
  private static final Unfit.Reading<Optional<Duration>> PAUSE =
      Durations.orNever(Durations.from(Duration.ofSeconds(1), Duration.ofDays(30)));
  private static final String NAME = "the name of a server that is none of yours";

  private ExamineReader() {}

  static Examine read(Value value) {
    return value.section(EXAMINE).map(ExamineReader::read).orElse(Examine.DEFAULT);
  }

  private static Examine read(Section section) {
    return new Examine(
        section.value("again").flatMap(v -> v.text(PAUSE)).orElse(Examine.DEFAULT.again()),
        section.value("baseline").flatMap(v -> v.text(PAUSE)).orElse(Examine.DEFAULT.baseline()),
        section
            .value("name")
            .flatMap(v -> v.text(ExamineReader::name))
            .orElse(Examine.DEFAULT.name()));
  }

  private static Host.Name name(String text) throws Unfit {
    try {
      if (Authority.parse(text) instanceof Authority(Host.Name name, var port) && port.isEmpty()) {
        return name;
      }
    } catch (EndpointException e) {
      throw new Unfit(e);
    }
    throw new Unfit("", NAME);
  }
}
