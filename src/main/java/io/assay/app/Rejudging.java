package io.assay.app;

import io.assay.config.Config;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Resolver;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.HistoryReader;
import io.assay.history.KeptObservation;
import io.assay.history.KeptResult;
import io.assay.history.Part;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.report.ChainReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges observations of the past by today's rules, configuration and root programs, each at its
 * own time. What compares several probes, and what cannot be said today, stays as it was said then.
 * Not thread-safe.
 */
final class Rejudging {
  private final Config config;
  private final Judge judge;
  private int same;
  private int different;
  private int notConfigured;
  private int unreadable;

  /** An observation of which something else would be said, as one line of JSON has it. */
  record Change(
      String kind,
      UUID id,
      String resolver,
      String endpoint,
      @Nullable String address,
      String vantage,
      Instant startedAt,
      String then,
      String now,
      List<Difference> checks) {}

  /** A check that would say something else. */
  record Difference(String id, ChainReport.Check then, ChainReport.Check now) {}

  Rejudging(Config config, Judge judge) {
    this.config = config;
    this.judge = judge;
  }

  /**
   * Judges the last observations that were kept whole.
   *
   * @param limit how many, to {@link Part#MOST}
   * @param changes is told of those of which something else would be said, the newest first
   */
  void judge(HistoryReader reader, HistoryFilter filter, int limit, Consumer<Change> changes)
      throws HistoryException {
    for (KeptObservation.Summary summary : reader.observations(filter, Part.first(limit)).rows()) {
      Optional<Expectation> expectation =
          expectation(summary.target().resolver(), summary.target().endpoint());
      if (expectation.isEmpty()) {
        notConfigured++;
        continue;
      }
      Optional<KeptObservation> kept = reader.observation(summary.id());
      if (kept.isEmpty() || kept.get().results().isEmpty()) {
        unreadable++;
        continue;
      }
      judge(kept.get(), expectation.get()).ifPresent(changes);
    }
  }

  private Optional<Expectation> expectation(String resolver, String endpoint) {
    return config.resolvers().stream()
        .filter(known -> known.name().equals(resolver))
        .flatMap(known -> known.services().stream())
        .filter(service -> service.endpoint().text().equals(endpoint))
        .map(Resolver.Service::expectation)
        .findFirst();
  }

  private Optional<Change> judge(KeptObservation kept, Expectation expectation) {
    Map<Check, CheckResult> then = new LinkedHashMap<>();
    kept.results().forEach(result -> read(result).ifPresent(one -> then.put(one.check(), one)));
    Judgement alone = judge.judge(kept.observation(), expectation);
    Map<Check, CheckResult> today =
        alone.results().stream()
            .filter(result -> !(result instanceof CheckResult.Undetermined))
            .collect(Collectors.toMap(CheckResult::check, result -> result));
    Judgement now =
        alone.with(then.values().stream().filter(one -> !today.containsKey(one.check())).toList());
    List<Difference> differences = new ArrayList<>();
    then.forEach(
        (check, before) -> {
          CheckResult after = today.getOrDefault(check, before);
          ChainReport.Check one = ChainReport.check(before);
          ChainReport.Check other = ChainReport.check(after);
          if (!gist(one).equals(gist(other))) {
            differences.add(new Difference(check.id(), one, other));
          }
        });
    KeptObservation.Summary summary = kept.summary();
    if (differences.isEmpty() && now.verdict().text().equals(summary.verdict())) {
      same++;
      return Optional.empty();
    }
    different++;
    return Optional.of(
        new Change(
            "rejudged",
            summary.id(),
            summary.target().resolver(),
            summary.target().endpoint(),
            summary.target().address().isEmpty() ? null : summary.target().address(),
            summary.target().vantage(),
            summary.at(),
            summary.verdict(),
            now.verdict().text(),
            differences));
  }

  private static String gist(ChainReport.Check check) {
    return check.severity() == null ? check.status() : check.status() + " " + check.severity();
  }

  /** One line for people. */
  static String text(Change change) {
    return "%s %s %s%s from %s: %s"
        .formatted(
            change.startedAt(),
            change.resolver(),
            change.endpoint(),
            change.address() == null ? "" : " at " + change.address(),
            change.vantage(),
            change.then().equals(change.now())
                ? change.then()
                : change.then() + " -> " + change.now());
  }

  /** One line for people. */
  static String text(Difference difference) {
    return "%s: %s -> %s%s"
        .formatted(
            difference.id(),
            gist(difference.then()),
            gist(difference.now()),
            difference.now().reason() == null ? "" : ": " + difference.now().reason());
  }

  /** A result of a check that this version has, as it was then. */
  private static Optional<CheckResult> read(KeptResult kept) {
    Optional<Check> known =
        Stream.of(Check.values()).filter(check -> check.id().equals(kept.check())).findFirst();
    String observed = kept.observed().orElse("");
    String reason = kept.reason().orElse("");
    return known.flatMap(
        check ->
            switch (kept.status()) {
              case "pass" -> Optional.of(new CheckResult.Pass(check, kept.expected(), observed));
              case "violated" ->
                  Stream.of(Severity.values())
                      .filter(one -> kept.severity().filter(one.text()::equals).isPresent())
                      .findFirst()
                      .map(
                          severity ->
                              new CheckResult.Violation(
                                  check, severity, kept.expected(), observed, reason));
              case "undetermined" ->
                  Optional.of(new CheckResult.Undetermined(check, kept.expected(), reason));
              default -> Optional.empty();
            });
  }

  /** Whether nothing would be said otherwise. */
  boolean nothingDifferent() {
    return different == 0;
  }

  /** What was judged and what was not, in one line. */
  String summary() {
    return "observations judged anew: %d, of which something else would be said: %d%s%s"
        .formatted(
            same + different,
            different,
            notConfigured == 0
                ? ""
                : "; of endpoints that are not configured now: " + notConfigured,
            unreadable == 0 ? "" : "; without what checks said then: " + unreadable);
  }
}
