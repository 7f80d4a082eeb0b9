package io.assay.ct.inclusion;

import io.assay.ct.Log;
import io.assay.ct.PromisedLeaf;
import io.assay.ct.inclusion.Inclusion.Status;
import io.assay.ct.log.LogClient;
import io.assay.ct.log.LogException;
import io.assay.endpoint.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A log, and what it promised. Guarded by the feed's lock, but for its {@link #heads}, which are
 * the asking thread's; there is one at a time.
 */
final class AskedLog {
  private final Map<Sha256, Promise> promises = new HashMap<>();
  private final Heads heads = new Heads();
  private Log log;
  private LogClient client;
  private Instant notBefore = Instant.MIN;
  private int failures;
  private boolean asking;
  private Optional<String> fork = Optional.empty();

  AskedLog(LogClient client) {
    this.log = client.log();
    this.client = client;
  }

  Log log() {
    return log;
  }

  LogClient client() {
    return client;
  }

  Heads heads() {
    return heads;
  }

  /** Goes by another description of the same log. */
  void replace(LogClient other) {
    client = other;
    log = other.log();
    notBefore = Instant.MIN;
  }

  Optional<Promise> promise(Sha256 leafHash) {
    return Optional.ofNullable(promises.get(leafHash));
  }

  Collection<Promise> promises() {
    return promises.values();
  }

  void add(PromisedLeaf leaf, Instant promisedAt, Instant now) {
    promises.put(leaf.hash(), new Promise(log, leaf, promisedAt, now));
  }

  /** What is known of one of its promises. */
  Inclusion inclusion(Promise promise) {
    Inclusion found = promise.found().of(log);
    return fork.map(
            why ->
                new Inclusion(
                    log, found.index(), found.treeSize(), Status.FORKED, Optional.of(why)))
        .orElse(found);
  }

  boolean isAsking() {
    return asking;
  }

  /** Whether it can be asked for something now, and should be. */
  boolean isDue(Instant now) {
    return !asking && !now.isBefore(notBefore) && due(now).findAny().isPresent();
  }

  private Stream<Promise> due(Instant now) {
    return promises.values().stream()
        .filter(promise -> promise.due().filter(due -> !due.isAfter(now)).isPresent());
  }

  /** The asking begins, for these. */
  List<Promise> begin(Instant now) {
    asking = true;
    return due(now).limit(Bounds.IN_ONE_GO).toList();
  }

  void end() {
    asking = false;
  }

  /** Its tree heads agree. */
  void agrees() {
    fork = Optional.empty();
  }

  /** It answered all that it was asked. */
  void answered() {
    failures = 0;
  }

  boolean isForkedAs(String why) {
    return fork.filter(why::equals).isPresent();
  }

  void forked(String why, Instant now, RandomGenerator random) {
    fork = Optional.of(why);
    pause(Optional.empty(), now, random);
  }

  /** It gave no answer that says anything of the promises that were to be asked for. */
  void failed(LogException e, List<Promise> asked, Instant now, RandomGenerator random) {
    pause(e.retryAfter(), now, random);
    for (Promise promise : asked) {
      promise.undetermined(log, "%s: %s".formatted(e.kind().text(), e.getMessage()), now, random);
    }
  }

  private void pause(Optional<Duration> atLeast, Instant now, RandomGenerator random) {
    Duration pause = Promise.pause(Bounds.FIRST_RETRY, Bounds.LONGEST_RETRY, failures, random);
    failures++;
    notBefore = now.plus(atLeast.filter(wait -> wait.compareTo(pause) > 0).orElse(pause));
  }
}
