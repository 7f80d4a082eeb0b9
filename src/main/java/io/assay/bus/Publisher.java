package io.assay.bus;

import io.assay.config.Bus;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what is in the outbox to Kafka, in its order, and tells every five seconds that this site
 * is alive. One thread of its own; thread-safe.
 *
 * <p>Where Kafka is away, the outbox waits; where a producer fails for good, another one begins
 * with the first observation that is not acknowledged.
 */
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /** The topic's identity for which it is noted what was published. */
  private static final String CERTIFICATES = "certificates-topic";

  private static final Duration STALLED = Duration.ofSeconds(30);

  private final Clients clients;
  private final Topics topics;
  private final Outbox outbox;
  private final Supplier<SiteReport> report;
  private final Thread thread = new Thread(this::run, "bus-publisher");
  private final PublishedCount count = new PublishedCount();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean closing;

  private Publisher(Clients clients, Outbox outbox, Supplier<SiteReport> report) {
    this.clients = clients;
    this.topics = Topics.of(clients.bus());
    this.outbox = outbox;
    this.report = report;
  }

  /**
   * Begins; Kafka need not be there.
   *
   * @param version of Assay
   * @param targets how many targets are this site's own at each vantage point, by name
   */
  public static Publisher start(
      Bus bus, Outbox outbox, String version, Supplier<Map<String, Integer>> targets) {
    InstantSource clock = InstantSource.system();
    Publisher publisher =
        new Publisher(
            new Clients(bus),
            outbox,
            () -> {
              OutboxFigures figures = outbox.figures();
              return new SiteReport(
                  bus.site(),
                  version,
                  clock.instant(),
                  targets.get(),
                  figures.rows(),
                  figures.octets(),
                  figures.oldest());
            });
    publisher.thread.start();
    return publisher;
  }

  /** How it goes. */
  public PublisherFigures figures() {
    return new PublisherFigures(count.observations(), count.certificates(), trouble);
  }

  private void run() {
    Pause pause = new Pause();
    try {
      while (!closing) {
        long before = count.observations();
        try (Sending sending = begin()) {
          send(sending);
        } catch (BusException | ExecutionException | TimeoutException | IOException e) {
          stopped(Reason.of(e));
        } catch (RuntimeException e) {
          if (!(e instanceof KafkaException)) {
            LOG.error("a defect: publication begins anew", e);
          }
          stopped(Reason.of(e));
        }
        if (count.observations() > before) {
          pause.over();
        }
        rest(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rest(Pause pause) throws InterruptedException {
    long end = System.nanoTime() + (closing ? 0 : pause.next().toNanos());
    while (!closing && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private Sending begin()
      throws BusException, ExecutionException, TimeoutException, InterruptedException, IOException {
    FoundTopics found;
    try (Admin admin = clients.admin()) {
      found = FoundTopics.ensure(admin, topics, clients.bus().partitions());
    }
    if (!outbox.remembered(CERTIFICATES).equals(Optional.of(found.certificates()))) {
      outbox.forgetPublications(CERTIFICATES, found.certificates());
    }
    return new Sending(
        clients.producer(found.most()), topics, clients.bus().site(), outbox, report, count);
  }

  private void send(Sending sending) throws IOException, InterruptedException {
    while (!closing && sending.failure().isEmpty()) {
      sending.next();
      look(sending);
    }
    if (closing) {
      sending.finish();
    }
    sending.failure().ifPresent(failure -> stopped(Reason.of(failure)));
  }

  private void look(Sending sending) {
    Duration stalled = sending.stalled();
    if (stalled.compareTo(STALLED) > 0) {
      if (trouble.isEmpty()) {
        stopped("no acknowledgement for %d s".formatted(stalled.toSeconds()));
      }
    } else if (trouble.isPresent() && sending.hasSucceeded()) {
      LOG.info("Kafka takes observations again");
      trouble = Optional.empty();
    }
  }

  private void stopped(String reason) {
    if (!trouble.equals(Optional.of(reason)) && !closing) {
      LOG.warn("Kafka takes no observations, they wait in the outbox: {}", reason);
    }
    trouble = Optional.of(reason);
  }

  /** Publishes what can be within some seconds, and says that this site ended in order. */
  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(Bounds.CLOSE.plus(Bounds.ADMIN))) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
