package io.assay.evidence;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Target;
import io.assay.incident.Cause;
import io.assay.incident.Incident;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.probe.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses what is kept of what is judged: the judgements that open an incident or make it worse,
 * one an hour while it lasts, one that shows how it looks from elsewhere, and the ones that end it.
 * It remembers open incidents, within a bound, and no observations. Thread-safe.
 */
public final class EvidenceCollector implements AutoCloseable {
  /** Open incidents for which something to compare with is looked for. */
  private static final int OPEN = 10_000;

  /** From one exhibit of an incident that goes on to the next. */
  private static final Duration GOES_ON = Duration.ofHours(1);

  /** Files that are kept at most, so that a folder of them stays handy. */
  private static final int FILES = 20_000;

  private final EvidenceWriter writer;
  private final String version;
  private volatile Map<String, Instant> references = Map.of();

  // Guarded by this object's lock, but for reads of the number.
  private final Map<Place, Map<UUID, OpenCase>> open = new HashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  /** Where what is compared with each other is. */
  private record Place(String resolver, Endpoint endpoint) {}

  /** What there is to say of the collecting itself. */
  public record Figures(int files, long octets, long failures, long dropped) {}

  private record Piece(Subject state, Optional<Exhibit> exhibit) {}

  private static final class OpenCase {
    final Check check;
    final Target target;
    Incident incident;
    Instant kept = Instant.MIN;
    Likeness likeness = Likeness.NONE;

    OpenCase(Check check, Target target, Incident incident) {
      this.check = check;
      this.target = target;
      this.incident = incident;
    }
  }

  /** How good the exhibit is that others are compared with. */
  private enum Likeness {
    NONE,
    SAME_ENDPOINT,
    SAME_ADDRESS
  }

  /**
   * Collects into a folder.
   *
   * @param keep for how long after an incident's last change
   * @param octets how much room all may take
   * @param version of this program
   */
  public EvidenceCollector(
      Path directory, Duration keep, long octets, String version, InstantSource clock) {
    this.writer =
        new EvidenceWriter(
            new EvidenceStore(directory, new EvidenceStore.Limits(keep, FILES, octets), clock));
    this.version = version;
  }

  /** Says with which reference data further judgements were made: the date of each, by name. */
  public void judgedWith(Map<String, Instant> dates) {
    references = Map.copyOf(dates);
  }

  /** How much is kept, and what was not. */
  public Figures figures() {
    EvidenceStore.Figures kept = writer.figures();
    return new Figures(kept.files(), kept.octets(), writer.failures(), writer.dropped());
  }

  /**
   * Takes note of a judgement.
   *
   * @param touched the incidents that it opened, changed or closed, as they are then
   */
  public void judged(Judgement judgement, List<Incident> touched) {
    if (touched.isEmpty() && number.get() == 0) {
      return;
    }
    List<Piece> pieces = new ArrayList<>();
    synchronized (this) {
      for (Incident incident : touched) {
        if (incident.cause() instanceof Cause.Violated violated) {
          pieces.add(touched(incident, violated, judgement));
        }
      }
      Target target = judgement.observation().target();
      open.getOrDefault(new Place(target.resolver(), target.endpoint()), Map.of())
          .values()
          .forEach(one -> untouched(one, judgement).ifPresent(pieces::add));
    }
    pieces.forEach(piece -> writer.add(piece.state, piece.exhibit));
  }

  /** Takes note of what ended without a judgement. */
  public void ended(List<Incident> touched) {
    List<Piece> pieces = new ArrayList<>();
    synchronized (this) {
      for (Incident incident : touched) {
        if (incident.cause() instanceof Cause.Violated violated) {
          follow(incident, violated);
          pieces.add(new Piece(Subject.of(incident), Optional.empty()));
        }
      }
    }
    pieces.forEach(piece -> writer.add(piece.state, piece.exhibit));
  }

  private Piece touched(Incident incident, Cause.Violated violated, Judgement judgement) {
    Optional<OpenCase> known = follow(incident, violated);
    Instant time = judgement.observation().startedAt();
    return switch (look(judgement, violated.check())) {
      case BAD -> {
        known.ifPresent(one -> one.kept = time);
        yield piece(incident, Role.AFFECTED, judgement);
      }
      case GOOD -> piece(incident, Role.UNAFFECTED, judgement);
      case NOTHING -> new Piece(Subject.of(incident), Optional.empty());
    };
  }

  private Optional<Piece> untouched(OpenCase one, Judgement judgement) {
    Target target = judgement.observation().target();
    Instant time = judgement.observation().startedAt();
    boolean here = target.address().equals(one.target.address());
    boolean concerned = one.incident.vantages().contains(target.vantage());
    switch (look(judgement, one.check)) {
      case BAD -> {
        if (here && concerned && !time.isBefore(one.kept.plus(GOES_ON))) {
          one.kept = time;
          return Optional.of(piece(one.incident, Role.AFFECTED, judgement));
        }
      }
      case GOOD -> {
        Likeness likeness = here ? Likeness.SAME_ADDRESS : Likeness.SAME_ENDPOINT;
        if (!concerned && likeness.compareTo(one.likeness) > 0) {
          one.likeness = likeness;
          return Optional.of(piece(one.incident, Role.UNAFFECTED, judgement));
        }
      }
      case NOTHING -> {}
    }
    return Optional.empty();
  }

  private Piece piece(Incident incident, Role role, Judgement judgement) {
    Subject state = Subject.of(incident);
    return new Piece(
        role == Role.AFFECTED ? state.seenAt(judgement.observation().startedAt()) : state,
        Optional.of(Exhibit.of(role, judgement, references, version)));
  }

  /** Remembers an incident as long as it is open. */
  private Optional<OpenCase> follow(Incident incident, Cause.Violated violated) {
    Place place = new Place(violated.resolver(), violated.endpoint());
    if (incident.closed().isPresent()) {
      Map<UUID, OpenCase> there = open.getOrDefault(place, Map.of());
      if (there.containsKey(incident.id())) {
        there.remove(incident.id());
        number.decrementAndGet();
      }
      if (there.isEmpty()) {
        open.remove(place);
      }
      return Optional.empty();
    }
    if (number.get() >= OPEN && !open.getOrDefault(place, Map.of()).containsKey(incident.id())) {
      return Optional.empty();
    }
    OpenCase one =
        open.computeIfAbsent(place, _ -> new LinkedHashMap<>())
            .computeIfAbsent(
                incident.id(),
                _ -> {
                  number.incrementAndGet();
                  return new OpenCase(
                      violated.check(),
                      new Target(violated.resolver(), violated.endpoint(), violated.address(), ""),
                      incident);
                });
    one.incident = incident;
    return Optional.of(one);
  }

  private enum Look {
    BAD,
    GOOD,
    NOTHING
  }

  /** What a judgement shows of a check: bad, good for comparing, or nothing. */
  private static Look look(Judgement judgement, Check check) {
    if (judgement.observation().origin().ill().isPresent()) {
      return Look.NOTHING;
    }
    for (CheckResult result : judgement.results()) {
      if (result.check() == check) {
        return switch (result) {
          case CheckResult.Violation violation ->
              violation.severity() == Severity.INFO ? Look.NOTHING : Look.BAD;
          case CheckResult.Pass _ -> Look.GOOD;
          case CheckResult.Undetermined _ ->
              judgement.observation().outcome() instanceof Outcome.Failed
                  ? Look.NOTHING
                  : Look.GOOD;
        };
      }
    }
    return Look.NOTHING;
  }

  /** Writes what waits, for a few seconds at most. */
  @Override
  public void close() {
    writer.close();
  }
}
