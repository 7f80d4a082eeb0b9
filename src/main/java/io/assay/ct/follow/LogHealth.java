package io.assay.ct.follow;

import io.assay.ct.Log;
import io.assay.ct.store.FollowState;
import io.assay.ct.tree.SignedTreeHead;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far one log is followed and what is wrong with it. Written by the thread that follows it,
 * read by anybody; every method holds this object's lock.
 */
final class LogHealth {
  private final Log log;
  private final FollowListener listener;
  private final Map<FollowProblem, String> problems = new EnumMap<>(FollowProblem.class);
  private long treeSize;
  private long provenSize;
  private long verifiedSize;
  private long entries;
  private long unreadable;
  private Optional<Instant> since = Optional.empty();
  private Optional<Instant> headTime = Optional.empty();
  private Optional<Instant> lastVerified = Optional.empty();
  private Optional<Instant> caughtUp = Optional.empty();

  /** Since when no tree head can be had; absent where the last one that was asked for was had. */
  private Optional<Instant> missedSince = Optional.empty();

  /** When the position last moved, or there came to be something to move to. */
  private Instant progressed;

  private String lastFailure = "";

  LogHealth(Log log, FollowListener listener, Instant now) {
    this.log = log;
    this.listener = listener;
    this.progressed = now;
  }

  synchronized LogStatus status() {
    return new LogStatus(
        log.name(),
        treeSize,
        provenSize,
        verifiedSize,
        entries,
        unreadable,
        since,
        headTime,
        lastVerified,
        caughtUp,
        problems);
  }

  /** The log signed {@code head}. */
  synchronized void seen(SignedTreeHead head) {
    missedSince = Optional.empty();
    treeSize = Math.max(treeSize, head.head().size());
    if (headTime.filter(head.timestamp()::isBefore).isEmpty()) {
      headTime = Optional.of(head.timestamp());
    }
    settle(FollowProblem.BAD_SIGNATURE);
  }

  /** {@code head} extends every tree head before it. */
  synchronized void proven(SignedTreeHead head, Instant now) {
    if (provenSize <= verifiedSize) {
      progressed = now;
    }
    provenSize = head.head().size();
    treeSize = Math.max(treeSize, provenSize);
    if (headTime.isEmpty()) {
      headTime = Optional.of(head.timestamp());
    }
  }

  /** How far the log was followed before. */
  synchronized void verified(FollowState state) {
    verifiedSize = state.position();
    since = Optional.of(state.startedAt());
    lastVerified = state.lastVerified();
  }

  /**
   * The position moved, or there was nothing to move to.
   *
   * @param isCurrent whether the newest proven head is the one that the log shows now
   */
  synchronized void progressed(
      long size, int more, int moreUnreadable, boolean isCurrent, Instant now) {
    verifiedSize = size;
    entries += more;
    unreadable += moreUnreadable;
    lastVerified = Optional.of(now);
    progressed = now;
    if (isCurrent && size >= provenSize) {
      caughtUp = Optional.of(now);
    }
  }

  /** A tree head could not be had. */
  synchronized void missed(Instant now) {
    missedSince = Optional.of(missedSince.orElse(now));
  }

  /** Something could not be done; whether that is a problem, time will tell. */
  synchronized void failed(String reason) {
    lastFailure = reason;
  }

  synchronized void raise(FollowProblem problem, String detail) {
    if (!detail.equals(problems.put(problem, detail))) {
      listener.raised(log, problem, detail);
    }
  }

  /** Raises a problem that may have many instances: while it stands, others are not told of. */
  synchronized void raiseFirst(FollowProblem problem, String detail) {
    if (!problems.containsKey(problem)) {
      raise(problem, detail);
    }
  }

  synchronized void settle(FollowProblem problem) {
    if (problems.remove(problem) != null) {
      listener.settled(log, problem);
    }
  }

  /** What has been going on for too long by {@code now}. */
  synchronized void review(Instant now) {
    review(
        FollowProblem.UNREACHABLE,
        missedSince.filter(first -> isLongAgo(first, now)).isPresent(),
        "no tree head since %s: %s"
            .formatted(missedSince.map(Instant::toString).orElse("never"), lastFailure));
    review(
        FollowProblem.STALLED,
        provenSize > verifiedSize && isLongAgo(progressed, now),
        "stands at entry %d since %s: %s".formatted(verifiedSize, progressed, lastFailure));
    Duration allowed = log.mergeDelay().plus(Bounds.STALE_GRACE);
    review(
        FollowProblem.STALE,
        !isFinal() && headTime.filter(time -> time.plus(allowed).isBefore(now)).isPresent(),
        "its newest tree head is of %s, where the log promises one every %s"
            .formatted(headTime.map(Instant::toString).orElse("never"), log.mergeDelay()));
  }

  private static boolean isLongAgo(Instant then, Instant now) {
    return Duration.between(then, now).compareTo(Bounds.PATIENCE) > 0;
  }

  private void review(FollowProblem problem, boolean wrong, String detail) {
    if (wrong) {
      raiseFirst(problem, detail);
    } else {
      settle(problem);
    }
  }

  /** Whether the log has reached the last tree head that it will ever have. */
  synchronized boolean isFinal() {
    return log.state()
        .flatMap(Log.State::finalTreeHead)
        .filter(last -> treeSize >= last.size())
        .isPresent();
  }
}
