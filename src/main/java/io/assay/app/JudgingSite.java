package io.assay.app;

import io.assay.bus.BusException;
import io.assay.bus.Certificates;
import io.assay.bus.JudgeStore;
import io.assay.bus.SiteListener;
import io.assay.bus.SiteState;
import io.assay.bus.Sites;
import io.assay.bus.Subscriber;
import io.assay.config.Bus;
import io.assay.config.Config;
import io.assay.incident.Terms;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.BusView;
import io.assay.web.Operations.ProbeAnswer;
import io.assay.web.Operations.ProbeRequest;
import io.assay.web.reading.Knowledge;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon that judges what probers elsewhere saw, together with other judges. Thread-safe. */
final class JudgingSite implements Daemon.Work {
  private static final Logger LOG = LoggerFactory.getLogger(JudgingSite.class);

  /** How much of the past is looked at again when partitions are taken over, at most. */
  private static final Duration LONGEST_REPLAY = Duration.ofHours(1);

  private final Config first;
  private final InstantSource clock;
  private final Judging judging;
  private final Docket docket;
  private final JudgeStore store;
  private final AssayMetrics metrics;
  private Optional<Feeds> feeds = Optional.empty();

  /** What comes over the bus. */
  private record Feeds(Certificates certificates, Sites sites, Subscriber subscriber) {}

  /**
   * Nothing is judged before {@link #start}.
   *
   * @throws IOException if the trust anchors cannot be read, or the place for certificates cannot
   *     be used
   * @throws BusException if Kafka lets nobody in
   */
  JudgingSite(Config config, Surroundings here, InstantSource clock, AssayMetrics metrics)
      throws IOException, BusException, InterruptedException {
    this.first = config;
    this.clock = clock;
    this.metrics = metrics;
    Bus bus = config.bus().orElseThrow();
    BusPlace.check(bus, LOG);
    store = JudgeStore.open(BusPlace.directory(bus, here));
    judging = new Judging(config, here, clock, metrics);
    docket = new Docket(judging.pipeline(), clock);
  }

  @Override
  public synchronized void start() throws IOException {
    Bus bus = first.bus().orElseThrow();
    judging.start();
    docket.put(first);
    Certificates certificates = Certificates.start(bus, store);
    Sites sites = Sites.start(bus, new Silences(judging.pipeline(), clock));
    Subscriber subscriber =
        Subscriber.start(bus, store, certificates, docket, replay(first), threads());
    feeds = Optional.of(new Feeds(certificates, sites, subscriber));
    metrics.bindBus(
        () ->
            new BusView(
                subscriber.figures(), certificates.figures(), sites.states(), docket.unknown()));
  }

  @Override
  public void put(Config config) throws IOException {
    judging.put(config);
    docket.put(config);
  }

  @Override
  public String extent() {
    return docket.extent() + judging.extent();
  }

  @Override
  public Optional<Knowledge> knowledge() {
    return Optional.of(judging.knowledge());
  }

  @Override
  public ProbeAnswer probe(ProbeRequest request) {
    return new ProbeAnswer.NotConfigured(
        "This process judges what others see and does not probe; ask a daemon of the role all.");
  }

  /** As far back as vantage points are compared, for any resolver. */
  private static Duration replay(Config config) {
    Duration longest = Terms.of(config).longestWindow();
    return longest.compareTo(LONGEST_REPLAY) > 0 ? LONGEST_REPLAY : longest;
  }

  private static int threads() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8);
  }

  @Override
  public void close() {
    Optional<Feeds> ended;
    synchronized (this) {
      ended = feeds;
      feeds = Optional.empty();
    }
    ended.ifPresent(
        all -> {
          all.subscriber.close();
          all.sites.close();
          all.certificates.close();
        });
    judging.close();
    try {
      store.close();
    } catch (IOException e) {
      LOG.warn("The store of certificates was not closed in order: {}", e.getMessage());
    }
  }

  /** Has incidents made of sites that fall silent. */
  private record Silences(Pipeline pipeline, InstantSource clock) implements SiteListener {
    @Override
    public void silent(SiteState site) {
      pipeline.siteSilent(site.report().site(), site.lastContact());
    }

    @Override
    public void back(SiteState site) {
      pipeline.siteBack(site.report().site(), site.lastContact());
    }

    @Override
    public void ended(String site) {
      pipeline.siteBack(site, clock.instant());
      LOG.info("The site {} has ended", site);
    }
  }
}
