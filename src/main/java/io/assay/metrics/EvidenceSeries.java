package io.assay.metrics;

import io.assay.metrics.MetricNames.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Makes the samples of evidence. Stateless. */
final class EvidenceSeries {
  private static final String[] NO_LABELS = {};

  private EvidenceSeries() {}

  static MetricSnapshots snapshots(EvidenceView view) {
    Samples samples = new Samples(1);
    gauge(samples, MetricNames.EVIDENCE_FILES, view.files());
    gauge(samples, MetricNames.EVIDENCE_OCTETS, (double) view.octets());
    counter(samples, MetricNames.EVIDENCE_FAILURES, view.failures());
    counter(samples, MetricNames.EVIDENCE_DROPPED, view.dropped());
    return samples.toSnapshots();
  }

  private static void gauge(Samples samples, Family family, double value) {
    samples.gauge(family, family.labelNames().labels(NO_LABELS), value);
  }

  private static void counter(Samples samples, Family family, long value) {
    samples.counter(family, family.labelNames().labels(NO_LABELS), (double) value);
  }
}
