package io.assay.web.api;

import io.assay.config.NearestKey;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.FoundText;
import io.assay.endpoint.Host;
import io.assay.endpoint.IpLiteral;
import io.assay.history.HistoryFilter;
import io.assay.history.Part;
import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parameters of a request, of which every one must be known and make sense. Immutable. */
final class Parameters {
  static final String LIMIT = "limit";
  static final String AFTER = "after";
  static final String FROM = "from";
  static final String TO = "to";
  private static final String RESOLVER = "resolver";
  private static final String ENDPOINT = "endpoint";
  private static final String ADDRESS = "address";
  private static final String VANTAGE = "vantage";

  /** Which part of a list is wanted. */
  static final List<String> PART = List.of(LIMIT, AFTER);

  /** Which targets are meant. */
  static final List<String> TARGET = List.of(RESOLVER, ENDPOINT, ADDRESS, VANTAGE);

  /** What time is meant. */
  static final List<String> TIME = List.of(FROM, TO);

  private static final int USUAL_LIMIT = 100;
  private static final int CHARACTERS = 1_000;

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Those of {@code ctx}.
   *
   * @throws ProblemException if there is one that is not {@code known}, or that is there twice
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // They are only read.
  static Parameters of(Context ctx, List<String>... known) throws ProblemException {
    List<String> names = Stream.of(known).flatMap(List::stream).toList();
    for (Map.Entry<String, List<String>> one : ctx.queryParamMap().entrySet()) {
      String name = one.getKey();
      if (!names.contains(name)) {
        throw Problem.malformed(name, unknown(name, names)).exception();
      }
      if (one.getValue().size() > 1) {
        throw Problem.parameter(name, "it is there twice; give it once").exception();
      }
      if (one.getValue().getFirst().length() > CHARACTERS) {
        throw Problem.parameter(name, "expected at most %d characters".formatted(CHARACTERS))
            .exception();
      }
    }
    return new Parameters(
        ctx.queryParamMap().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().getFirst())));
  }

  private static String unknown(String name, List<String> known) {
    return "There is no parameter %s here; %s"
        .formatted(
            FoundText.quoted(name),
            NearestKey.of(name, known)
                .map("did you mean %s?"::formatted)
                .orElseGet(
                    () ->
                        known.isEmpty()
                            ? "this takes none."
                            : "expected %s.".formatted(String.join(", ", known))));
  }

  /** What a parameter says, if it is there. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * A parameter that is one of some words.
   *
   * @throws ProblemException if it is none of {@code words}
   */
  <T> Optional<T> choice(String name, List<T> words, Function<T, String> text)
      throws ProblemException {
    Optional<String> said = text(name);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    for (T word : words) {
      if (text.apply(word).equals(said.get())) {
        return Optional.of(word);
      }
    }
    throw Problem.parameter(
            name,
            "expected %s, not %s"
                .formatted(
                    words.stream().map(text).collect(Collectors.joining(", ")),
                    FoundText.quoted(said.get())))
        .exception();
  }

  /**
   * A parameter that is true or false.
   *
   * @throws ProblemException if it is neither
   */
  Optional<Boolean> flag(String name) throws ProblemException {
    return choice(name, List.of(true, false), Object::toString);
  }

  /**
   * A moment.
   *
   * @throws ProblemException if it is none
   */
  Optional<Instant> time(String name) throws ProblemException {
    Optional<String> said = text(name);
    try {
      return said.map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw Problem.parameter(
              name,
              "expected a time such as 2026-11-01T00:00:00Z, not "
                  + FoundText.quoted(said.orElse("")))
          .exception();
    }
  }

  /**
   * Which part of a list is wanted.
   *
   * @throws ProblemException if the limit is none
   */
  Part part() throws ProblemException {
    Optional<String> said = text(LIMIT);
    try {
      return new Part(said.map(Integer::parseInt).orElse(USUAL_LIMIT), text(AFTER).orElse(""));
    } catch (IllegalArgumentException e) {
      throw Problem.parameter(
              LIMIT,
              "expected a number from 1 to %d, not %s"
                  .formatted(Part.MOST, FoundText.quoted(said.orElse(""))))
          .exception();
    }
  }

  /** That {@code after} is no place in the list. */
  static ProblemException nowhere() {
    return Problem.parameter(AFTER, "expected what the answer before has as next").exception();
  }

  /**
   * Which targets and what time are meant.
   *
   * @throws ProblemException if what is said of them makes no sense
   */
  HistoryFilter filter() throws ProblemException {
    Optional<String> endpoint = Optional.empty();
    if (text(ENDPOINT).isPresent()) {
      endpoint = Optional.of(endpoint(text(ENDPOINT).get()));
    }
    Optional<String> address = Optional.empty();
    if (text(ADDRESS).isPresent()) {
      String said = text(ADDRESS).get();
      address =
          Optional.of(
              IpLiteral.parse(said)
                  .map(Host::addressText)
                  .orElseThrow(
                      () ->
                          Problem.parameter(
                                  ADDRESS,
                                  "expected an address such as 1.1.1.1, not "
                                      + FoundText.quoted(said))
                              .exception()));
    }
    return new HistoryFilter(
        text(RESOLVER), endpoint, address, text(VANTAGE), time(FROM), time(TO));
  }

  private static String endpoint(String said) throws ProblemException {
    try {
      return EndpointParser.parse(said).endpoint().text();
    } catch (EndpointException e) {
      throw Problem.parameter(ENDPOINT, String.valueOf(e.getMessage())).exception();
    }
  }
}
