package io.assay.evidence;

import io.assay.incident.Cause;
import io.assay.incident.Incident;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.probe.Observation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a dossier is about, in words that stay as they are: an incident, or one look. Immutable.
 *
 * @param incident names the incident; absent for a look
 * @param cause the id of the check, or what stands in its place; {@link #LOOK} for a look at which
 *     nothing was wrong
 * @param text one line for people: what, and where
 * @param severity the gravest that there was, in lower case; empty where nothing was wrong
 * @param vantages the vantage points that are or were concerned
 * @param present those of them at which it is not over
 * @param opened when the first probe began that showed it
 * @param lastSeen when the last probe began that is known to have shown it
 * @param closed when the probe began that showed it to be over everywhere
 * @param expected what would be right; this and the next two are one line each
 */
public record Subject(
    Optional<UUID> incident,
    String cause,
    String text,
    String severity,
    List<String> vantages,
    List<String> present,
    Instant opened,
    Instant lastSeen,
    Optional<Instant> closed,
    String expected,
    String observed,
    String reason) {
  /** The cause where nothing was wrong. */
  public static final String LOOK = "check";

  public Subject {
    vantages = List.copyOf(vantages);
    present = List.copyOf(present);
  }

  /** The incident as it is. */
  public static Subject of(Incident incident) {
    return new Subject(
        Optional.of(incident.id()),
        incident.cause().label(),
        incident.cause().text(),
        incident.severity().text(),
        incident.vantages(),
        incident.present(),
        incident.opened(),
        incident.lastSeen(),
        incident.closed(),
        incident.expected(),
        incident.observed(),
        incident.reason());
  }

  /**
   * What was seen at one look, under its gravest violation.
   *
   * @param judgements at least one
   */
  static Subject ofLook(List<Judgement> judgements) {
    List<Observation> seen = judgements.stream().map(Judgement::observation).toList();
    Instant first = seen.stream().map(Observation::startedAt).min(Instant::compareTo).orElseThrow();
    Instant last = seen.stream().map(Observation::startedAt).max(Instant::compareTo).orElseThrow();
    List<String> vantages =
        judgements.stream()
            .filter(judgement -> violations(judgement).findAny().isPresent())
            .map(judgement -> judgement.observation().target().vantage())
            .distinct()
            .toList();
    Optional<Worst> worst =
        judgements.stream()
            .flatMap(judgement -> violations(judgement).map(v -> new Worst(v, judgement)))
            .max(Comparator.comparing(found -> found.violation.severity()));
    return worst
        .map(
            found ->
                new Subject(
                    Optional.empty(),
                    found.violation.check().id(),
                    new Cause.Violated(
                            found.violation.check(),
                            found.judgement.observation().target().resolver(),
                            found.judgement.observation().target().endpoint(),
                            found.judgement.observation().target().address())
                        .text(),
                    found.violation.severity().text(),
                    vantages,
                    vantages,
                    first,
                    last,
                    Optional.empty(),
                    found.violation.expected(),
                    found.violation.observed(),
                    found.violation.reason()))
        .orElseGet(
            () ->
                new Subject(
                    Optional.empty(),
                    LOOK,
                    "one look at " + seen.getFirst().target().endpoint().text(),
                    "",
                    List.of(),
                    List.of(),
                    first,
                    last,
                    Optional.empty(),
                    "all as configured",
                    "all as configured",
                    "nothing was wrong"));
  }

  private record Worst(Violation violation, Judgement judgement) {}

  /** The violations that count. */
  static Stream<Violation> violations(Judgement judgement) {
    return judgement.results().stream()
        .filter(Violation.class::isInstance)
        .map(Violation.class::cast)
        .filter(violation -> violation.severity() != Severity.INFO);
  }

  /** The same, seen at {@code time} if that is later. */
  Subject seenAt(Instant time) {
    return new Subject(
        incident,
        cause,
        text,
        severity,
        vantages,
        present,
        opened,
        time.isAfter(lastSeen) ? time : lastSeen,
        closed,
        expected,
        observed,
        reason);
  }

  /** The later of two states: what is over stays over. */
  Subject orLater(Subject other) {
    if (closed.isPresent() != other.closed.isPresent()) {
      return closed.isPresent() ? this : other;
    }
    return other.lastSeen.isBefore(lastSeen) ? this : other;
  }

  /** How it stands, in one word. */
  public String state() {
    return closed.isPresent() ? "closed" : "open";
  }
}
