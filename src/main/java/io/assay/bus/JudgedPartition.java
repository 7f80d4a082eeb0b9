package io.assay.bus;

import io.assay.probe.Observation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

  /** Records before this one were counted already; they are only handed over again. */
  private final long live;

  private final Judging judging;

  /** The highest number that was replayed, by outbox. */
  private final Map<Long, Long> replayed = new HashMap<>();

  private long next;
  private boolean changed;
  private volatile PartitionFigures figures;

  /** What all partitions of a judge share. */
  record Judging(
      ObservationHandler handler, SetAside setAside, ReceivedCount count, InstantSource clock) {}

  /**
   * @param next the offset at which reading begins, before {@code live} if there is a replay
   * @param live the offset up to which everything was counted
   */
  JudgedPartition(int partition, Progress progress, long next, long live, Judging judging) {
    this.partition = partition;
    this.progress = progress;
    this.next = next;
    this.live = live;
    this.judging = judging;
    this.figures = figures(OptionalLong.empty());
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
      judging.count().missed.add(row.offset() - Math.max(next, live));
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
    return changed
        ? Optional.of(new OffsetAndMetadata(next, Optional.empty(), progress.write()))
        : Optional.empty();
  }

  /** Everything so far is committed. */
  void committed() {
    changed = false;
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
