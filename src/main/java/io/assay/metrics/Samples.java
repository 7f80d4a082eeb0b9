package io.assay.metrics;

import io.assay.metrics.MetricNames.Family;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The samples of one scrape, by metric. Belongs to the thread that collects them. */
final class Samples {
  private final Map<Family, List<GaugeDataPointSnapshot>> gauges = new LinkedHashMap<>();
  private final Map<Family, List<CounterDataPointSnapshot>> counters = new LinkedHashMap<>();
  private final Map<Family, List<InfoDataPointSnapshot>> infos = new LinkedHashMap<>();
  private final int targets;

  /** Samples of about so many targets. */
  Samples(int targets) {
    this.targets = targets;
  }

  void gauge(Family family, Labels labels, double value) {
    gauges
        .computeIfAbsent(family, f -> new ArrayList<>(targets))
        .add(new GaugeDataPointSnapshot(value, labels, null));
  }

  void counter(Family family, Labels labels, double value) {
    counters
        .computeIfAbsent(family, f -> new ArrayList<>(targets))
        .add(new CounterDataPointSnapshot(value, labels, null, 0L));
  }

  void info(Family family, Labels labels) {
    infos
        .computeIfAbsent(family, f -> new ArrayList<>(targets))
        .add(new InfoDataPointSnapshot(labels));
  }

  MetricSnapshots toSnapshots() {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    gauges.forEach((family, points) -> snapshots.add(new GaugeSnapshot(family.metadata(), points)));
    counters.forEach(
        (family, points) -> snapshots.add(new CounterSnapshot(family.metadata(), points)));
    infos.forEach((family, points) -> snapshots.add(new InfoSnapshot(family.metadata(), points)));
    return new MetricSnapshots(snapshots);
  }
}
