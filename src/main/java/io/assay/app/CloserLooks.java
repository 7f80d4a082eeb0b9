package io.assay.app;

import io.assay.config.Examine;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.Target;
import io.assay.judge.AnswerCheck;
import io.assay.metrics.AssayMetrics;
import io.assay.probe.Attempt;
import io.assay.probe.Examination;
import io.assay.probe.Examiner;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when an endpoint gets a closer look beside its probes, has it taken in the background,
 * and hands what was seen on with the endpoint's next observation. That takes little judgement: a
 * look is taken where something is seen for the first time, is not what it was, fails or is
 * answered otherwise than expected; once when that is over, and now and then where nothing is.
 * Thread-safe; owns its threads.
 */
final class CloserLooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CloserLooks.class);

  /** Looks under way at endpoints that are not well, and at those that are. */
  private static final int SUSPECTS_AT_ONCE = 4;

  private static final int OTHERS_AT_ONCE = 1;

  private final Examiner examiner;
  private final AssayMetrics metrics;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<Target, Watched> targets = new ConcurrentHashMap<>();
  private final Semaphore suspects = new Semaphore(SUSPECTS_AT_ONCE);
  private final Semaphore others = new Semaphore(OTHERS_AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Terms terms;

  /**
   * When looks are taken, and at what.
   *
   * @param ports which ports of an address are compared
   */
  record Terms(Examine examine, PathPorts ports) {}

  /** Why a look would be taken. */
  private enum Reason {
    /** It was seen for the first time, or is long since. */
    BASELINE,
    /** It is not what it was, or it failed. */
    SUSPICION
  }

  CloserLooks(Examiner examiner, Terms terms, AssayMetrics metrics, LongSupplier nanoTime) {
    this.examiner = examiner;
    this.terms = terms;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  /** Has further looks taken on {@code other} terms. */
  void put(Terms other) {
    terms = other;
  }

  /** Forgets a target that is not probed any more. */
  void forget(Target target) {
    targets.remove(target);
  }

  /** The observation with what a look showed meanwhile. */
  Observation attach(Observation observation) {
    Watched watched = targets.get(observation.target());
    return watched == null
        ? observation
        : watched.takeSeen().map(observation::with).orElse(observation);
  }

  /** Has a look taken, if what came of {@code attempt} asks for it. */
  void after(Attempt attempt, Observation observation, Expectation expectation) {
    Target target = attempt.target();
    if (target.address().isEmpty()
        || !saysSomething(observation)
        || isSilentControl(observation, expectation)) {
      return;
    }
    Watched watched = targets.computeIfAbsent(target, _ -> new Watched());
    boolean unwell =
        observation.outcome() instanceof Outcome.Failed
            || AnswerCheck.isViolated(observation, expectation.answer());
    Optional<Reason> reason =
        watched.begin(observation, unwell, terms.examine(), nanoTime.getAsLong());
    if (reason.isEmpty()) {
      return;
    }
    Semaphore room = reason.get() == Reason.SUSPICION ? suspects : others;
    if (!room.tryAcquire()) {
      // The next probe asks again.
      watched.end(Optional.empty(), nanoTime.getAsLong());
      return;
    }
    try {
      threads.execute(() -> look(attempt, watched, room));
    } catch (RejectedExecutionException _) {
      room.release();
    }
  }

  private void look(Attempt attempt, Watched watched, Semaphore room) {
    Optional<Examination> seen = Optional.empty();
    try {
      seen = Optional.of(look(attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A closer look at {} met a defect of this program", attempt.target(), e);
      metrics.internalError();
    } finally {
      watched.end(seen, nanoTime.getAsLong());
      room.release();
    }
  }

  private Examination look(Attempt attempt) throws InterruptedException {
    Terms now = terms;
    List<Integer> ports =
        now.ports()
            .at(attempt.target().address().orElseThrow(), List.of(attempt.target().endpoint()));
    return examiner.examine(attempt, ports, now.examine().name());
  }

  /** Whether it says anything of the endpoint or the path to it. */
  private static boolean saysSomething(Observation observation) {
    return !(observation.outcome() instanceof Outcome.Failed failed)
        || (failed.stage() != Stage.RESOLVE
            && failed.stage() != Stage.PROXY
            && failed.kind() != FailureKind.LOCAL
            && observation.origin().ill().isEmpty());
  }

  /** Nobody is there, as it must be. */
  private static boolean isSilentControl(Observation observation, Expectation expectation) {
    return expectation.control().isPresent()
        && observation.outcome() instanceof Outcome.Failed failed
        && failed.stage() == Stage.CONNECT;
  }

  /** Ends the looks under way, within seconds. */
  @Override
  public void close() {
    threads.shutdownNow();
    examiner.close();
  }

  /** What is kept of a target. */
  private static final class Watched {
    // Guarded by this object's lock.
    private Optional<Sha256> leaf = Optional.empty();
    private boolean unwell;
    private boolean changed;
    private Optional<Reason> underWay = Optional.empty();
    private final Map<Reason, Long> lookedNanos = new EnumMap<>(Reason.class);
    private Optional<Examination> seen = Optional.empty();

    /** Why a look is to be taken now, if one is; then it has begun. */
    synchronized Optional<Reason> begin(
        Observation observation, boolean unwellNow, Examine examine, long now) {
      Optional<Sha256> presented =
          observation
              .tls()
              .map(TlsCapture::certificates)
              .flatMap(sent -> sent.stream().findFirst())
              .map(certificate -> Sha256.of(certificate.toByteArray()));
      changed |= presented.isPresent() && leaf.isPresent() && !presented.equals(leaf);
      if (presented.isPresent()) {
        leaf = presented;
      }
      // What a look found while it was unwell stands until another one finds it gone.
      changed |= unwell && !unwellNow;
      unwell = unwellNow;
      boolean suspicious = changed || unwell;
      Reason reason = suspicious ? Reason.SUSPICION : Reason.BASELINE;
      Optional<Duration> pause = suspicious ? examine.again() : examine.baseline();
      if (underWay.isPresent() || pause.isEmpty() || !isOver(pause.get(), reason, now)) {
        return Optional.empty();
      }
      underWay = Optional.of(reason);
      return underWay;
    }

    private boolean isOver(Duration pause, Reason reason, long now) {
      Long last = lookedNanos.get(reason);
      return last == null || now - last >= pause.toNanos();
    }

    /** The look that had begun is over, or was not taken after all. */
    synchronized void end(Optional<Examination> examination, long now) {
      if (examination.isPresent()) {
        seen = examination;
        changed = false;
        // Whatever it was taken for, nothing else would be seen soon.
        lookedNanos.put(Reason.BASELINE, now);
        underWay.ifPresent(reason -> lookedNanos.put(reason, now));
      }
      underWay = Optional.empty();
    }

    synchronized Optional<Examination> takeSeen() {
      Optional<Examination> taken = seen;
      seen = Optional.empty();
      return taken;
    }
  }
}
