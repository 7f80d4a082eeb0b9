package io.assay.incident;

import io.assay.config.Compare;
import io.assay.endpoint.Target;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one target: a track of each check that is, or lately was, violated. Most have
 * none. The tracker's lock guards it.
 */
final class TargetTracks {
  /** Those that weigh their evidence, and take their time to clear, by themselves. */
  private static final Set<Check> WEIGHED = EnumSet.of(Check.VANTAGE, Check.TRANSPORT);

  private final List<Track> tracks = new ArrayList<>(0);
  private long newest = Moment.NEVER;

  /** Whether a probe that began at {@code time} is newer than all before; then it is the newest. */
  boolean isNews(Instant time) {
    long moment = Moment.of(time);
    boolean news = moment > newest;
    newest = Math.max(moment, newest);
    return news;
  }

  /** Takes up that a check was part of an open incident. */
  void restore(Check check, Instant opened, Instant lastSeen) {
    if (track(check).isEmpty()) {
      Track track = new Track(check);
      track.bad(opened);
      track.bad(lastSeen);
      track.open();
      tracks.add(track);
    }
  }

  /** Takes note of a judgement. */
  void record(Judgement judgement, Compare terms, OpenIncidents open) {
    if (tracks.isEmpty() && judgement.results().stream().noneMatch(TargetTracks::isBad)) {
      return;
    }
    Target target = judgement.observation().target();
    Instant time = judgement.observation().startedAt();
    Set<Check> doubts = judgement.doubts();
    for (CheckResult result : judgement.results()) {
      switch (result) {
        case Violation violation when isBad(violation) -> {
          Check check = violation.check();
          boolean atOnce =
              WEIGHED.contains(check)
                  || (violation.severity() == Severity.CRITICAL && doubts.contains(check));
          bad(target, violation, time, atOnce ? 1 : terms.raiseAfter(), open);
        }
        case Violation _, Pass _ -> {
          int needed = WEIGHED.contains(result.check()) ? 1 : terms.clearAfter();
          track(result.check()).ifPresent(track -> good(target, track, time, needed, open));
        }
        case Undetermined _ ->
            track(result.check()).ifPresent(track -> untold(target, track, time, open));
      }
    }
  }

  /** Ends the target's part in all incidents. */
  void end(Target target, Instant time, OpenIncidents open) {
    for (Track track : tracks) {
      end(target, track, time, open);
    }
    tracks.clear();
  }

  /** Lets go of the target's part in all incidents, which another process knows of. */
  void release(Target target, OpenIncidents open) {
    for (Track track : tracks) {
      if (track.isOpen()) {
        open.release(cause(target, track), target.vantage());
      }
    }
    tracks.clear();
  }

  private static boolean isBad(CheckResult result) {
    return result instanceof Violation violation && violation.severity() != Severity.INFO;
  }

  private Optional<Track> track(Check check) {
    return tracks.stream().filter(track -> track.check() == check).findFirst();
  }

  private void bad(
      Target target, Violation violation, Instant time, int needed, OpenIncidents open) {
    Track track =
        track(violation.check())
            .orElseGet(
                () -> {
                  Track begun = new Track(violation.check());
                  tracks.add(begun);
                  return begun;
                });
    int inARow = track.bad(time);
    Cause cause = cause(target, track);
    if (track.isOpen()) {
      open.see(cause, Symptom.of(violation), time);
    } else if (inARow >= needed) {
      if (open.hasRoom(cause)) {
        track.open();
        open.begin(cause, Optional.of(target.vantage()), Symptom.of(violation), track.firstBad());
        open.see(cause, Symptom.of(violation), time);
      } else if (track.isFirstRefusal()) {
        open.drop();
      }
    }
  }

  private void good(Target target, Track track, Instant time, int needed, OpenIncidents open) {
    if (track.good() >= needed || !track.isOpen()) {
      end(target, track, time, open);
      tracks.remove(track);
    }
  }

  /** Not known any more: what nobody confirms is over some time. */
  private void untold(Target target, Track track, Instant time, OpenIncidents open) {
    if (track.lastBad().plus(Bounds.UNCONFIRMED).isBefore(time)) {
      end(target, track, time, open);
      tracks.remove(track);
    }
  }

  private static void end(Target target, Track track, Instant time, OpenIncidents open) {
    if (track.isOpen()) {
      open.end(cause(target, track), Optional.of(target.vantage()), time);
    }
  }

  private static Cause cause(Target target, Track track) {
    return new Cause.Violated(
        track.check(), target.resolver(), target.endpoint(), target.address());
  }
}
