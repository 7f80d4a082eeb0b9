package io.assay.ct.inclusion;

import io.assay.ct.Log;
import io.assay.ct.PromisedLeaf;
import io.assay.ct.inclusion.Inclusion.Status;
import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.SignedTreeHead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A leaf that a log promised, and what came of it so far. Guarded by the feed's lock. */
final class Promise {
  private final PromisedLeaf leaf;
  private final Instant promisedAt;
  private Inclusion found;
  private Instant wantedAt;
  private Instant due;
  private int attempts;

  Promise(Log log, PromisedLeaf leaf, Instant promisedAt, Instant now) {
    this.leaf = leaf;
    this.promisedAt = promisedAt;
    this.wantedAt = now;
    this.due = now;
    this.found = Inclusion.undetermined(log, "the log was not asked yet");
  }

  PromisedLeaf leaf() {
    return leaf;
  }

  Inclusion found() {
    return found;
  }

  void wanted(Instant now) {
    wantedAt = now;
  }

  boolean isForgotten(Instant now) {
    return wantedAt.plus(Bounds.FOLLOWED).isBefore(now);
  }

  /** When it is to be asked for next; what is proven remains so. */
  Optional<Instant> due() {
    return found.status() == Status.PROVEN ? Optional.empty() : Optional.of(due);
  }

  /** Whether the log should be able to prove it by the tree of {@code head}. */
  boolean isOverdue(Log log, SignedTreeHead head, Instant now) {
    Instant end = promisedAt.plus(log.mergeDelay());
    return !head.timestamp().isBefore(end)
        || now.isAfter(end.plus(log.mergeDelay()).plus(Bounds.GRACE));
  }

  void proven(Log log, InclusionProof proof) {
    found =
        new Inclusion(
            log,
            Optional.of(proof.index()),
            Optional.of(proof.head().size()),
            Status.PROVEN,
            Optional.empty());
  }

  /**
   * The log could not prove it.
   *
   * @param why what it answered instead
   */
  void unproven(Log log, SignedTreeHead head, String why, Instant now, RandomGenerator random) {
    Instant end = promisedAt.plus(log.mergeDelay());
    boolean overdue = isOverdue(log, head, now);
    found =
        new Inclusion(
            log,
            leaf.index(),
            Optional.of(head.head().size()),
            overdue ? Status.MISSING : Status.PENDING,
            Optional.of(
                overdue
                    ? "promised to be in the log by %s, and the log cannot prove it in its tree of %s: %s"
                        .formatted(end, head.timestamp(), why)
                    : "the log has until %s to include it".formatted(end)));
    repeat(now, random);
  }

  /** It cannot be said yet. */
  void undetermined(Log log, String why, Instant now, RandomGenerator random) {
    found = Inclusion.undetermined(log, why);
    repeat(now, random);
  }

  private void repeat(Instant now, RandomGenerator random) {
    due = now.plus(pause(Bounds.FIRST_REPEAT, Bounds.LONGEST_REPEAT, attempts, random));
    attempts++;
  }

  /** {@code first}, doubled {@code times} times up to {@code longest}, more or less. */
  static Duration pause(Duration first, Duration longest, int times, RandomGenerator random) {
    Duration doubled = first.multipliedBy(1L << Math.min(times, 16));
    Duration pause = doubled.compareTo(longest) < 0 ? doubled : longest;
    double part = random.nextDouble(1 - Bounds.JITTER, 1 + Bounds.JITTER);
    return Duration.ofMillis((long) (pause.toMillis() * part));
  }
}
