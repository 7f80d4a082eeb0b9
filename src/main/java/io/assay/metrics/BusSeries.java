package io.assay.metrics;

import io.assay.bus.OutboxFigures;
import io.assay.bus.PartitionFigures;
import io.assay.bus.SetAsideReason;
import io.assay.bus.SiteReport;
import io.assay.bus.SiteState;
import io.assay.bus.SubscriberFigures;
import io.assay.metrics.MetricNames.Family;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Optional;

/** Makes the samples of what goes over the bus. Stateless. */
final class BusSeries {
  private BusSeries() {}

  static MetricSnapshots snapshots(OutboxView view) {
    Samples samples = new Samples(1);
    OutboxFigures outbox = view.outbox();
    gauge(samples, MetricNames.OUTBOX_ROWS, (double) outbox.rows());
    gauge(samples, MetricNames.OUTBOX_OCTETS, (double) outbox.octets());
    gauge(samples, MetricNames.OUTBOX_OLDEST, outbox.oldest().map(BusSeries::seconds).orElse(0.0));
    gauge(samples, MetricNames.OUTBOX_WRITABLE, outbox.notWritable().isEmpty() ? 1 : 0);
    counter(samples, MetricNames.OUTBOX_SET_ASIDE, outbox.setAside());
    counter(samples, MetricNames.BUS_PUBLISHED, view.publisher().published());
    gauge(samples, MetricNames.BUS_WELL, well(view.publisher().trouble()));
    return samples.toSnapshots();
  }

  static MetricSnapshots snapshots(BusView view) {
    Samples samples = new Samples(view.sites().size());
    SubscriberFigures subscriber = view.subscriber();
    received(samples, "counted", subscriber.received());
    received(samples, "replayed", subscriber.replayed());
    received(samples, "duplicate", subscriber.duplicates());
    received(samples, "unknown", view.unknown());
    received(samples, "missed", subscriber.missed());
    for (SetAsideReason reason : SetAsideReason.values()) {
      samples.counter(
          MetricNames.BUS_SET_ASIDE,
          labels(MetricNames.BUS_SET_ASIDE, reason.text()),
          (double) subscriber.setAside().getOrDefault(reason, 0L));
    }
    gauge(samples, MetricNames.BUS_PARTITIONS, subscriber.partitions().size());
    gauge(samples, MetricNames.BUS_LAG, lag(subscriber));
    gauge(
        samples,
        MetricNames.BUS_NEWEST,
        subscriber.partitions().stream()
            .flatMap(partition -> partition.newest().stream())
            .max(Instant::compareTo)
            .map(BusSeries::seconds)
            .orElse(0.0));
    gauge(samples, MetricNames.BUS_CERTIFICATES, (double) view.certificates().kept());
    gauge(samples, MetricNames.BUS_WELL, well(subscriber.trouble()));
    view.sites().forEach(site -> collect(site, samples));
    return samples.toSnapshots();
  }

  /** Records in all partitions of which it is known. */
  private static double lag(SubscriberFigures subscriber) {
    return subscriber.partitions().stream()
        .map(PartitionFigures::lag)
        .mapToDouble(lag -> (double) lag.orElse(0))
        .sum();
  }

  private static void collect(SiteState state, Samples samples) {
    SiteReport report = state.report();
    String site = report.site();
    samples.gauge(
        MetricNames.SITE_LAST_CONTACT,
        labels(MetricNames.SITE_LAST_CONTACT, site),
        seconds(state.lastContact()));
    samples.gauge(
        MetricNames.SITE_OUTBOX_ROWS,
        labels(MetricNames.SITE_OUTBOX_ROWS, site),
        (double) report.outboxRows());
    report
        .targets()
        .forEach(
            (vantage, targets) ->
                samples.gauge(
                    MetricNames.SITE_TARGETS,
                    labels(MetricNames.SITE_TARGETS, site, vantage),
                    targets));
  }

  private static void received(Samples samples, String outcome, long number) {
    samples.counter(
        MetricNames.BUS_RECEIVED, labels(MetricNames.BUS_RECEIVED, outcome), (double) number);
  }

  private static void gauge(Samples samples, Family family, double value) {
    samples.gauge(family, labels(family), value);
  }

  private static void counter(Samples samples, Family family, long value) {
    samples.counter(family, labels(family), (double) value);
  }

  private static double well(Optional<String> trouble) {
    return trouble.isEmpty() ? 1 : 0;
  }

  private static Labels labels(Family family, String... values) {
    return family.labelNames().labels(values);
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1e3;
  }
}
