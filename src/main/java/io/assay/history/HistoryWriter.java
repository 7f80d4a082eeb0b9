package io.assay.history;

import io.assay.endpoint.Target;
import io.assay.incident.Incident;
import io.assay.judge.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the history: whatever comes within some milliseconds goes to the
 * database in one transaction. What cannot be written is tried again until it can; meanwhile the
 * newest states of incidents are held, and judgements that find no room are dropped and counted.
 * Thread-safe.
 */
final class HistoryWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** How often a pause looks whether it is to end. */
  private static final Duration GLANCE = Duration.ofMillis(50);

  /** Steps of tidying between two groups. */
  private static final int STEPS = 4;

  private final Database database;
  private final Recorder recorder;
  private final Retention retention;
  private final InstantSource clock;
  private final Thread thread;

  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(Bounds.WAITING);

  /** The newest state of each incident that is not written. Guarded by itself. */
  private final Map<UUID, Incident> incidents = new LinkedHashMap<>();

  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile Map<String, Long> rows = Map.of();
  private volatile long octets;
  private volatile Supplier<List<Incident>> open = List::of;
  private volatile boolean forgetAll;
  private volatile boolean closing;
  private volatile boolean late;

  // Of the thread alone.
  private boolean failing;
  private Duration pause = FIRST_PAUSE;
  private Instant tidied = Instant.MIN;
  private boolean untidy;

  private sealed interface Entry {
    record Judged(Judgement judgement) implements Entry {}

    record Forgotten(Target target) implements Entry {}
  }

  /** Nothing is written before {@link #start}. */
  HistoryWriter(Database database, Recorder recorder, Retention retention, InstantSource clock) {
    this.database = database;
    this.recorder = recorder;
    this.retention = retention;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("history").unstarted(this::run);
  }

  /**
   * @param stillOpen answers the incidents that are open; called from this thread and from {@link
   *     #close}
   */
  void start(Supplier<List<Incident>> stillOpen) {
    open = stillOpen;
    thread.start();
  }

  void add(Judgement judgement) {
    if (!queue.offer(new Entry.Judged(judgement))) {
      dropped.incrementAndGet();
    }
  }

  void add(List<Incident> touched) {
    if (touched.isEmpty()) {
      return;
    }
    synchronized (incidents) {
      for (Incident incident : touched) {
        if (incidents.size() < Bounds.INCIDENTS || incidents.containsKey(incident.id())) {
          incidents.put(incident.id(), incident);
        } else {
          dropped.incrementAndGet();
        }
      }
    }
  }

  void forget(Target target) {
    if (!queue.offer(new Entry.Forgotten(target))) {
      forgetAll = true;
    }
  }

  HistoryFigures figures() {
    return new HistoryFigures(rows, octets, queue.size(), dropped.get(), failures.get());
  }

  private void run() {
    List<Judgement> group = new ArrayList<>();
    try {
      boolean over = false;
      while (!late && !over) {
        over = closing && queue.isEmpty();
        gather(group);
        List<Incident> states = states();
        if (group.isEmpty() && states.isEmpty()) {
          tidy();
        } else if (write(group, states)) {
          group.clear();
          tidy();
        } else {
          over = closing;
          rest();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!group.isEmpty() || !queue.isEmpty()) {
        LOG.warn(
            "History was not written to {} in time: {} judgements",
            database.name(),
            group.size() + queue.size());
      }
    }
  }

  private void gather(List<Judgement> group) throws InterruptedException {
    long end = System.nanoTime() + Bounds.GATHER.toNanos();
    while (group.size() < Bounds.GROUP) {
      long left = closing ? 0 : end - System.nanoTime();
      switch (queue.poll(Math.max(0, left), TimeUnit.NANOSECONDS)) {
        case Entry.Judged(var judgement) -> group.add(judgement);
        case Entry.Forgotten(var target) -> {
          // What was judged before is written before it is forgotten.
          if (group.isEmpty() || write(group, List.of())) {
            group.clear();
          }
          recorder.forget(target);
        }
        case null -> {
          return;
        }
      }
    }
  }

  private List<Incident> states() {
    synchronized (incidents) {
      return List.copyOf(incidents.values());
    }
  }

  /** Writes all of it; answers whether nothing of it is left to write. */
  private boolean write(List<Judgement> group, List<Incident> states) {
    if (forgetAll) {
      forgetAll = false;
      recorder.forgetAll();
    }
    try {
      transact(group, states);
      done(states);
      return true;
    } catch (HistoryException e) {
      if (e.isOfRow()) {
        return writeSingly(group, states);
      }
      failed(e);
      return false;
    } catch (RuntimeException e) {
      LOG.error("History meets a defect of this program", e);
      return writeSingly(group, states);
    }
  }

  private void transact(List<Judgement> group, List<Incident> states) throws HistoryException {
    boolean written = false;
    try {
      database.change(
          handle -> {
            recorder.record(handle, group, states, clock.instant());
            return true;
          });
      written = true;
    } finally {
      if (!written) {
        failures.incrementAndGet();
        recorder.forgetAll();
      }
    }
  }

  /** Finds what cannot be written, and drops it. */
  private boolean writeSingly(List<Judgement> group, List<Incident> states) {
    while (!group.isEmpty()) {
      if (!writeOne(List.of(group.getFirst()), List.of())) {
        return false;
      }
      group.removeFirst();
    }
    for (Incident state : states) {
      if (!writeOne(List.of(), List.of(state))) {
        return false;
      }
      done(List.of(state));
    }
    return true;
  }

  private boolean writeOne(List<Judgement> group, List<Incident> states) {
    try {
      transact(group, states);
    } catch (HistoryException e) {
      if (!e.isOfRow()) {
        failed(e);
        return false;
      }
      dropped.incrementAndGet();
      LOG.warn("One piece of history is dropped: {}", e.getMessage());
    } catch (RuntimeException e) {
      dropped.incrementAndGet();
      LOG.error("One piece of history is lost to a defect of this program", e);
    }
    return true;
  }

  private void done(List<Incident> states) {
    synchronized (incidents) {
      // Those that have changed meanwhile wait for the next group.
      states.forEach(state -> incidents.remove(state.id(), state));
    }
    pause = FIRST_PAUSE;
    if (failing) {
      failing = false;
      LOG.info(
          "{}: history is written again; {} pieces of it were dropped so far",
          database.name(),
          dropped.get());
    }
  }

  private void failed(HistoryException e) {
    if (!failing) {
      failing = true;
      LOG.warn(
          "History is not written until that is mended, and probing goes on: {}", e.getMessage());
    }
  }

  private void rest() throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    while (!closing && System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(GLANCE.toNanos());
    }
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
  }

  /** Now and then deletes what is to go, a part of it at a time. */
  private void tidy() {
    Instant now = clock.instant();
    if (closing || (!untidy && now.isBefore(tidied.plus(Bounds.TIDY)))) {
      return;
    }
    try {
      if (!untidy) {
        tidied = now;
        add(open.get());
      }
      untidy = true;
      for (int i = 0; i < STEPS && untidy; i++) {
        untidy = retention.step(now);
        if (untidy) {
          // Some of what it remembers may be gone.
          recorder.forgetAll();
        }
        database.shrink();
      }
      if (!untidy) {
        rows = database.read(HistoryRowCounts::of);
        octets = database.octets();
      }
    } catch (HistoryException e) {
      untidy = false;
      failures.incrementAndGet();
      failed(e);
    }
  }

  /** Writes what waits, for a few seconds at most. */
  @Override
  public void close() {
    add(open.get());
    closing = true;
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(Bounds.CLOSE)) {
        late = true;
      }
    } catch (InterruptedException e) {
      late = true;
      Thread.currentThread().interrupt();
    }
    database.close();
  }
}
