package io.assay.app;

import io.assay.bus.BusException;
import io.assay.bus.Outbox;
import io.assay.bus.Publisher;
import io.assay.bus.Share;
import io.assay.config.Bus;
import io.assay.config.Config;
import io.assay.endpoint.Vantage;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.OutboxView;
import io.assay.web.Operations.ProbeAnswer;
import io.assay.web.Operations.ProbeRequest;
import io.assay.web.reading.Knowledge;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon that probes for judges elsewhere. Thread-safe. */
final class ProbingSite implements Daemon.Work {
  private static final Logger LOG = LoggerFactory.getLogger(ProbingSite.class);

  private final Bus bus;
  private final Outbox outbox;
  private final Publisher publisher;
  private final Probing probing;

  // Guarded by this object's lock.
  private Config config;
  private Optional<Share> share = Optional.empty();

  /**
   * Publishes what the outbox still holds; nothing is probed before {@link #start}.
   *
   * @throws IOException if the outbox cannot be used
   * @throws BusException if Kafka lets nobody in
   */
  ProbingSite(Config config, Surroundings here, InstantSource clock, AssayMetrics metrics)
      throws IOException, BusException, InterruptedException {
    this.config = config;
    bus = config.bus().orElseThrow();
    BusPlace.check(bus, LOG);
    outbox = Outbox.open(BusPlace.directory(bus, here), bus.outboxOctets());
    probing = new Probing(config, new Outgoing(outbox), clock, metrics);
    publisher = Publisher.start(bus, outbox, Version.ofThisProgram(), this::targets);
    metrics.bindOutbox(() -> new OutboxView(outbox.figures(), publisher.figures()));
  }

  @Override
  public synchronized void start() {
    share =
        Optional.of(
            Share.start(
                bus,
                outbox,
                config.vantages().stream().map(Vantage::name).toList(),
                Share.PATIENCE,
                this::shared));
    renew();
  }

  @Override
  public synchronized void put(Config next) {
    config = next;
    renew();
  }

  private synchronized void shared(String vantage) {
    renew();
    LOG.info("Vantage point {}: {} targets are this site's", vantage, targets().get(vantage));
  }

  private void renew() {
    share.ifPresent(
        shared ->
            probing.put(
                config,
                id -> shared.isMine(id.vantage(), id.resolver(), id.endpoint(), id.address())));
  }

  private Map<String, Integer> targets() {
    Map<String, Integer> numbers = new TreeMap<>();
    probing.jobs().forEach(id -> numbers.merge(id.vantage(), 1, Integer::sum));
    return numbers;
  }

  @Override
  public String extent() {
    return "site %s, for judges elsewhere: %s".formatted(bus.site(), probing.extent());
  }

  @Override
  public Optional<Knowledge> knowledge() {
    return Optional.empty();
  }

  @Override
  public ProbeAnswer probe(ProbeRequest request) {
    return new ProbeAnswer.NotConfigured(
        "This process probes for judges elsewhere and shows no targets; ask a daemon of the role"
            + " all.");
  }

  /** What the outbox holds stays there for the next start. */
  @Override
  public void close() {
    probing.close();
    Optional<Share> shared;
    synchronized (this) {
      shared = share;
      share = Optional.empty();
    }
    shared.ifPresent(Share::close);
    publisher.close();
    try {
      outbox.close();
    } catch (IOException e) {
      LOG.warn("The outbox was not closed in order: {}", e.getMessage());
    }
  }
}
