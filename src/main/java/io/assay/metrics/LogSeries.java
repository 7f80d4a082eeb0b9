package io.assay.metrics;

import io.assay.ct.follow.FollowProblem;
import io.assay.ct.follow.LogStatus;
import io.assay.ct.issuance.IssuanceKnowledge.Unexpected;
import io.assay.metrics.MetricNames.Family;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.TreeSet;

/** Makes the samples of followed logs and of what they hold. Stateless. */
final class LogSeries {
  /** Issuances of a resolver that have a series: whoever issues thousands makes no more of them. */
  private static final int SHOWN = 10;

  private static final int LABEL_CHARACTERS = 200;

  private LogSeries() {}

  static MetricSnapshots snapshots(LogView view) {
    Samples samples = new Samples(view.logs().size());
    view.logs().forEach(log -> collect(log, samples));
    for (String resolver : new TreeSet<>(view.issuances().resolvers())) {
      List<Unexpected> unexpected = view.issuances().unexpected(resolver);
      samples.gauge(
          MetricNames.CT_UNEXPECTED,
          MetricNames.CT_UNEXPECTED.labelNames().labels(new String[] {resolver}),
          unexpected.size());
      unexpected.stream().limit(SHOWN).forEach(issuance -> collect(resolver, issuance, samples));
    }
    return samples.toSnapshots();
  }

  private static void collect(LogStatus log, Samples samples) {
    Labels labels = labels(MetricNames.CT_TREE_SIZE, log);
    samples.gauge(MetricNames.CT_TREE_SIZE, labels, (double) log.treeSize());
    samples.gauge(MetricNames.CT_VERIFIED_SIZE, labels, (double) log.verifiedSize());
    samples.gauge(MetricNames.CT_BEHIND, labels, (double) log.behind());
    samples.counter(MetricNames.CT_ENTRIES, labels, (double) log.entries());
    samples.counter(MetricNames.CT_UNREADABLE, labels, (double) log.unreadable());
    log.headTime()
        .ifPresent(
            time -> samples.gauge(MetricNames.CT_HEAD_TIME, labels, time.toEpochMilli() / 1e3));
    log.lastVerified()
        .ifPresent(
            time -> samples.gauge(MetricNames.CT_LAST_VERIFIED, labels, time.toEpochMilli() / 1e3));
    for (FollowProblem problem : FollowProblem.values()) {
      samples.gauge(
          MetricNames.CT_PROBLEM,
          labels(MetricNames.CT_PROBLEM, log, problem.id()),
          log.problems().containsKey(problem) ? 1 : 0);
    }
  }

  private static void collect(String resolver, Unexpected issuance, Samples samples) {
    samples.info(
        MetricNames.CT_UNEXPECTED_INFO,
        MetricNames.CT_UNEXPECTED_INFO
            .labelNames()
            .labels(
                new String[] {
                  resolver,
                  issuance.matched(),
                  cut(issuance.issuer()),
                  issuance.issuerSpki().map(Object::toString).orElse(""),
                  issuance.log(),
                  Long.toString(issuance.index()),
                  issuance.issuance().hex()
                }));
  }

  private static Labels labels(Family family, LogStatus log, String... own) {
    return family.labelNames().labels(new String[] {log.log()}, own);
  }

  private static String cut(String text) {
    return text.length() <= LABEL_CHARACTERS ? text : text.substring(0, LABEL_CHARACTERS);
  }
}
