package io.assay.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Comparator;
import java.util.Map;

/** Makes the samples of incidents. Stateless. */
final class IncidentSeries {
  private IncidentSeries() {}

  static MetricSnapshots snapshots(IncidentView view) {
    Samples samples = new Samples(view.totals().size());
    view.open().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            open ->
                samples.gauge(
                    MetricNames.INCIDENTS_OPEN,
                    MetricNames.INCIDENTS_OPEN
                        .labelNames()
                        .labels(new String[] {open.getKey().text()}),
                    open.getValue()));
    view.totals().entrySet().stream()
        .sorted(Comparator.comparing(total -> total.getKey().label() + total.getKey().severity()))
        .forEach(
            total ->
                samples.counter(
                    MetricNames.INCIDENTS,
                    MetricNames.INCIDENTS
                        .labelNames()
                        .labels(
                            new String[] {
                              total.getKey().label(), total.getKey().severity().text()
                            }),
                    (double) total.getValue()));
    samples.counter(
        MetricNames.INCIDENTS_DROPPED,
        MetricNames.INCIDENTS_DROPPED.labelNames().labels(new String[] {}),
        (double) view.dropped());
    return samples.toSnapshots();
  }
}
