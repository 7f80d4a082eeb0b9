package io.assay.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;

/** Makes the samples of the web server. Stateless. */
final class WebSeries {
  private static final String[] NO_LABELS = {};

  private WebSeries() {}

  static MetricSnapshots snapshots(WebView view) {
    Samples samples = new Samples(view.refusals().size());
    view.certificateNotAfter()
        .ifPresent(
            notAfter -> {
              samples.gauge(
                  MetricNames.WEB_NOT_AFTER,
                  MetricNames.WEB_NOT_AFTER.labelNames().labels(NO_LABELS),
                  (double) notAfter.getEpochSecond());
              samples.counter(
                  MetricNames.WEB_CERTIFICATE_FAILURES,
                  MetricNames.WEB_CERTIFICATE_FAILURES.labelNames().labels(NO_LABELS),
                  (double) view.certificateFailures());
            });
    view.refusals().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            refusal ->
                samples.counter(
                    MetricNames.WEB_REFUSED,
                    MetricNames.WEB_REFUSED.labelNames().labels(new String[] {refusal.getKey()}),
                    (double) refusal.getValue()));
    return samples.toSnapshots();
  }
}
