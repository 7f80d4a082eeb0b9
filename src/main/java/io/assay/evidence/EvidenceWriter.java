package io.assay.evidence;

import io.assay.trust.source.StoreFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands evidence to the store on a thread of its own, so that no disk holds up judging. What cannot
 * be written is counted and logged, and never more. Thread-safe.
 */
final class EvidenceWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceWriter.class);

  /** What may wait: a few megabytes of observations. */
  static final int QUEUE = 256;

  /** How long closing waits for what is left: for room in the queue, and until it is written. */
  private static final Duration ROOM = Duration.ofSeconds(1);

  private static final Duration FLUSH = Duration.ofSeconds(3);

  private static final Duration EXPIRE = Duration.ofHours(1);

  /** At most one line of log a kind of trouble in this time. */
  private static final Duration LOG_EVERY = Duration.ofMinutes(1);

  private final EvidenceStore store;
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Occasionally failureLog = new Occasionally(LOG_EVERY);
  private final Occasionally dropLog = new Occasionally(LOG_EVERY);
  private final Thread thread;

  /** Whether what is left is to be left. */
  private volatile boolean late;

  private sealed interface Entry {
    record Piece(Subject state, Optional<Exhibit> exhibit) implements Entry {}

    record End() implements Entry {}
  }

  /** Writes to {@code store}, which is this object's from now on. */
  EvidenceWriter(EvidenceStore store) {
    this.store = store;
    this.thread = Thread.ofPlatform().daemon().name("evidence").start(this::write);
  }

  /** Has something written soon, or drops it where too much waits already. */
  void add(Subject state, Optional<Exhibit> exhibit) {
    if (!queue.offer(new Entry.Piece(state, exhibit))) {
      dropped.incrementAndGet();
      if (dropLog.now()) {
        LOG.warn(
            "Evidence is dropped, since it comes faster than {} takes it ({} pieces so far)",
            store.directory(),
            dropped.get());
      }
    }
  }

  long failures() {
    return failures.get();
  }

  long dropped() {
    return dropped.get();
  }

  EvidenceStore.Figures figures() {
    return store.figures();
  }

  private void write() {
    try {
      store(store::expire);
      while (!late) {
        switch (queue.poll(EXPIRE.toNanos(), TimeUnit.NANOSECONDS)) {
          case Entry.Piece(var state, var exhibit) -> store(() -> store.add(state, exhibit));
          case Entry.End() -> {
            return;
          }
          case null -> store(store::expire);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private interface Storing {
    void run() throws IOException;
  }

  private void store(Storing storing) {
    try {
      storing.run();
    } catch (IOException e) {
      failed("%s; see to room and permissions there".formatted(problem(e)));
    } catch (RuntimeException e) {
      LOG.error("Evidence is lost to a defect of this program", e);
      failed(e.toString());
    }
  }

  private static String problem(IOException e) {
    String problem = StoreFiles.problem(e);
    return problem.isEmpty() ? "cannot be written" : problem;
  }

  private void failed(String why) {
    failures.incrementAndGet();
    if (failureLog.now()) {
      LOG.warn(
          "Evidence cannot be kept in {}: {} ({} pieces so far)",
          store.directory(),
          why,
          failures.get());
    }
  }

  /** Writes what waits, for four seconds at most. */
  @Override
  public void close() {
    try {
      if (!queue.offer(new Entry.End(), ROOM.toNanos(), TimeUnit.NANOSECONDS)
          || !thread.join(FLUSH)) {
        leave();
      }
    } catch (InterruptedException e) {
      leave();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the thread behind what it writes just now: interrupted, that would be lost as well. */
  private void leave() {
    late = true;
    LOG.warn("Evidence was not written to {} in time: {} pieces", store.directory(), queue.size());
  }

  /** Says yes once in a while. Thread-safe. */
  private static final class Occasionally {
    private final long pause;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    Occasionally(Duration pause) {
      this.pause = pause.toNanos();
    }

    boolean now() {
      long due = next.get();
      long now = System.nanoTime();
      return now - due >= 0 && next.compareAndSet(due, now + pause);
    }
  }
}
