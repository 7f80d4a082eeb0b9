package io.assay.bus;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A site's membership in the group of one vantage point's probers. One thread of its own. */
final class ShareMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShareMember.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Clients clients;
  private final Topics topics;
  private final String vantage;
  private final Outbox outbox;
  private final Duration patience;
  private final Consumer<String> changed;
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean agreed;

  /** Nothing, until it is known what. */
  private volatile Parts parts = new Parts(1, Set.of());

  private volatile boolean known;

  // Of the thread alone.
  private Optional<String> trouble = Optional.empty();

  ShareMember(
      Clients clients, String vantage, Outbox outbox, Duration patience, Consumer<String> changed) {
    this.clients = clients;
    this.topics = Topics.of(clients.bus());
    this.vantage = vantage;
    this.outbox = outbox;
    this.patience = patience;
    this.changed = changed;
    this.thread = new Thread(this::run, "bus-share-" + vantage);
  }

  void start() {
    thread.start();
  }

  Parts parts() {
    return parts;
  }

  ShareFigures figures() {
    Parts now = parts;
    return known
        ? new ShareFigures(vantage, now.equals(Parts.ALL) ? 0 : now.mine().size(), now.of(), agreed)
        : new ShareFigures(vantage, 0, 0, false);
  }

  private void run() {
    long patient = System.nanoTime() + patience.toNanos();
    Pause pause = new Pause();
    try {
      while (!closing) {
        try (KafkaConsumer<byte[], byte[]> consumer =
            clients.member(topics.probers(vantage), "prober-" + vantage)) {
          consumer.subscribe(Set.of(topics.targets()), new Assignment(consumer));
          poll(consumer, patient, pause);
        } catch (KafkaException e) {
          stopped(e);
        }
        rest(pause, patient);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void poll(KafkaConsumer<byte[], byte[]> consumer, long patient, Pause pause) {
    while (!closing) {
      try {
        consumer.poll(POLL);
        if (agreed) {
          pause.over();
        }
      } catch (RetriableException e) {
        stopped(e);
      }
      goOnAlone(patient);
    }
  }

  private void rest(Pause pause, long patient) throws InterruptedException {
    long end = System.nanoTime() + (closing ? 0 : pause.next().toNanos());
    while (!closing && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
      goOnAlone(patient);
    }
  }

  /** Without an agreement for too long: rather twice than not at all. */
  private void goOnAlone(long patient) {
    if (known || System.nanoTime() < patient) {
      return;
    }
    Parts last = remembered().orElse(Parts.ALL);
    LOG.warn(
        "{}: no agreement on who probes which targets, since Kafka does not answer; this site probes {}",
        vantage,
        last.equals(Parts.ALL) ? "all of them" : "those that it had last");
    become(last);
  }

  private Optional<Parts> remembered() {
    try {
      return outbox.remembered(fact()).flatMap(Parts::read);
    } catch (IOException e) {
      LOG.warn("{}: {}", vantage, Reason.of(e));
      return Optional.empty();
    }
  }

  private String fact() {
    return "share " + vantage;
  }

  private void become(Parts next) {
    known = true;
    if (!next.equals(parts)) {
      parts = next;
      try {
        changed.accept(vantage);
      } catch (RuntimeException e) {
        LOG.error("a defect: {}: a change of what is this site's could not be handled", vantage, e);
      }
    }
  }

  private void agree(Set<TopicPartition> mine, int of) {
    Parts next =
        new Parts(of, mine.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
    agreed = true;
    trouble = Optional.empty();
    if (!next.equals(parts)) {
      LOG.info("{}: {} of {} parts of the targets are this site's", vantage, mine.size(), of);
      outbox.remember(fact(), next.write());
    }
    become(next);
  }

  /** What the group agrees on; called within the consumer's methods. */
  private final class Assignment implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Assignment(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // There is nothing to read.
      consumer.pause(partitions);
      agree(consumer.assignment());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!closing) {
        Set<TopicPartition> left = new HashSet<>(consumer.assignment());
        left.removeAll(Set.copyOf(partitions));
        agree(left);
      }
    }

    /** Others may have them now; until it is known who has, this site goes on with them. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      agreed = false;
    }

    private void agree(Set<TopicPartition> mine) {
      ShareMember.this.agree(mine, consumer.partitionsFor(topics.targets(), Bounds.REQUEST).size());
    }
  }

  private void stopped(Exception e) {
    String reason = Reason.of(e);
    if (!trouble.equals(Optional.of(reason)) && !closing) {
      LOG.warn("{}: who probes which targets cannot be agreed on: {}", vantage, reason);
    }
    trouble = Optional.of(reason);
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
