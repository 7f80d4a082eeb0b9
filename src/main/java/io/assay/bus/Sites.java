package io.assay.bus;

import io.assay.config.Bus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sites give signs of life. Time during which Kafka itself is away makes no site silent; nor
 * does time before the judge began to look. Thread-safe.
 */
public final class Sites implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sites.class);

  private final Duration silentAfter;
  private final SiteListener listener;
  private final InstantSource clock;
  private final WholeTopic topic;
  private final Map<String, SiteState> sites = new ConcurrentSkipListMap<>();
  private boolean tooMany;

  private Sites(Bus bus, SiteListener listener, InstantSource clock) {
    this.silentAfter = bus.silentAfter();
    this.listener = listener;
    this.clock = clock;
    this.topic = new WholeTopic(new Clients(bus), Topics.of(bus).sites(), "sites", new Reading());
  }

  /** Begins to look; Kafka need not be there. */
  public static Sites start(Bus bus, SiteListener listener) {
    Sites sites = new Sites(bus, listener, InstantSource.system());
    sites.topic.start();
    return sites;
  }

  /** What is known of each site that did not end in order, by name; at most 1,000. */
  public List<SiteState> states() {
    return List.copyOf(sites.values());
  }

  /** Of the topic's thread. */
  private final class Reading implements WholeTopic.Reader {
    @Override
    public Map<Integer, Long> begin(FoundTopics found) {
      return Map.of();
    }

    @Override
    public void take(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> row : records) {
        if (row.key() != null) {
          Sites.this.take(new String(row.key(), StandardCharsets.UTF_8), row);
        }
      }
    }

    @Override
    public void look() {
      findSilent();
    }
  }

  private void take(String site, ConsumerRecord<byte[], byte[]> row) {
    byte[] value = row.value();
    if (value == null) {
      if (sites.remove(site) != null) {
        listener.ended(site);
      }
      return;
    }
    SiteReport report;
    try {
      report = SiteReport.read(value);
    } catch (IllegalArgumentException e) {
      LOG.warn("a sign of life at offset {} is passed over: {}", row.offset(), Reason.of(e));
      return;
    }
    if (!report.site().equals(site)) {
      LOG.warn("a sign of life at offset {} is another site's and is passed over", row.offset());
      return;
    }
    SiteState before = sites.get(site);
    if (before == null && sites.size() >= Bounds.SITES) {
      if (!tooMany) {
        tooMany = true;
        LOG.warn("more than {} sites: no watch is kept over any others", Bounds.SITES);
      }
      return;
    }
    // Those from before the judge began to look are as old as the broker says.
    Instant now = clock.instant();
    Instant written = Instant.ofEpochMilli(row.timestamp());
    Instant contact = topic.isComplete() || written.isAfter(now) ? now : written;
    SiteState state = new SiteState(report, contact, false);
    sites.put(site, state);
    if (before != null && before.silent()) {
      LOG.info("the site {} gives signs of life again", site);
      listener.back(state);
    }
  }

  private void findSilent() {
    Optional<Duration> reached = topic.reachedFor();
    if (reached.isEmpty() || reached.get().compareTo(silentAfter) < 0) {
      return;
    }
    Instant due = clock.instant().minus(silentAfter);
    for (SiteState state : List.copyOf(sites.values())) {
      if (!state.silent() && state.lastContact().isBefore(due)) {
        SiteState silent = state.silent(true);
        String site = state.report().site();
        sites.put(site, silent);
        LOG.warn("the site {} has given no sign of life since {}", site, state.lastContact());
        listener.silent(silent);
      }
    }
  }

  @Override
  public void close() {
    topic.close();
  }
}
