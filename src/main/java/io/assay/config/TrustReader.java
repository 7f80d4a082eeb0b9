package io.assay.config;

import io.assay.config.Trust.PrivateProgram;
import io.assay.config.Trust.Publishers;
import io.assay.config.Trust.Updates;
import io.assay.endpoint.FoundText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code trust}. */
final class TrustReader {
  private static final Keys TRUST =
      Keys.of(
          "platform", "private", "refresh", "ccadb", "microsoft", "chromium", "directory", "fetch");
  private static final Keys PRIVATE = Keys.of("name", "pem");
  private static final Keys FETCH = Keys.of("allow");

  private static final Unfit.Reading<Optional<Duration>> REFRESH =
      Durations.orNever(Durations.from(Duration.ofMinutes(5), Duration.ofDays(30)));

  /** The folder that relative paths in the file start from. */
  private final Path folder;

  /** The names of private programs read so far, also of those with another mistake. */
  private final Map<String, Value> names = new LinkedHashMap<>();

  TrustReader(Path folder) {
    this.folder = folder;
  }

  Trust read(Value value) {
    return value.section(TRUST).map(this::trust).orElse(Trust.DEFAULT);
  }

  private Trust trust(Section section) {
    return new Trust(
        section.value("platform").flatMap(v -> v.text(this::file)),
        section.value("private").map(this::others).orElse(List.of()),
        updates(section),
        Trust.Logs.DEFAULT,
        section
            .value("fetch")
            .flatMap(v -> v.section(FETCH))
            .flatMap(fetch -> fetch.value("allow"))
            .map(v -> v.list("a list of IP prefixes, such as [192.0.2.0/24]", Readings::prefix))
            .orElse(List.of()));
  }

  private Updates updates(Section section) {
    Publishers defaults = Publishers.DEFAULT;
    return new Updates(
        section.value("refresh").flatMap(v -> v.text(REFRESH)).orElse(Updates.DEFAULT.refresh()),
        new Publishers(
            url(section, "ccadb", defaults.ccadb()),
            url(section, "microsoft", defaults.microsoft()),
            url(section, "chromium", defaults.chromium())),
        section.value("directory").flatMap(v -> v.text(this::directory)));
  }

  private static String url(Section section, String key, String otherwise) {
    return section.value(key).flatMap(v -> v.text(Readings::baseUrl)).orElse(otherwise);
  }

  private List<PrivateProgram> others(Value value) {
    List<PrivateProgram> programs = new ArrayList<>();
    for (Value item :
        value.list("a list of root programs, such as [{name: corporate, pem: roots.pem}]")) {
      Optional<Section> section = item.section(PRIVATE);
      Optional<String> name =
          section
              .flatMap(s -> s.required("name", "a name, such as \"name: corporate\""))
              .flatMap(v -> v.text(TrustReader::name).filter(read -> v.isFirst(read, names)));
      Optional<Path> pem =
          section
              .flatMap(
                  s ->
                      s.required(
                          "pem", "a PEM file with trust anchors, such as \"pem: roots.pem\""))
              .flatMap(v -> v.text(this::file));
      if (name.isPresent() && pem.isPresent()) {
        programs.add(new PrivateProgram(name.get(), pem.get()));
      }
    }
    return programs;
  }

  private static String name(String text) throws Unfit {
    if (Trust.PROGRAMS.contains(text)) {
      throw new Unfit(
          "a root program that is always there",
          "a name other than " + String.join(", ", Trust.PROGRAMS));
    }
    return Readings.name(text);
  }

  /** Reads what the section {@code ct} says of the list of logs. */
  Trust.Logs logs(Section ct) {
    Trust.Logs list =
        ct.value("list").flatMap(v -> v.text(this::logList)).orElse(Trust.Logs.DEFAULT);
    return new Trust.Logs(
        list.url(), list.file(), ct.value("list-key").flatMap(v -> v.text(this::file)));
  }

  /** A URL where it begins as one, else a file. */
  private Trust.Logs logList(String text) throws Unfit {
    return text.regionMatches(true, 0, "http", 0, 4) && text.contains("://")
        ? new Trust.Logs(Readings.url(text), Optional.empty(), Optional.empty())
        : new Trust.Logs(Trust.Logs.DEFAULT.url(), Optional.of(file(text)), Optional.empty());
  }

  /** It must be there, and readable. */
  Path file(String text) throws Unfit {
    String expected = "a readable file, relative to " + folder;
    Path file = path(text, expected);
    if (!Files.isRegularFile(file)) {
      throw new Unfit(Files.exists(file) ? "not a file" : "does not exist", expected);
    }
    if (!Files.isReadable(file)) {
      throw new Unfit("not readable", expected);
    }
    return file;
  }

  /** It need not be there: the first update makes it. */
  Path directory(String text) throws Unfit {
    String expected = "a folder that exists or can be made, relative to " + folder;
    Path directory = path(text, expected);
    if (text.isEmpty()) {
      throw new Unfit("", expected);
    }
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new Unfit("not a folder", expected);
    }
    return directory;
  }

  private Path path(String text, String expected) throws Unfit {
    try {
      return folder.resolve(text).normalize();
    } catch (InvalidPathException e) {
      Unfit unfit = new Unfit("no path", expected);
      unfit.initCause(e);
      throw unfit;
    }
  }

  /** Reads the name of a root program that there is, according to what was read before. */
  Unfit.Reading<String> program() {
    List<String> known = new ArrayList<>(Trust.PROGRAMS);
    known.addAll(names.keySet());
    return text -> {
      if (known.contains(text)) {
        return text;
      }
      throw new Unfit(
          "unknown",
          NearestKey.of(text, known)
              .map(FoundText::quoted)
              .orElse("one of " + String.join(", ", known)));
    };
  }
}
