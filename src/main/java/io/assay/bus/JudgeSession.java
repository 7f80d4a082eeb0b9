package io.assay.bus;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A judge's thread and its consumer, as long as that one lives.
 *
 * <p>A partition that was assigned is looked up first: how far it was handled, and where its replay
 * begins. Until that is known, nothing of it is read. Confined to one thread, but for {@link
 * #figures}.
 */
final class JudgeSession implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JudgeSession.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration replayWindow;
  private final Certificates certificates;
  private final JudgedPartition.Judging judging;

  /** Changed by the thread alone. */
  private final Map<TopicPartition, JudgedPartition> judged = new ConcurrentHashMap<>();

  private final Set<TopicPartition> toLookUp = new HashSet<>();
  private long committedNanos = System.nanoTime();

  JudgeSession(
      KafkaConsumer<byte[], byte[]> consumer,
      Duration replayWindow,
      Certificates certificates,
      JudgedPartition.Judging judging) {
    this.consumer = consumer;
    this.replayWindow = replayWindow;
    this.certificates = certificates;
    this.judging = judging;
  }

  void subscribe(String topic) {
    consumer.subscribe(Set.of(topic), this);
  }

  List<PartitionFigures> figures() {
    return judged.values().stream().map(JudgedPartition::figures).toList();
  }

  /**
   * One round: what is new is handled, and committed when it is time.
   *
   * @return whether all of what was assigned is known
   * @throws RetriableException if something did not succeed now; the next round tries again
   */
  boolean round() throws InterruptedException {
    // Before anything is fetched: what was fetched must not be lost when this fails.
    lookUp();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    long polled = System.nanoTime();
    for (TopicPartition partition : records.partitions()) {
      take(partition, records.records(partition), polled);
    }
    if (System.nanoTime() - committedNanos > Bounds.COMMIT.toNanos()) {
      commit();
    }
    judged.forEach((partition, state) -> state.look(lag(partition)));
    return toLookUp.isEmpty();
  }

  private OptionalLong lag(TopicPartition partition) {
    return consumer.currentLag(partition);
  }

  private void take(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> rows, long polled)
      throws InterruptedException {
    JudgedPartition state = judged.get(partition);
    if (state == null) {
      // It is not known how far it was handled: its records come again when it is.
      await(partition);
      return;
    }
    for (ConsumerRecord<byte[], byte[]> row : rows) {
      state.take(row, digest -> certificates.find(digest, polled));
    }
  }

  private void await(TopicPartition partition) {
    if (consumer.assignment().contains(partition)) {
      consumer.pause(Set.of(partition));
      toLookUp.add(partition);
    }
  }

  // ---- assignment; called within poll and close ----

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    toLookUp.addAll(partitions);
    consumer.pause(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commit();
    drop(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    drop(partitions);
  }

  private void drop(Collection<TopicPartition> partitions) {
    toLookUp.removeAll(Set.copyOf(partitions));
    Set<Integer> dropped = new HashSet<>();
    for (TopicPartition partition : partitions) {
      JudgedPartition state = judged.remove(partition);
      if (state != null) {
        judging.lost().put(partition.partition(), state);
        dropped.add(partition.partition());
      }
    }
    if (!dropped.isEmpty()) {
      tell(() -> judging.handler().revoked(dropped));
    }
  }

  private void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException | Error e) {
      judging.count().defects.increment();
      LOG.error("a defect: an assignment could not be handled", e);
    }
  }

  /** Finds out how far the partitions that were assigned were handled, and begins with them. */
  private void lookUp() {
    if (toLookUp.isEmpty()) {
      return;
    }
    Set<TopicPartition> due = Set.copyOf(toLookUp);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(due, Bounds.REQUEST);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(due, Bounds.REQUEST);
    Map<TopicPartition, Start> starts = new HashMap<>();
    Map<TopicPartition, Long> replayFrom = new HashMap<>();
    for (TopicPartition partition : due) {
      Start start =
          start(
              partition,
              Optional.ofNullable(committed.get(partition)),
              beginnings.getOrDefault(partition, 0L));
      starts.put(partition, start);
      if (start.progress.newest() > 0 && !replayWindow.isZero()) {
        replayFrom.put(partition, start.progress.newest() - replayWindow.toMillis());
      }
    }
    Map<TopicPartition, OffsetAndTimestamp> replays =
        replayFrom.isEmpty() ? Map.of() : consumer.offsetsForTimes(replayFrom, Bounds.REQUEST);
    begin(starts, replays);
    toLookUp.removeAll(due);
    consumer.resume(due);
  }

  /** Where a partition is taken up. */
  private record Start(Progress progress, long live, Optional<OffsetAndMetadata> found) {}

  private Start start(TopicPartition partition, Optional<OffsetAndMetadata> found, long beginning) {
    Optional<JudgedPartition> before =
        Optional.ofNullable(judging.lost().remove(partition.partition()));
    Optional<Progress> resumed = before.flatMap(state -> state.resumed(found));
    return resumed.isPresent()
        ? new Start(resumed.get(), before.get().handledUpTo(), found)
        : new Start(
            progress(partition, found),
            found.map(OffsetAndMetadata::offset).orElse(beginning),
            found);
  }

  private void begin(
      Map<TopicPartition, Start> starts, Map<TopicPartition, OffsetAndTimestamp> replays) {
    String topic = starts.keySet().iterator().next().topic();
    int of = consumer.partitionsFor(topic, Bounds.REQUEST).size();
    tell(
        () ->
            judging
                .handler()
                .assigned(
                    starts.keySet().stream()
                        .map(TopicPartition::partition)
                        .collect(Collectors.toSet()),
                    of));
    starts.forEach(
        (partition, start) -> {
          long from =
              Optional.ofNullable(replays.get(partition))
                  .map(replay -> Math.min(replay.offset(), start.live))
                  .orElse(start.live);
          consumer.seek(partition, from);
          judged.put(
              partition,
              new JudgedPartition(
                  partition.partition(), start.progress, from, start.live, start.found, judging));
        });
  }

  private static Progress progress(
      TopicPartition partition, Optional<OffsetAndMetadata> committed) {
    String text = committed.map(OffsetAndMetadata::metadata).orElse("");
    Optional<Progress> known = Progress.read(text);
    if (committed.isPresent() && known.isEmpty()) {
      LOG.warn(
          "what was committed for {} is not Assay's: what is sent again is counted again",
          partition);
    }
    return known.orElseGet(Progress::new);
  }

  // ---- commit ----

  void commit() {
    committedNanos = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    judged.forEach((partition, state) -> state.due().ifPresent(next -> due.put(partition, next)));
    if (due.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(due, Bounds.REQUEST);
      due.forEach(
          (partition, done) ->
              Optional.ofNullable(judged.get(partition)).ifPresent(state -> state.committed(done)));
    } catch (CommitFailedException e) {
      // Others have these partitions by now, and begin where the last commit was.
      LOG.warn("this judge was taken for dead and begins anew: {}", Reason.of(e));
      Set<TopicPartition> all = Set.copyOf(judged.keySet());
      drop(all);
      all.forEach(this::await);
    } catch (RebalanceInProgressException e) {
      LOG.debug("committed after the rebalance", e);
    } catch (RetriableException e) {
      // It is tried again with what there is by then.
      LOG.debug("not committed", e);
    }
  }

  /** Leaves the group; what is not committed is another's, or this judge's next time. */
  @Override
  public void close() {
    try {
      consumer.close();
    } finally {
      drop(Set.copyOf(judged.keySet()));
    }
  }
}
