package io.assay.bus;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer's life. It ends with the first record that fails for good, before any later one of
 * the same partition can be sent: the next producer begins with the failed one, in order.
 *
 * <p>Confined to one thread, but for what the producer's own thread tells.
 */
final class Sending implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
  private static final Duration TICK = Duration.ofMillis(500);

  private final KafkaProducer<byte[], byte[]> producer;
  private final Topics topics;
  private final String site;
  private final Outbox outbox;
  private final Supplier<SiteReport> report;
  private final PublishedCount count;

  private final UnderWay underWay;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Recent<Sha256> published = new Recent<>(Bounds.CERTIFICATES_REMEMBERED);
  private long position;
  private long signedNanos = System.nanoTime() - Bounds.SIGN_OF_LIFE.toNanos();
  private volatile boolean signing;
  private volatile boolean succeeded;

  Sending(
      KafkaProducer<byte[], byte[]> producer,
      Topics topics,
      String site,
      Outbox outbox,
      Supplier<SiteReport> report,
      PublishedCount count) {
    this.producer = producer;
    this.topics = topics;
    this.site = site;
    this.outbox = outbox;
    this.report = report;
    this.count = count;
    this.position = outbox.acknowledged();
    this.underWay = new UnderWay(position);
  }

  /** Why this producer is of no more use. */
  Optional<Exception> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** For how long nothing was acknowledged although something is under way. */
  Duration stalled() {
    return underWay.stalled();
  }

  /** Whether Kafka has acknowledged anything. */
  boolean hasSucceeded() {
    return succeeded;
  }

  /** Sends the next page, or waits a while for one. */
  void next() throws IOException, InterruptedException {
    signIfDue();
    List<OutboxRow> rows = outbox.after(position);
    if (rows.isEmpty()) {
      outbox.awaitAfter(position, TICK);
      return;
    }
    if (!publishCertificates(rows)) {
      return;
    }
    for (OutboxRow row : rows) {
      if (!underWay.add(row.sequence(), row.value().length, TICK)) {
        return; // And come back to this row, when the caller has looked.
      }
      Future<RecordMetadata> _ =
          producer.send(
              new ProducerRecord<>(
                  topics.observations(),
                  null,
                  row.key().getBytes(StandardCharsets.UTF_8),
                  row.value(),
                  RecordForm.headers(row.outbox(), row.sequence())),
              (metadata, e) -> answered(row, e));
      position = row.sequence();
    }
  }

  private void answered(OutboxRow row, @Nullable Exception e) {
    if (e == null) {
      count.observation();
      done(row.sequence());
    } else if (e instanceof RecordTooLargeException) {
      LOG.warn(
          "an observation of {} with {} octets is too large for the topic {} and is set aside in the outbox ({}); raise the topic's max.message.bytes and max.request.size",
          row.key(),
          row.value().length,
          topics.observations(),
          Reason.of(e));
      outbox.setAside(row.sequence(), Reason.of(e), () -> done(row.sequence()));
    } else {
      fail(e);
    }
  }

  private void done(long sequence) {
    succeeded = true;
    outbox.acknowledge(underWay.done(sequence));
  }

  private void fail(Exception e) {
    if (failure.compareAndSet(null, e)) {
      // In the thread that sends, before it sends anything else.
      producer.close(Duration.ZERO);
    }
  }

  /** Publishes those that are not; answers whether Kafka has them all. */
  private boolean publishCertificates(List<OutboxRow> rows)
      throws IOException, InterruptedException {
    Set<Sha256> needed = new LinkedHashSet<>();
    for (OutboxRow row : rows) {
      row.certificates().stream().filter(c -> !published.contains(c)).forEach(needed::add);
    }
    if (needed.isEmpty()) {
      return true;
    }
    Map<Sha256, Octets> missing = outbox.unpublished(needed);
    CountDownLatch left = new CountDownLatch(missing.size());
    missing.forEach(
        (digest, der) -> {
          Future<RecordMetadata> _ =
              producer.send(
                  new ProducerRecord<>(
                      topics.certificates(), digest.toByteArray(), der.toByteArray()),
                  (metadata, e) -> {
                    if (e == null) {
                      count.certificate();
                      succeeded = true;
                      left.countDown();
                    } else {
                      fail(e);
                    }
                  });
        });
    while (!left.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (failure().isPresent()) {
        return false;
      }
    }
    outbox.published(missing.keySet());
    needed.forEach(published::add);
    return true;
  }

  private void signIfDue() {
    if (signing || System.nanoTime() - signedNanos < Bounds.SIGN_OF_LIFE.toNanos()) {
      return;
    }
    signing = true;
    signedNanos = System.nanoTime();
    sign(Optional.of(report.get().write().getBytes(StandardCharsets.UTF_8)));
  }

  private void sign(Optional<byte[]> value) {
    Future<RecordMetadata> _ =
        producer.send(
            new ProducerRecord<>(
                topics.sites(), site.getBytes(StandardCharsets.UTF_8), value.orElse(null)),
            (metadata, e) -> {
              signing = false;
              if (e == null) {
                succeeded = true;
              } else {
                fail(e);
              }
            });
  }

  /** Sends what there still is, and that this site ends, within some seconds. */
  void finish() throws IOException, InterruptedException {
    long end = System.nanoTime() + Bounds.CLOSE.toNanos() / 2;
    while (failure().isEmpty() && System.nanoTime() < end && position < outbox.taken()) {
      next();
    }
    if (failure().isEmpty() && underWay.awaitNone(Bounds.CLOSE.dividedBy(2))) {
      sign(Optional.empty());
      producer.close(Bounds.CLOSE.dividedBy(2));
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
