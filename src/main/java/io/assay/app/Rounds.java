package io.assay.app;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Host;
import io.assay.endpoint.Route;
import io.assay.endpoint.Target;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.AssayMetrics.Skip;
import io.assay.probe.Attempt;
import io.assay.probe.Observation;
import io.assay.probe.Resolution;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a job is due: its name is looked up if it has one, and every address is probed,
 * each on its own virtual thread and within the limits. Thread-safe.
 */
final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final AssayMetrics metrics;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /** The targets of which a scheduled probe waits or is under way. */
  private final Set<Target> running = ConcurrentHashMap.newKeySet();

  Rounds(AssayMetrics metrics, InstantSource clock, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * What a round works with; a reload brings another one.
   *
   * @param lookup the addresses of a name, within a deadline; an interrupted one returns early and
   *     stays interrupted
   * @param workers where further virtual threads are started; they are interrupted at the end
   */
  record Tools(
      Probes probes,
      InFlight inFlight,
      BiFunction<Host.Name, Duration, Resolution> lookup,
      ExecutorService workers) {}

  /**
   * Carries out a round that was due at {@code due}, in nanoseconds of the monotonic clock. What is
   * still under way since the last time is not started again.
   */
  void scheduled(Followed followed, Tools tools, long due) throws InterruptedException {
    try {
      begin(followed, tools, due);
    } catch (RuntimeException e) {
      defect(followed.job().id(), e);
    }
  }

  private void begin(Followed followed, Tools tools, long due) throws InterruptedException {
    Job job = followed.job();
    if (!followed.mayBegin()) {
      metrics.skipped(Skip.RUNNING, 1);
      return;
    }
    Resolved resolved;
    try {
      resolved = resolve(followed, job.deadlines(), tools);
    } finally {
      followed.begun();
    }
    each(
        resolved.toProbe(),
        tools,
        target -> {
          if (running.add(target)) {
            try {
              probe(
                  job,
                  target,
                  resolved.attempt(job, target, job.deadlines()),
                  tools,
                  Optional.of(due));
            } finally {
              running.remove(target);
            }
          } else {
            metrics.skipped(Skip.RUNNING, 1);
          }
        });
  }

  /**
   * Carries out a round now, whatever the schedule does.
   *
   * @param wanted of all addresses, those to probe
   * @param deadlines in place of the job's
   * @return the targets of which there is a new observation
   */
  List<Target> now(
      Followed followed, Tools tools, Predicate<InetAddress> wanted, Deadlines deadlines)
      throws InterruptedException {
    Job job = followed.job();
    Resolved resolved = resolve(followed, deadlines, tools);
    List<Target> targets =
        resolved.targets().stream()
            .filter(target -> target.address().map(wanted::test).orElse(true))
            .toList();
    if (resolved.found()) {
      each(
          targets,
          tools,
          target ->
              probe(
                  job, target, resolved.attempt(job, target, deadlines), tools, Optional.empty()));
    }
    return targets;
  }

  /**
   * The targets of a round.
   *
   * @param found whether they are to be probed; else the failed look-up was their observation
   * @param nanos how long the look-up took, where there was one
   */
  private record Resolved(List<Target> targets, boolean found, Optional<Long> nanos) {
    List<Target> toProbe() {
      return found ? targets : List.of();
    }

    Attempt attempt(Job job, Target target, Deadlines deadlines) {
      return new Attempt(
          target,
          job.route(),
          job.id().endpoint().host(),
          job.query(),
          deadlines,
          nanos,
          job.expectation().identityQueries());
    }
  }

  private Resolved resolve(Followed followed, Deadlines deadlines, Tools tools)
      throws InterruptedException {
    Job job = followed.job();
    if (job.id().address().isPresent() || !(job.id().endpoint().host() instanceof Host.Name name)) {
      return new Resolved(followed.targets(), true, Optional.empty());
    }
    if (job.route().resolvesNames()) {
      return new Resolved(followed.setNoAddress(), true, Optional.empty());
    }
    Instant startedAt;
    Resolution resolution;
    try (InFlight.Permit _ = tools.inFlight().acquire()) {
      startedAt = clock.instant();
      resolution = tools.lookup().apply(name, deadlines.resolve());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("the look-up was interrupted");
    }
    return switch (resolution) {
      case Resolution.Found(var found, var complete, var nanos) -> {
        List<InetAddress> addresses = reached(found, job.route());
        yield new Resolved(
            complete ? followed.setAddresses(addresses) : followed.addAddresses(addresses),
            true,
            Optional.of(nanos));
      }
      case Resolution.NotFound notFound -> {
        List<Target> targets = followed.keepAddresses();
        for (Target target : targets) {
          Observation observation =
              Observation.unresolved(target, name, job.query(), startedAt, notFound);
          tools.probes().accept(observation, job.expectation());
        }
        yield new Resolved(targets, false, Optional.of(notFound.nanos()));
      }
    };
  }

  /** Those that the route reaches; all where it reaches none, so that the probes tell. */
  private static List<InetAddress> reached(List<InetAddress> addresses, Route route) {
    List<InetAddress> reached = addresses.stream().filter(route::reaches).toList();
    return reached.isEmpty() ? addresses : reached;
  }

  private void probe(Job job, Target target, Attempt attempt, Tools tools, Optional<Long> due)
      throws InterruptedException {
    try (InFlight.Permit _ = tools.inFlight().acquire(target.address())) {
      due.ifPresent(
          at -> {
            long late = nanoTime.getAsLong() - at - attempt.resolveNanos().orElse(0L);
            metrics.started(Duration.ofNanos(Math.max(0, late)));
          });
      tools.probes().probe(attempt, job.expectation());
    }
  }

  @FunctionalInterface
  private interface Step {
    void apply(Target target) throws InterruptedException;
  }

  /**
   * Applies {@code step} to all at once, and waits; one target's defect leaves the others alone.
   */
  private void each(List<Target> targets, Tools tools, Step step) throws InterruptedException {
    if (targets.size() == 1) {
      apply(step, targets.getFirst());
      return;
    }
    try {
      tools
          .workers()
          .invokeAll(
              targets.stream()
                  .<Callable<@Nullable Void>>map(
                      target ->
                          () -> {
                            apply(step, target);
                            return null;
                          })
                  .toList());
    } catch (RejectedExecutionException e) {
      throw new InterruptedException("the schedule has ended");
    }
  }

  private void apply(Step step, Target target) throws InterruptedException {
    try {
      step.apply(target);
    } catch (RuntimeException e) {
      defect(target, e);
    }
  }

  private void defect(Record probed, RuntimeException e) {
    LOG.error("A probe of {} met a defect of this program", probed, e);
    metrics.internalError();
  }
}
