package io.assay.app;

import io.assay.endpoint.Vantage;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Failure;
import io.assay.probe.Observation;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows how each vantage point is: checks it now and then, and at once when a probe from there
 * failed, since a failure of the vantage point is none of the endpoint's. Thread-safe; owns its
 * threads.
 */
final class VantageHealth implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VantageHealth.class);

  /** From one check of a vantage point to the next while nothing fails. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** How long the result of a check is good for probes that failed meanwhile. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  /** How long a check may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final BiFunction<Vantage, Duration, Optional<Failure>> check;
  private final AssayMetrics metrics;
  private final InstantSource clock;
  private volatile Map<String, Watched> watched = Map.of();

  /**
   * @param check looks how a vantage point is, within a time, and contacts nobody but its proxy and
   *     what is configured for the purpose
   */
  VantageHealth(
      BiFunction<Vantage, Duration, Optional<Failure>> check,
      AssayMetrics metrics,
      InstantSource clock) {
    this.check = check;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Watches these vantage points from now on; those that stay go on undisturbed. */
  synchronized void put(List<Vantage> vantages) {
    Map<String, Watched> before = watched;
    Map<String, Watched> next = new LinkedHashMap<>();
    for (Vantage vantage : vantages) {
      Watched known = before.get(vantage.name());
      next.put(
          vantage.name(),
          known != null && known.vantage.equals(vantage) ? known : new Watched(vantage));
    }
    watched = Map.copyOf(next);
    before.forEach(
        (name, old) -> {
          if (next.get(name) != old) {
            old.thread.interrupt();
          }
          if (!next.containsKey(name)) {
            metrics.vantageRemoved(name);
          }
        });
    next.forEach(
        (name, one) -> {
          if (before.get(name) != one) {
            one.thread.start();
          }
        });
  }

  /**
   * The observation together with what ails its vantage point, if anything does. Where the probe
   * failed, the vantage point is looked at first, unless that was done a moment ago.
   */
  Observation stamp(Observation observation) {
    Watched one = watched.get(observation.target().vantage());
    if (one == null) {
      return observation;
    }
    Optional<String> ill =
        observation.outcome() instanceof Outcome.Failed ? one.lookUnlessFresh() : one.ill;
    return ill.map(reason -> observation.from(Origin.ill(reason))).orElse(observation);
  }

  @Override
  public synchronized void close() {
    watched.values().forEach(one -> one.thread.interrupt());
    watched = Map.of();
  }

  /** One vantage point that is watched. */
  private final class Watched {
    final Vantage vantage;
    final Thread thread;
    private final ReentrantLock looking = new ReentrantLock();
    volatile Optional<String> ill = Optional.empty();

    // Guarded by the lock.
    private boolean looked;
    private long lookedNanos;

    Watched(Vantage vantage) {
      this.vantage = vantage;
      this.thread =
          Thread.ofVirtual().name("vantage-" + vantage.name()).unstarted(this::lookNowAndThen);
    }

    private void lookNowAndThen() {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          Optional<String> _ = lookUnlessFresh();
          Thread.sleep(PAUSE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Whoever comes while another looks waits for the result. */
    Optional<String> lookUnlessFresh() {
      looking.lock();
      try {
        if (!looked || System.nanoTime() - lookedNanos > FRESH.toNanos()) {
          Optional<String> now = check.apply(vantage, PATIENCE).map(Failure::detail);
          looked = true;
          lookedNanos = System.nanoTime();
          report(now);
          ill = now;
        }
        return ill;
      } finally {
        looking.unlock();
      }
    }

    private void report(Optional<String> now) {
      metrics.vantageChecked(vantage.name(), now.isEmpty(), clock.instant());
      if (now.isPresent() && !now.equals(ill)) {
        LOG.warn(
            "Vantage point {}: {}; what fails from there says nothing of endpoints until this is"
                + " mended",
            vantage.name(),
            now.get());
      } else if (now.isEmpty() && ill.isPresent()) {
        LOG.info("Vantage point {}: well again", vantage.name());
      }
    }
  }
}
