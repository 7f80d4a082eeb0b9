package io.assay.app;

import io.assay.demo.Staged;
import io.assay.report.ChainReport;
import io.assay.report.CheckReport;
import io.assay.report.CtMatchReport;
import io.assay.report.IncidentReport;
import io.assay.report.VerdictReport.Violated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon's API says at one moment.
 *
 * @param targets every endpoint from every vantage point
 * @param incidents those that are open
 * @param unexpected certificates in the logs that nobody had ordered, the first logged first
 */
record DemoView(
    List<Target> targets, List<IncidentReport> incidents, List<CtMatchReport> unexpected) {
  /** Far more than the demonstration has. */
  private static final int MOST = 1_000;

  DemoView {
    targets = List.copyOf(targets);
    incidents = List.copyOf(incidents);
    unexpected = List.copyOf(unexpected);
  }

  /**
   * A target, as far as it matters here.
   *
   * @param verdict null while it was not probed
   */
  record Target(
      String id,
      String resolver,
      String endpoint,
      String vantage,
      @Nullable String verdict,
      List<Violated> violated) {

    boolean has(String wanted) {
      return wanted.equals(verdict);
    }

    boolean violates(String check) {
      return violated.stream().anyMatch(one -> one.check().equals(check));
    }
  }

  /** Asks the daemon. */
  static DemoView of(DaemonClient client) {
    return new DemoView(
        client.list("targets", Map.of(), Target.class, MOST),
        client.list("incidents", Map.of("open", "true"), IncidentReport.class, MOST),
        client
            .list(
                "ct/matches",
                Map.of("classification", "unexpected-issuance"),
                CtMatchReport.class,
                MOST)
            .reversed());
  }

  /** The targets at which {@code staged} is seen; empty unless at all where it is to be. */
  List<Target> showing(Staged staged) {
    List<Target> concerned =
        targets.stream()
            .filter(target -> target.resolver().equals(staged.resolver()))
            .filter(target -> staged.vantage().filter(v -> !v.equals(target.vantage())).isEmpty())
            .toList();
    List<Target> seen =
        concerned.stream()
            .filter(target -> target.has(staged.verdict()) && target.violates(staged.check()))
            .toList();
    long endpoints = concerned.stream().map(Target::vantage).distinct().count();
    return seen.stream().map(Target::vantage).distinct().count() == endpoints ? seen : List.of();
  }

  /** The targets of which nothing is staged. */
  List<Target> undisturbed() {
    return targets.stream()
        .filter(target -> Staged.ALL.stream().noneMatch(staged -> concerns(staged, target)))
        .toList();
  }

  private static boolean concerns(Staged staged, Target target) {
    return staged.resolver().equals(target.resolver())
        && staged.vantage().map(target.vantage()::equals).orElse(true);
  }

  /** Why a check of a target is violated; absent where it is not any more. */
  static Optional<ChainReport.Check> reason(DaemonClient client, Target target, String check) {
    return client
        .get("targets/" + target.id(), Map.of())
        .map(json -> client.read(json, CheckReport.class))
        .flatMap(
            report ->
                report.checks().stream()
                    .filter(one -> one.id().equals(check) && one.status().equals("violated"))
                    .findFirst());
  }
}
