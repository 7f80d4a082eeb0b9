package io.assay.bus;

import io.assay.bus.RecordForm.Written;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to the outbox: whatever waits when it comes around goes to the disk in
 * one transaction. Nothing that fails is given up; it is tried again until there is room.
 */
final class OutboxWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxWriter.class);

  /** How long it waits for observations before it looks after what else there is to do. */
  private static final Duration IDLE = Duration.ofMillis(100);

  private static final Duration PRUNING = Duration.ofHours(1);
  private static final long MARGIN_OCTETS = 1 << 20;

  private final SqlFile file;
  private final Reserve reserve;
  private final InstantSource clock;
  private final Thread thread = new Thread(this::run, "bus-outbox");

  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(Bounds.WAITING);
  private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile long taken;
  private volatile long setAside;
  private volatile Optional<String> notWritable = Optional.empty();
  private volatile boolean closing;
  private volatile boolean ended;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();

  // Of the thread alone.
  private Sql sql;
  private long deleted;
  private int most = Bounds.GROUP;
  private Instant pruned = Instant.EPOCH;
  private final Recent<Sha256> kept = new Recent<>(Bounds.CERTIFICATES_REMEMBERED);

  /** An observation, and whoever waits for it to be on the disk. */
  private record Waiting(Written written, CompletableFuture<Long> done) {}

  /** A change that may be made again, and what follows it. */
  private record Change(Statements statements, Runnable done) {}

  /** Changes the file. */
  interface Statements {
    void run(Sql sql) throws SQLException;
  }

  /**
   * @param sql the connection that writes, this object's from now on
   */
  OutboxWriter(SqlFile file, Sql sql, Reserve reserve, InstantSource clock) throws SQLException {
    this.file = file;
    this.sql = sql;
    this.reserve = reserve;
    this.clock = clock;
    this.taken = OutboxTables.taken(sql);
    this.setAside = OutboxTables.setAside(sql);
    this.deleted = OutboxTables.first(sql) - 1;
    this.acknowledged.set(deleted);
    reserve.hold();
  }

  void start() {
    thread.start();
  }

  /** The number that the observation got, when it is on the disk. Blocks while too many wait. */
  CompletableFuture<Long> add(Written written) throws InterruptedException {
    Waiting added = new Waiting(written, new CompletableFuture<>());
    while (!waiting.offer(added, IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
      if (closing) {
        added.done.completeExceptionally(new IOException("closed"));
        return added.done;
      }
    }
    if (ended) {
      added.done.completeExceptionally(new IOException("closed"));
    }
    return added.done;
  }

  void change(Statements statements, Runnable done) {
    changes.add(new Change(statements, done));
  }

  long taken() {
    return taken;
  }

  long acknowledged() {
    return acknowledged.get();
  }

  void acknowledge(long upTo) {
    acknowledged.accumulateAndGet(upTo, Math::max);
  }

  OutboxFigures figures(long octets, Optional<Instant> oldest) {
    long rows = Math.max(0, taken - acknowledged.get());
    return new OutboxFigures(
        rows, octets, rows == 0 ? Optional.empty() : oldest, taken, setAside, notWritable);
  }

  void awaitTaken(long sequence, Duration limit) throws InterruptedException {
    long nanos = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (taken < sequence && nanos > 0) {
        nanos = more.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    List<Waiting> group = new ArrayList<>();
    Pause pause = new Pause();
    try {
      while (!closing || !group.isEmpty() || !waiting.isEmpty()) {
        gather(group);
        boolean sound = keepHouse();
        if (!group.isEmpty() && (sound || closing)) {
          sound = write(group);
        }
        if (sound) {
          pause.over();
        } else if (closing) {
          break;
        } else {
          rest(pause.next());
        }
      }
      keepHouse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // From here on nobody looks at what is added; whoever adds looks at this.
      ended = true;
      group.addAll(waiting);
      group.forEach(w -> w.done.completeExceptionally(new IOException("closed")));
    }
  }

  private void gather(List<Waiting> group) throws InterruptedException {
    if (group.isEmpty()) {
      Waiting first = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
      if (first == null) {
        return;
      }
      group.add(first);
    }
    waiting.drainTo(group, Bounds.GROUP - group.size());
  }

  /** A pause that ends when there is something to delete. */
  private void rest(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long before = acknowledged.get();
    while (!closing && acknowledged.get() == before && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(IDLE.toMillis() / 4);
    }
  }

  /** Deletes and changes what there is to; answers whether that could be done. */
  private boolean keepHouse() {
    try {
      while (deleted < acknowledged.get()) {
        long upTo = Math.min(acknowledged.get(), deleted + Bounds.DELETED);
        transact(() -> OutboxTables.delete(sql, upTo));
        deleted = upTo;
      }
      if (notWritable.isPresent()) {
        // Gives the room back that the file written ahead takes.
        OutboxTables.checkpoint(sql);
      }
      List<Change> due = new ArrayList<>();
      for (Change next = changes.peek(); next != null && due.size() < Bounds.GROUP; ) {
        due.add(changes.remove());
        next = changes.peek();
      }
      if (!due.isEmpty()) {
        changeOrPutBack(due);
      }
      Instant now = clock.instant();
      if (now.isAfter(pruned.plus(PRUNING))) {
        transact(() -> OutboxTables.forgetCertificates(sql, now));
        kept.clear();
        pruned = now;
      }
      return true;
    } catch (SQLException | IOException e) {
      stopped(e, 0);
      return false;
    }
  }

  private void changeOrPutBack(List<Change> due) throws SQLException, IOException {
    boolean made = false;
    try {
      transact(
          () -> {
            for (Change change : due) {
              change.statements.run(sql);
            }
          });
      made = true;
    } finally {
      if (!made) {
        changes.addAll(due);
      }
    }
    setAside = OutboxTables.setAside(sql);
    due.forEach(change -> change.done.run());
  }

  /** Writes the first of the group, as many as are likely to fit; answers whether they did. */
  private boolean write(List<Waiting> group) {
    List<Waiting> first = group.subList(0, Math.min(most, group.size()));
    long octets = first.stream().mapToLong(w -> w.written.value().length).sum();
    try {
      if (notWritable.isPresent() && !hasRoom(octets)) {
        return false;
      }
      Instant now = clock.instant();
      List<Sha256> fresh = new ArrayList<>();
      List<Long> numbers = new ArrayList<>();
      transact(
          () -> {
            for (Waiting each : first) {
              keepCertificates(each.written, now, fresh);
              numbers.add(OutboxTables.insert(sql, each.written, now));
            }
          });
      fresh.forEach(kept::add);
      tell(numbers.getLast());
      for (int i = 0; i < numbers.size(); i++) {
        first.get(i).done.complete(numbers.get(i));
      }
      first.clear();
      most = Math.min(2 * most, Bounds.GROUP);
      if (notWritable.isPresent()) {
        LOG.info("{}: takes observations again", file.path());
        notWritable = Optional.empty();
      }
      return true;
    } catch (SQLException | IOException e) {
      most = Math.max(1, most / 2);
      stopped(e, octets);
      return false;
    }
  }

  private void keepCertificates(Written written, Instant now, List<Sha256> fresh)
      throws SQLException {
    for (Map.Entry<Sha256, Octets> each : written.certificates().entrySet()) {
      if (!kept.contains(each.getKey())) {
        OutboxTables.keep(sql, each.getKey(), each.getValue(), now);
        fresh.add(each.getKey());
      }
    }
  }

  private void tell(long last) {
    lock.lock();
    try {
      taken = last;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void transact(Sql.Work work) throws SQLException, IOException {
    boolean done = false;
    try {
      sql.transaction(work);
      done = true;
    } finally {
      if (!done) {
        // Whatever state the failure left the connection in.
        Sql broken = sql;
        sql = file.reopen();
        broken.close();
      }
    }
  }

  /**
   * Whether a group can be tried again after a disk was full: there is room behind the reserve, or
   * pages of the file are free, so that it does not grow.
   */
  private boolean hasRoom(long octets) throws IOException, SQLException {
    long needed = needed(octets);
    return (reserve.hold() && usable() > needed) || OutboxTables.free(sql) > needed;
  }

  /** Octets that a transaction takes: its pages are written twice, and not all are full. */
  private static long needed(long octets) {
    return 2 * octets + MARGIN_OCTETS;
  }

  private long usable() throws IOException {
    return Files.getFileStore(file.path()).getUsableSpace();
  }

  private void stopped(Exception failure, long octets) {
    String reason = failure instanceof SQLException e ? file.problem(e) : Reason.of(failure);
    try {
      if (failure instanceof SQLException e && SqlFile.isFull(e)) {
        if (usable() > needed(octets)) {
          reason =
              "%s: has grown to its limit of %d octets; it goes on when Kafka takes what is in it, or with a higher limit (bus.outbox)"
                  .formatted(file.path(), file.octets());
        } else {
          reserve.release();
        }
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    if (notWritable.isEmpty()) {
      LOG.warn("{}; until then it takes no observations", reason);
    }
    notWritable = Optional.of(reason);
  }

  @Override
  public void close() throws IOException {
    closing = true;
    try {
      thread.join();
      sql.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw file.failure(e);
    }
  }
}
