package io.assay.metrics;

import io.assay.metrics.MetricNames.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Makes the samples of history. Stateless. */
final class HistorySeries {
  private static final String[] NO_LABELS = {};

  private HistorySeries() {}

  static MetricSnapshots snapshots(HistoryView view) {
    Samples samples = new Samples(1);
    view.rows()
        .forEach(
            (of, rows) ->
                samples.gauge(
                    MetricNames.HISTORY_ROWS,
                    MetricNames.HISTORY_ROWS.labelNames().labels(new String[] {of}),
                    (double) rows));
    gauge(samples, MetricNames.HISTORY_OCTETS, (double) view.octets());
    gauge(samples, MetricNames.HISTORY_QUEUE, view.queue());
    counter(samples, MetricNames.HISTORY_FAILURES, view.failures());
    counter(samples, MetricNames.HISTORY_DROPPED, view.dropped());
    return samples.toSnapshots();
  }

  private static void gauge(Samples samples, Family family, double value) {
    samples.gauge(family, family.labelNames().labels(NO_LABELS), value);
  }

  private static void counter(Samples samples, Family family, long value) {
    samples.counter(family, family.labelNames().labels(NO_LABELS), (double) value);
  }
}
