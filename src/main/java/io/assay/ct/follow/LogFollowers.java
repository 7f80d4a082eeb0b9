package io.assay.ct.follow;

import io.assay.config.Ct;
import io.assay.ct.Log;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.log.LogClient;
import io.assay.ct.store.CtStore;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The followers of several logs, each on a platform thread of its own: matching is work for cores,
 * and only the operating system shares them out so that probes are not late. Thread-safe.
 */
public final class LogFollowers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Function<Log, LogClient> clients;
  private final Function<Log, Cadence> cadence;
  private final CtStore store;
  private final FollowListener listener;
  private final InstantSource clock;
  private volatile WatchList watched;

  /** Guarded by this object's lock. */
  private final Map<Sha256, Running> running = new LinkedHashMap<>();

  /** Those that were told to end and may not have ended yet. Guarded by this object's lock. */
  private final Map<Sha256, Thread> ending = new HashMap<>();

  private record Running(Log log, LogFollower follower, Thread thread) {}

  /**
   * @param clients makes the client of a log
   * @param cadence how often a log is asked
   * @param store open as long as this is; this process alone follows with it
   * @param watched what is looked for at first
   */
  public LogFollowers(
      Function<Log, LogClient> clients,
      Function<Log, Cadence> cadence,
      CtStore store,
      WatchList watched,
      FollowListener listener,
      InstantSource clock) {
    this.clients = clients;
    this.cadence = cadence;
    this.store = store;
    this.watched = watched;
    this.listener = listener;
    this.clock = clock;
  }

  /** Looks for these identities from the next entries on. */
  public void watch(WatchList other) {
    watched = other;
  }

  /**
   * Follows these logs and no others: those that are followed already go on, unless the list says
   * something else of them now. Does not wait: a log that was followed otherwise until now is
   * followed when that has ended.
   *
   * @param from where logs without a position begin
   */
  public synchronized void follow(List<Log> logs, Ct.From from) {
    Map<Sha256, Log> wanted = new LinkedHashMap<>();
    logs.forEach(log -> wanted.putIfAbsent(log.id(), log));
    end(
        running.values().stream()
            .filter(one -> !one.log.equals(wanted.get(one.log.id())))
            .toList());
    wanted.forEach((id, log) -> running.computeIfAbsent(id, _ -> start(log, from)));
  }

  private Running start(Log log, Ct.From from) {
    LogFollower follower =
        new LogFollower(
            clients.apply(log), store, () -> watched, from, cadence.apply(log), listener, clock);
    Optional<Thread> before = Optional.ofNullable(ending.get(log.id()));
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("ct " + log.name())
            .start(() -> runAfter(before, follower));
    return new Running(log, follower, thread);
  }

  /** A position has one owner at a time. */
  private static void runAfter(Optional<Thread> before, LogFollower follower) {
    try {
      if (before.isPresent()) {
        before.get().join();
      }
      follower.run();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** How far each log is followed, in the order in which they were given. */
  public synchronized List<LogStatus> status() {
    return running.values().stream().map(one -> one.follower.status()).toList();
  }

  /** The logs, as judging knows them. */
  public synchronized List<IssuanceKnowledge.Followed> followed() {
    return running.values().stream()
        .map(
            one -> {
              LogStatus status = one.follower.status();
              return new IssuanceKnowledge.Followed(
                  one.log, status.since().orElse(Instant.MAX), status.caughtUp());
            })
        .toList();
  }

  private void end(List<Running> ended) {
    ending.values().removeIf(thread -> !thread.isAlive());
    for (Running one : ended) {
      one.thread.interrupt();
      running.remove(one.log.id());
      ending.put(one.log.id(), one.thread);
    }
  }

  /**
   * Ends all followers, and waits for that some seconds at most: one that is writing to a slow disk
   * ends as soon as the store is closed. What they were about to prove is read again next time.
   */
  @Override
  public synchronized void close() {
    end(List.copyOf(running.values()));
    long until = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (Thread thread : ending.values()) {
        thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
