package io.assay.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code role} and {@code bus}. */
final class BusReader {
  private static final Keys BUS =
      Keys.of("site", "kafka", "topics", "partitions", "directory", "outbox", "silent-after");

  private static final int MOST_PARTITIONS = 1_024;
  private static final String SITE = "a name of this process, such as \"site: fra1\"";
  private static final String KAFKA =
      "the properties of Kafka's clients, such as \"kafka: {bootstrap.servers: 'k1.example:9092'}\"";

  /** What topics may be called, with room for what is put behind. */
  private static final Pattern TOPICS = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  private static final Unfit.Reading<Long> OUTBOX = Sizes.from(1, 1_024);

  private static final Unfit.Reading<Duration> SILENT_AFTER =
      Durations.from(Duration.ofSeconds(10), Duration.ofHours(24));

  private BusReader() {}

  /** The role that the file gives the daemon; all of it where it says nothing. */
  static Role role(Section top) {
    return top.value("role").flatMap(v -> v.text(BusReader::role)).orElse(Role.ALL);
  }

  /**
   * What the file says of the bus.
   *
   * @param role that of {@link #role(Section)}
   * @param directory reads the path of a folder that need not be there yet
   */
  static Optional<Bus> read(Section top, Role role, Unfit.Reading<Path> directory) {
    if (role != Role.ALL) {
      return top.required(
              "bus", "bus, by which the role %s hands observations on".formatted(role.text()))
          .flatMap(v -> v.section(BUS))
          .map(section -> bus(section, directory));
    }
    top.value("bus")
        .ifPresent(
            v ->
                v.mistake(
                    "a bus, of which the role all makes no use",
                    "\"role: prober\" or \"role: judge\" as well, or no bus"));
    return Optional.empty();
  }

  private static Bus bus(Section section, Unfit.Reading<Path> directory) {
    return new Bus(
        section.required("site", SITE).flatMap(v -> v.text(Readings::name)).orElse(""),
        section
            .required("kafka", KAFKA)
            .map(v -> new KafkaPropertiesReader().read(v))
            .orElse(Map.of()),
        section.value("topics").flatMap(v -> v.text(BusReader::topics)).orElse(Bus.DEFAULT_TOPICS),
        section
            .value("partitions")
            .flatMap(v -> v.integer(1, MOST_PARTITIONS))
            .orElse(Bus.DEFAULT_PARTITIONS),
        section.value("directory").flatMap(v -> v.text(directory)),
        section.value("outbox").flatMap(v -> v.text(OUTBOX)).orElse(Bus.DEFAULT_OUTBOX_OCTETS),
        section
            .value("silent-after")
            .flatMap(v -> v.text(SILENT_AFTER))
            .orElse(Bus.DEFAULT_SILENT_AFTER));
  }

  private static Role role(String text) throws Unfit {
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
        return role;
      }
    }
    throw new Unfit("", "all, prober or judge");
  }

  private static String topics(String text) throws Unfit {
    if (!TOPICS.matcher(text).matches()) {
      throw new Unfit(
          "", "what the names of topics begin with: 1 to 200 letters, digits, dots, _ and -");
    }
    return text;
  }
}
