package io.assay.bus;

import io.assay.probe.Observation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition that is this judge's: takes its records in their order, and knows which were handled.
 * Confined to the thread of its consumer, but for {@link #figures}.
 */
final class JudgedPartition {
  private static final Logger LOG = LoggerFactory.getLogger(JudgedPartition.class);

  private final int partition;
  private final Progress progress;

  /** Records before this one were handled already; they are only handed over again. */
  private final long live;

  private final Judging judging;

  /** What may be committed unless others did more: what was found, and what was written since. */
  private final Set<Optional<OffsetAndMetadata>> committed = new HashSet<>();

  /** The highest number that was replayed, by outbox. */
  private final Map<Long, Long> replayed = new HashMap<>();

  private long next;
  private boolean changed;
  private volatile PartitionFigures figures;

  /**
   * What all partitions of a judge share.
   *
   * @param lost partitions that others may have had since, as they were
   */
  record Judging(
      ObservationHandler handler,
      SetAside setAside,
      ReceivedCount count,
      InstantSource clock,
      Map<Integer, JudgedPartition> lost) {}

  /**
   * @param next the offset at which reading begins, before {@code live} if there is a replay
   * @param live the offset up to which everything was handled
   * @param found what was committed; empty where nothing was
   */
  JudgedPartition(
      int partition,
      Progress progress,
      long next,
      long live,
      Optional<OffsetAndMetadata> found,
      Judging judging) {
    this.partition = partition;
    this.progress = progress;
    this.next = next;
    this.live = live;
    this.judging = judging;
    this.changed = !found.map(OffsetAndMetadata::offset).equals(Optional.of(live));
    committed.add(found);
    this.figures = figures(OptionalLong.empty());
  }

  /**
   * How far this was handled, if nobody else has got further since, so that it need not be handled
   * again; empty where somebody may have.
   *
   * @param found what is committed now
   */
  Optional<Progress> resumed(Optional<OffsetAndMetadata> found) {
    return committed.contains(found) ? Optional.of(progress) : Optional.empty();
  }

  /** The offset up to which everything was handled. */
  long handledUpTo() {
    return Math.max(next, live);
  }

  /**
   * Takes one record.
   *
   * @throws InterruptedException if this is to end; the record was not taken then
   */
  void take(ConsumerRecord<byte[], byte[]> row, RecordForm.CertificateSource certificates)
      throws InterruptedException {
    if (row.offset() < live) {
      replay(row, certificates);
    } else {
      judging.count().missed.add(row.offset() - handledUpTo());
      handle(row, certificates);
      progress.passed(row.timestamp());
      changed = true;
    }
    next = row.offset() + 1;
  }

  private void replay(ConsumerRecord<byte[], byte[]> row, RecordForm.CertificateSource certificates)
      throws InterruptedException {
    long outbox = RecordForm.outbox(row).orElse(0);
    long sequence = RecordForm.sequence(row).orElse(0);
    if (sequence <= replayed.getOrDefault(outbox, Long.MIN_VALUE)) {
      return;
    }
    try {
      Observation observation = RecordForm.read(row, certificates);
      replayed.put(outbox, sequence);
      judging.count().replayed.increment();
      hand(new Received(observation, partition, true), row);
    } catch (Unreadable e) {
      LOG.debug("not replayed, and set aside before: offset {}", row.offset(), e);
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> row, RecordForm.CertificateSource certificates)
      throws InterruptedException {
    OptionalLong outbox = RecordForm.outbox(row);
    OptionalLong sequence = RecordForm.sequence(row);
    boolean numbered = outbox.isPresent() && sequence.isPresent();
    if (numbered && !progress.isNew(outbox.getAsLong(), sequence.getAsLong())) {
      judging.count().duplicates.increment();
      return;
    }
    try {
      Observation observation = RecordForm.read(row, certificates);
      hand(new Received(observation, partition, false), row);
      progress.count();
      judging.count().received.increment();
    } catch (Unreadable e) {
      judging.setAside().add(row, e, judging.clock().instant());
    }
    if (numbered) {
      progress.handled(outbox.getAsLong(), sequence.getAsLong());
    }
  }

  private void hand(Received received, ConsumerRecord<byte[], byte[]> row) {
    try {
      judging.handler().handle(received);
    } catch (RuntimeException | Error e) {
      judging.count().defects.increment();
      LOG.error(
          "a defect: the observation at {}-{} offset {} could not be handled",
          row.topic(),
          partition,
          row.offset(),
          e);
    }
  }

  /** What is to be committed; empty where nothing has changed since {@link #committed}. */
  Optional<OffsetAndMetadata> due() {
    if (!changed) {
      return Optional.empty();
    }
    OffsetAndMetadata due =
        new OffsetAndMetadata(handledUpTo(), Optional.empty(), progress.write());
    // It may get there even if that is never learnt.
    committed.add(Optional.of(due));
    return Optional.of(due);
  }

  /** That is committed, and nothing before. */
  void committed(OffsetAndMetadata done) {
    changed = false;
    committed.clear();
    committed.add(Optional.of(done));
  }

  /** What is known now, for other threads. */
  void look(OptionalLong lag) {
    figures = figures(lag);
  }

  private PartitionFigures figures(OptionalLong lag) {
    return new PartitionFigures(
        partition,
        lag,
        progress.newest() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(progress.newest())),
        progress.counted());
  }

  PartitionFigures figures() {
    return figures;
  }
}
