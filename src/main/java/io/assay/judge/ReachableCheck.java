package io.assay.judge;

import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.probe.Observation;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.Timings;

/** The endpoint answers the query. */
final class ReachableCheck {
  private static final String EXPECTED = "an answer to the query";

  private ReachableCheck() {}

  static CheckResult judge(Observation observation) {
    return switch (observation.outcome()) {
      case Outcome.Answered _ ->
          new Pass(
              Check.REACHABLE,
              EXPECTED,
              "answered in " + untilAnswered(observation.timings()) / 1_000_000 + " ms");
      case Outcome.NotAsked _ ->
          new Undetermined(
              Check.REACHABLE, EXPECTED, "the server showed its certificates, and was not asked");
      case Outcome.Failed failed -> {
        String where = failed.kind().text() + " in stage " + failed.stage().text();
        yield Reach.of(observation) == Reach.NOT_TRIED
            ? new Undetermined(
                Check.REACHABLE,
                EXPECTED,
                illness(observation, failed.detail()) + where + ": " + failed.detail())
            : new Violation(Check.REACHABLE, Severity.CRITICAL, EXPECTED, where, failed.detail());
      }
    };
  }

  /** What ails the vantage point, unless that is what {@code detail} says anyway. */
  private static String illness(Observation observation, String detail) {
    return observation
        .origin()
        .ill()
        .map(ill -> "the vantage point is ill: " + (ill.equals(detail) ? "" : ill + "; "))
        .orElse("");
  }

  /** In nanoseconds. What is asked after the answer takes none of its time. */
  private static long untilAnswered(Timings timings) {
    return timings.total() - timings.of(Stage.IDENTITY).orElse(0);
  }
}
