package io.assay.ct.inclusion;

import io.assay.ct.Log;
import io.assay.ct.PromisedLeaf;
import io.assay.ct.VerifiedSct;
import io.assay.ct.log.LogClient;
import io.assay.ct.log.LogException;
import io.assay.ct.tree.InclusionProof;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.endpoint.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks logs in the background to prove what they promised, and tells from memory what came of it.
 *
 * <p>A log is asked for its tree head, at most once a minute, which has to be signed by it and to
 * continue the last one, and for the proof that the leaf is in that tree. What is proven is not
 * asked for again. What is not there yet is asked for after 20 seconds, doubled up to an hour; a
 * log that does not answer after a minute, doubled up to 6 hours, or when it says. Logs that are
 * retired or rejected are not asked. A leaf that nobody wants for two days is forgotten. All that
 * it holds and does is bounded.
 *
 * <p>Thread-safe. The lock guards {@link AskedLog} and {@link Promise}, and is never held while a
 * log is asked.
 */
public final class InclusionFeed implements InclusionKnowledge, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InclusionFeed.class);
  private static final Duration CLEANING = Duration.ofMinutes(10);

  /** How long a change of the injected clock may remain unnoticed. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Function<Log, LogClient> clients;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Semaphore atOnce = new Semaphore(Bounds.AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Sha256, AskedLog> logs = new HashMap<>();
  private int promises;
  private Instant cleanedAt = Instant.MIN;
  private boolean closed;

  /**
   * Starts a feed that follows nothing up yet.
   *
   * @param clients makes a client for a log; what they use stays the caller's
   * @param random spreads requests over time
   */
  public InclusionFeed(
      Function<Log, LogClient> clients, InstantSource clock, RandomGenerator random) {
    this.clients = clients;
    this.clock = clock;
    this.random = random;
    threads.execute(this::dispatch);
  }

  /**
   * Has the logs asked that made these SCTs, those that are valid. Returns at once; it is to be
   * called again as long as they are in use.
   *
   * @return whether there is anything to ask for, or was
   */
  public boolean want(List<VerifiedSct> scts) {
    Instant now = clock.instant();
    boolean any = false;
    lock.lock();
    try {
      for (VerifiedSct sct : scts) {
        any |= !closed && sct.promise().isPresent() && want(sct, sct.promise().get(), now);
      }
    } finally {
      lock.unlock();
    }
    return any;
  }

  private boolean want(VerifiedSct sct, PromisedLeaf leaf, Instant now) {
    Log log = sct.log().orElseThrow();
    if (obstacle(log, leaf).isPresent()) {
      return false;
    }
    AskedLog asked = logs.get(log.id());
    Optional<Promise> known = asked == null ? Optional.empty() : asked.promise(leaf.hash());
    if (asked != null && !asked.log().equals(log)) {
      asked.replace(clients.apply(log));
    }
    if (known.isPresent()) {
      known.get().wanted(now);
      return true;
    }
    if (promises >= Bounds.PROMISES || (asked == null && logs.size() >= Bounds.LOGS)) {
      return false;
    }
    logs.computeIfAbsent(log.id(), _ -> new AskedLog(clients.apply(log)))
        .add(leaf, sct.timestamp().orElseThrow(), now);
    promises++;
    changed.signalAll();
    return true;
  }

  /** Why a log is not asked for a leaf. */
  private static Optional<String> obstacle(Log log, PromisedLeaf leaf) {
    Optional<String> state =
        log.state()
            .filter(_ -> !log.isAlive())
            .map(
                known ->
                    "the log is %s since %s and is not asked"
                        .formatted(known.name().name().toLowerCase(Locale.ROOT), known.since()));
    return state.isEmpty() && log.kind() == Log.Kind.STATIC_CT && leaf.index().isEmpty()
        ? Optional.of("the SCT does not say where in the log the leaf is (static-ct-api)")
        : state;
  }

  @Override
  public Optional<Inclusion> of(VerifiedSct sct) {
    if (sct.promise().isEmpty()) {
      return Optional.empty();
    }
    Log log = sct.log().orElseThrow();
    PromisedLeaf leaf = sct.promise().get();
    Optional<String> obstacle = obstacle(log, leaf);
    if (obstacle.isPresent()) {
      return Optional.of(Inclusion.undetermined(log, obstacle.get()));
    }
    lock.lock();
    try {
      AskedLog asked = logs.get(log.id());
      return Optional.of(
          Optional.ofNullable(asked)
              .flatMap(known -> known.promise(leaf.hash()).map(known::inclusion))
              .map(inclusion -> inclusion.of(log))
              .orElseGet(
                  () ->
                      Inclusion.undetermined(
                          log,
                          promises >= Bounds.PROMISES
                              ? "not asked, since %d leaves are followed up already"
                                  .formatted(Bounds.PROMISES)
                              : "the log was not asked yet")));
    } finally {
      lock.unlock();
    }
  }

  private void dispatch() {
    lock.lock();
    try {
      while (!closed) {
        Instant now = clock.instant();
        forgetUnwanted(now);
        for (AskedLog log : logs.values()) {
          if (log.isDue(now)) {
            List<Promise> due = log.begin(now);
            threads.execute(() -> ask(log, log.client(), due));
          }
        }
        long _ = changed.awaitNanos(LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void forgetUnwanted(Instant now) {
    if (cleanedAt.plus(CLEANING).isAfter(now)) {
      return;
    }
    cleanedAt = now;
    for (AskedLog log : logs.values()) {
      log.promises().removeIf(promise -> promise.isForgotten(now));
    }
    logs.values().removeIf(log -> log.promises().isEmpty() && !log.isAsking());
    promises = logs.values().stream().mapToInt(log -> log.promises().size()).sum();
  }

  /** Asks one log, which no other thread does meanwhile. */
  private void ask(AskedLog asked, LogClient client, List<Promise> due) {
    try {
      atOnce.acquire();
      try {
        askInTurn(asked, client, due);
      } finally {
        atOnce.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("a defect met the log {}", client.log().monitoringUrl(), e);
      for (Promise promise : due) {
        note(() -> promise.undetermined(client.log(), "a defect, see the log", now(), random));
      }
    } finally {
      note(asked::end);
    }
  }

  private void askInTurn(AskedLog asked, LogClient client, List<Promise> due)
      throws InterruptedException {
    int next = 0;
    try {
      SignedTreeHead head = asked.heads().newest(client, now(), false);
      note(asked::agrees);
      for (; next < due.size(); next++) {
        head = ask(asked, client, due.get(next), head);
      }
      note(asked::answered);
    } catch (Heads.Forked e) {
      if (!isKnown(asked, e)) {
        LOG.warn("The CT log {} is forked: {}", client.log().name(), e.getMessage());
      }
      note(() -> asked.forked(String.valueOf(e.getMessage()), now(), random));
    } catch (LogException e) {
      List<Promise> unasked = due.subList(next, due.size());
      note(() -> asked.failed(e, unasked, now(), random));
    }
  }

  private boolean isKnown(AskedLog asked, Heads.Forked fork) {
    lock.lock();
    try {
      return asked.isForkedAs(String.valueOf(fork.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks for one leaf, twice if it should be there and is not.
   *
   * @return the tree head that the next one may be asked with
   */
  private SignedTreeHead ask(AskedLog asked, LogClient client, Promise promise, SignedTreeHead head)
      throws LogException, Heads.Forked, InterruptedException {
    Optional<String> absent = absence(client, promise, head);
    SignedTreeHead newest = head;
    if (absent.isPresent() && promise.isOverdue(client.log(), head, now())) {
      Thread.sleep(Bounds.SECOND_LOOK);
      newest = asked.heads().newest(client, now(), true);
      absent = absence(client, promise, newest);
    }
    if (absent.isPresent()) {
      SignedTreeHead by = newest;
      String why = absent.get();
      note(() -> promise.unproven(client.log(), by, why, now(), random));
    }
    return newest;
  }

  /** What the log answered instead of a proof; empty where it proved the leaf. */
  private Optional<String> absence(LogClient client, Promise promise, SignedTreeHead head)
      throws LogException, InterruptedException {
    PromisedLeaf leaf = promise.leaf();
    try {
      InclusionProof proof =
          client.inclusion(
              leaf.hash().toByteArray(),
              leaf.index().map(OptionalLong::of).orElse(OptionalLong.empty()),
              head.head());
      note(() -> promise.proven(client.log(), proof));
      return Optional.empty();
    } catch (LogException e) {
      return switch (e.kind()) {
        case NOT_FOUND, UNPROVEN -> Optional.of(String.valueOf(e.getMessage()));
        case UNREACHABLE, THROTTLED, REFUSED, MALFORMED, BAD_SIGNATURE -> throw e;
      };
    }
  }

  private Instant now() {
    return clock.instant();
  }

  private void note(Runnable finding) {
    lock.lock();
    try {
      finding.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing is left that could be asked now.
   *
   * @return whether that came about within {@code limit}
   */
  public boolean settle(Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!isSettled(clock.instant())) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isSettled(Instant now) {
    return closed || logs.values().stream().noneMatch(log -> log.isAsking() || log.isDue(now));
  }

  /** Stops asking; what is known remains. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    threads.shutdownNow();
    threads.close();
  }
}
