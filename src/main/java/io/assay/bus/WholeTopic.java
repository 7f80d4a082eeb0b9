package io.assay.bus;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a whole topic and then what is added to it, in a thread of its own. Where Kafka is away it
 * tries again until it is back. Thread-safe.
 */
final class WholeTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WholeTopic.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Clients clients;
  private final String topic;
  private final String purpose;
  private final Reader reader;
  private final Thread thread;
  private volatile boolean closing;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();

  // Guarded by the lock.
  private boolean wanted;
  private boolean complete;
  private long completeAsOf;
  private Optional<Long> reachedSince = Optional.empty();
  private long reached;

  /** What is done with the topic. Called by one thread. */
  interface Reader {
    /**
     * Where to begin in each partition: where it left off, or, where it says nothing, at the start.
     */
    Map<Integer, Long> begin(FoundTopics found) throws IOException;

    /** Takes records, in the order of each partition. */
    void take(ConsumerRecords<byte[], byte[]> records) throws IOException;

    /** Called again and again, also while there is nothing to take. */
    void look();
  }

  /**
   * @param purpose names the client and the thread
   */
  WholeTopic(Clients clients, String topic, String purpose, Reader reader) {
    this.clients = clients;
    this.topic = topic;
    this.purpose = purpose;
    this.reader = reader;
    this.thread = new Thread(this::run, "bus-" + purpose);
  }

  void start() {
    thread.start();
  }

  /** Whether everything was read that was there when it was looked last. */
  boolean isComplete() {
    lock.lock();
    try {
      return complete;
    } finally {
      lock.unlock();
    }
  }

  /**
   * For how long Kafka has answered without a break, and everything was read; empty while it does
   * not.
   */
  Optional<Duration> reachedFor() {
    lock.lock();
    try {
      long now = System.nanoTime();
      return reachedSince
          .filter(since -> complete && now - reached < 2 * LOOK.toNanos())
          .map(since -> Duration.ofNanos(now - since));
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything was read that was there at {@code nanos} of the system's timer. */
  void awaitAsOf(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!complete || completeAsOf - nanos < 0) {
        wanted = true;
        change.await(1, TimeUnit.SECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Pause pause = new Pause();
    Optional<String> trouble = Optional.empty();
    try {
      while (!closing) {
        try {
          FoundTopics found;
          try (Admin admin = clients.admin()) {
            found = FoundTopics.ensure(admin, Topics.of(clients.bus()), clients.bus().partitions());
          }
          try (KafkaConsumer<byte[], byte[]> consumer = clients.reader(purpose)) {
            begin(consumer, found);
            trouble = Optional.empty();
            pause.over();
            read(consumer);
          }
        } catch (BusException | ExecutionException | TimeoutException | IOException e) {
          trouble = stopped(trouble, e);
          sleep(pause.next());
        } catch (RuntimeException e) {
          if (!(e instanceof KafkaException)) {
            LOG.error("a defect: the topic {} is read anew", topic, e);
          }
          trouble = stopped(trouble, e);
          sleep(pause.next());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> stopped(Optional<String> before, Exception e) {
    lost();
    Optional<String> now = Optional.of(Reason.of(e));
    if (!closing && !now.equals(before)) {
      LOG.warn("the topic {} cannot be read: {}", topic, now.get());
    }
    return now;
  }

  private void sleep(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!closing && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void begin(KafkaConsumer<byte[], byte[]> consumer, FoundTopics found) throws IOException {
    Map<Integer, Long> positions = reader.begin(found);
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < found.partitions().getOrDefault(topic, 0); i++) {
      partitions.add(new TopicPartition(topic, i));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    for (TopicPartition partition : partitions) {
      Long next = positions.get(partition.partition());
      if (next != null) {
        consumer.seek(partition, next);
      }
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
    Map<TopicPartition, Long> ends = Map.of();
    long asked = 0;
    boolean behind = false;
    while (!closing) {
      if (isWanted() || System.nanoTime() - asked > LOOK.toNanos() || ends.isEmpty()) {
        long now = System.nanoTime();
        ends = consumer.endOffsets(consumer.assignment(), LOOK);
        asked = now;
        behind = true;
        reachedAt(now);
      }
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        reader.take(records);
      }
      if (behind && isBeyond(consumer, ends)) {
        behind = false;
        completeAsOf(asked);
      }
      reader.look();
    }
  }

  private static boolean isBeyond(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), LOOK) >= end.getValue());
  }

  private boolean isWanted() {
    lock.lock();
    try {
      boolean now = wanted;
      wanted = false;
      return now;
    } finally {
      lock.unlock();
    }
  }

  private void reachedAt(long nanos) {
    lock.lock();
    try {
      reached = nanos;
      if (reachedSince.isEmpty()) {
        reachedSince = Optional.of(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  private void completeAsOf(long nanos) {
    lock.lock();
    try {
      complete = true;
      completeAsOf = nanos;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void lost() {
    lock.lock();
    try {
      reachedSince = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(Bounds.CLOSE)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
