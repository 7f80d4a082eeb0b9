package io.assay.ct.follow;

import io.assay.config.Ct;
import io.assay.ct.log.LogClient;
import io.assay.ct.log.LogException;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.FollowState;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import io.assay.ct.watch.WatchList;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows one log, from where it was left off, until its thread is interrupted: looks at the tree
 * head again and again, reads what is new, proves it, and hands on what concerns watched
 * identities. {@link #run} belongs to one thread; {@link #status} to anybody.
 *
 * <p>Tree heads and entries fail apart: a log that hands out no proof of its newest head is read on
 * up to the one before. Each has its own jittered back-off, and Retry-After counts for both.
 */
public final class LogFollower implements Runnable {
  private final LogClient client;
  private final CtStore store;
  private final Supplier<WatchList> watched;
  private final Ct.From from;
  private final Cadence cadence;
  private final FollowListener listener;
  private final InstantSource clock;
  private final RandomGenerator random = new SplittableRandom();
  private final LogHealth health;

  /** Whether nobody wants the log followed from where it would have to be. */
  private boolean declined;

  private @Nullable TreeHeads heads;
  private @Nullable FollowState state;

  private final Turn polling = new Turn();
  private final Turn reading = new Turn();

  /**
   * Some of the matches whose inclusion proof is still to be had, and whether there may be more.
   */
  private final Deque<LoggedCertificate> unproved = new ArrayDeque<>();

  private boolean mayBeUnproved = true;

  /** When one of the two things to do may be done next, and how often it failed in a row. */
  private static final class Turn {
    long due = System.nanoTime();
    int failures;

    boolean isDue() {
      return due - System.nanoTime() <= 0;
    }

    void in(Duration pause) {
      due = System.nanoTime() + pause.toNanos();
    }
  }

  /**
   * @param store where the position is; open as long as this runs, by the one process that follows
   * @param watched what is looked for, asked for each batch
   * @param from where to begin where the store has no position of the log
   * @param clock for times that are written down
   */
  public LogFollower(
      LogClient client,
      CtStore store,
      Supplier<WatchList> watched,
      Ct.From from,
      Cadence cadence,
      FollowListener listener,
      InstantSource clock) {
    this.client = client;
    this.store = store;
    this.watched = watched;
    this.from = from;
    this.cadence = cadence;
    this.listener = listener;
    this.clock = clock;
    this.health = new LogHealth(client.log(), listener, clock.instant());
  }

  /** How far it is. */
  public LogStatus status() {
    return health.status();
  }

  @Override
  public void run() {
    try {
      while (!declined && !Thread.currentThread().isInterrupted()) {
        step();
        health.review(clock.instant());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws InterruptedException {
    if (polling.isDue()) {
      attempt(polling, this::poll, jittered(interval()));
    } else if (isBehind() && reading.isDue()) {
      attempt(reading, this::read, Duration.ZERO);
    } else {
      long until = isBehind() ? Math.min(polling.due, reading.due) : polling.due;
      Thread.sleep(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    }
  }

  private boolean isBehind() {
    return heads != null && state != null && state.verified().size() < heads.proven().head().size();
  }

  private Duration interval() {
    return health.isFinal() && !isBehind() ? Bounds.POLL_FINAL : cadence.poll();
  }

  /** Something to do that a log or a disk can keep from being done. */
  private interface Doing {
    void run() throws LogException, IOException, InterruptedException;
  }

  private void attempt(Turn turn, Doing doing, Duration then) throws InterruptedException {
    try {
      doing.run();
      turn.failures = 0;
      turn.in(then);
    } catch (LogException e) {
      health.failed(String.valueOf(e.getMessage()));
      if (turn == polling) {
        health.missed(clock.instant());
      }
      switch (e.kind()) {
        case UNPROVEN -> health.raise(FollowProblem.UNPROVEN, String.valueOf(e.getMessage()));
        case BAD_SIGNATURE ->
            health.raise(FollowProblem.BAD_SIGNATURE, String.valueOf(e.getMessage()));
        case UNREACHABLE, THROTTLED, REFUSED, MALFORMED, NOT_FOUND -> {
          // Time tells whether it is a problem: LogHealth.review.
        }
      }
      postpone(turn, e.retryAfter());
    } catch (IOException e) {
      health.failed(String.valueOf(e.getMessage()));
      if (!Thread.currentThread().isInterrupted()) {
        listener.notStored(client.log(), String.valueOf(e.getMessage()));
      }
      postpone(turn, Optional.empty());
    } catch (RuntimeException e) {
      // A thread that ends would look like a log in which nothing happens.
      health.failed("a defect of this program: " + e);
      listener.defect(client.log(), e);
      postpone(turn, Optional.empty());
    }
  }

  private void postpone(Turn turn, Optional<Duration> asked) {
    Duration pause = backOff(turn.failures);
    turn.failures++;
    turn.in(pause);
    if (asked.isPresent()) {
      Duration rest = jittered(longer(shorter(asked.get(), Bounds.RETRY_AFTER), pause));
      polling.in(rest);
      reading.in(rest);
    }
  }

  private Duration backOff(int failures) {
    long factor = 1L << Math.min(failures, Bounds.DOUBLINGS);
    return jittered(shorter(Bounds.FIRST_RETRY.multipliedBy(factor), Bounds.LAST_RETRY));
  }

  private Duration jittered(Duration duration) {
    double factor = random.nextDouble(1 - Bounds.JITTER, 1 + Bounds.JITTER);
    return Duration.ofNanos((long) (duration.toNanos() * factor));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private void poll() throws LogException, IOException, InterruptedException {
    if (heads == null || state == null) {
      begin();
    } else {
      heads.poll();
    }
    if (heads == null || state == null) {
      return;
    }
    if (!isBehind()) {
      if (heads.isCurrent()) {
        health.progressed(state.verified().size(), 0, 0, true, clock.instant());
      }
      agreed();
    }
    proveMatches(heads.proven().head());
  }

  /** Takes up the position on disk, or makes the first one. */
  private void begin() throws LogException, IOException, InterruptedException {
    Optional<FollowState> left = store.state(client.log().id());
    Optional<FollowState> position = left.isPresent() ? left : first();
    if (position.isEmpty()) {
      return;
    }
    FollowState begun = position.get();
    SignedTreeHead head =
        begun
            .head()
            .orElseThrow(
                () ->
                    new IOException(client.log().name() + ": has a position without a tree head"));
    heads = new TreeHeads(client, store, health, clock, head, left.isEmpty());
    state = begun;
    health.verified(begun);
    if (left.isPresent()) {
      heads.poll();
    }
  }

  private Optional<FollowState> first() throws LogException, IOException, InterruptedException {
    SignedTreeHead head = client.treeHead();
    health.seen(head);
    if (from instanceof Ct.From.Index(long index)
        && index > head.head().size()
        && !listener.beyond(client.log(), index, head.head().size())) {
      declined = true;
      return Optional.empty();
    }
    long start = StartPosition.of(from, client, head.head());
    CompactRange before = StartPosition.range(start, client, head.head());
    Instant since =
        from instanceof Ct.From.At(Instant time) && time.isBefore(clock.instant())
            ? time
            : clock.instant();
    FollowState begun =
        new FollowState(
            client.log().id(),
            client.log().name(),
            before.size(),
            since,
            before,
            Optional.of(head),
            Optional.empty(),
            Optional.empty());
    store.begin(begun);
    return Optional.of(begun);
  }

  /** Reads and proves a batch, and moves the position behind it. */
  private void read() throws LogException, IOException, InterruptedException {
    if (heads == null || state == null) {
      return;
    }
    TreeHead head = heads.proven().head();
    Batch batch = new Batch(client, watched.get(), state.verified());
    Optional<LogException> cutShort = Optional.empty();
    try {
      batch.read(head);
    } catch (LogException e) {
      cutShort = Optional.of(e);
    }
    if (batch.entries() > 0) {
      settle(batch, heads.proven());
    }
    if (cutShort.isPresent()) {
      throw cutShort.get();
    }
  }

  private void settle(Batch batch, SignedTreeHead head)
      throws LogException, IOException, InterruptedException {
    try {
      batch.prove(head.head());
    } catch (LogException e) {
      // Whoever serves entries that he cannot prove shall not hide them by that.
      announce(store.found(batch.kept()));
      throw e;
    }
    Instant now = clock.instant();
    FollowState before = Objects.requireNonNull(state);
    FollowState next =
        new FollowState(
            before.logId(),
            client.log().name(),
            before.start(),
            before.startedAt(),
            batch.range(),
            Optional.of(head),
            Optional.of(now),
            batch.lastTimestamp());
    List<LoggedCertificate> fresh = store.advance(next, batch.kept());
    state = next;
    boolean isCurrent = heads != null && heads.isCurrent();
    health.progressed(next.verified().size(), batch.entries(), batch.unreadable(), isCurrent, now);
    agreed();
    mayBeUnproved |= !batch.kept().isEmpty();
    announce(fresh);
    if (!batch.kept().isEmpty()) {
      overflow(store.beyond(next.logId()));
    }
    proveMatches(head.head());
  }

  /** Entries and their tree agree, unless some tree head still does not. */
  private void agreed() {
    if (heads != null && !heads.isContradicted()) {
      health.settle(FollowProblem.UNPROVEN);
      health.settle(FollowProblem.FORK);
    }
  }

  /** Whoever floods a log is told of, since he may want to hide something in the flood. */
  private void overflow(Map<String, Long> beyond) {
    if (!beyond.isEmpty()) {
      health.raise(
          FollowProblem.OVERFLOW,
          "more matches than are kept, for "
              + beyond.keySet().stream()
                  .sorted()
                  .limit(Bounds.OVERFLOWS_TOLD)
                  .collect(Collectors.joining(", ")));
    }
  }

  private void announce(List<LoggedCertificate> fresh) {
    if (!fresh.isEmpty()) {
      listener.matched(fresh);
    }
  }

  /** Fetches the proofs that belong to the evidence. What cannot be had now is asked for later. */
  private void proveMatches(TreeHead head) throws IOException, InterruptedException {
    // What is still to be read comes first: the log lets only so many requests through.
    int most = isBehind() ? 1 : Bounds.INCLUSIONS_AT_A_TIME;
    for (int tries = 0; tries < most; tries++) {
      if (unproved.isEmpty() && mayBeUnproved) {
        unproved.addAll(store.unproved(client.log().id()));
        mayBeUnproved = !unproved.isEmpty();
      }
      if (unproved.isEmpty()) {
        return;
      }
      // One that cannot be had comes again from the store, and does not keep others from theirs.
      LoggedCertificate match = unproved.removeFirst();
      try {
        InclusionProof proof =
            client.inclusion(match.leafHash().toByteArray(), OptionalLong.of(match.index()), head);
        store.proof(match, proof);
      } catch (LogException e) {
        health.failed(String.valueOf(e.getMessage()));
        return;
      }
    }
  }
}
