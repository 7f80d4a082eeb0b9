package io.assay.app;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts each job at its time, on a virtual thread of its own, from one timer thread that does
 * nothing else. Thread-safe; owns its threads.
 */
final class Schedule<J> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

  /** How long {@link #close} waits for what is under way. */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final LongSupplier nanoTime;
  private final Task<J> task;
  private final LongConsumer missed;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("probe-", 0).factory());
  private final Thread timer = Thread.ofPlatform().daemon().name("schedule").unstarted(this::run);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private final Timetable<J> timetable;
  private boolean closed;

  /** What is done when a job is due. */
  @FunctionalInterface
  interface Task<J> {
    /**
     * Carries out the job; called on a virtual thread that is interrupted when the schedule ends.
     *
     * @param due when the job was due, in nanoseconds of the monotonic clock
     * @throws InterruptedException if the schedule ends; nothing more is done then
     */
    void run(J job, long due) throws InterruptedException;
  }

  /**
   * A schedule without jobs; its timer starts at once.
   *
   * @param nanoTime the monotonic clock
   * @param random spreads the jobs over their intervals
   * @param missed told how many times a job was not started because the time had passed by
   */
  Schedule(LongSupplier nanoTime, RandomGenerator random, Task<J> task, LongConsumer missed) {
    this.nanoTime = nanoTime;
    this.task = task;
    this.missed = missed;
    this.timetable = new Timetable<>(random);
    timer.start();
  }

  /** Makes {@code intervals} the jobs; one that stays with the same interval keeps its phase. */
  void replace(Map<J, Duration> intervals) {
    lock.lock();
    try {
      timetable.replace(intervals, nanoTime.getAsLong());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where work that belongs to a job may be started: its threads end with the schedule. */
  ExecutorService workers() {
    return workers;
  }

  /** Starts nothing more, interrupts what is under way and waits for it for two seconds. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Some probes did not end within {} s and are abandoned", CLOSE_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        OptionalLong next = timetable.next();
        if (next.isEmpty()) {
          changed.await();
        } else if (next.getAsLong() - nanoTime.getAsLong() > 0) {
          long _ = changed.awaitNanos(next.getAsLong() - nanoTime.getAsLong());
        } else {
          startDue();
        }
      }
    } catch (InterruptedException e) {
      LOG.error("The timer was interrupted, which nothing does: probing has stopped", e);
    } finally {
      lock.unlock();
    }
  }

  private void startDue() {
    Optional<Timetable.Due<J>> taken = timetable.take(nanoTime.getAsLong());
    taken.ifPresent(
        due -> {
          if (due.missed() > 0) {
            missed.accept(due.missed());
          }
          due.job().ifPresent(job -> workers.execute(() -> carryOut(job, due.nanos())));
        });
  }

  private void carryOut(J job, long due) {
    try {
      task.run(job, due);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
