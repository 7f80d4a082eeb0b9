package io.assay.judge;

import io.assay.judge.CheckResult.Violation;
import java.util.List;
import java.util.Optional;

/**
 * From the results of the checks to the verdict: the first row that fits decides. The same table
 * stands in {@code docs/checks.md}, which says why each row is as it is.
 */
final class VerdictTable {

  /** What stands in a cell of which anything will do. */
  private static final String ANY = "any";

  private static final List<Row> ROWS =
      List.of(
          new Row("interceptor", ANY, ANY, Verdict.INTERCEPTED),
          new Row("identity", ANY, ANY, Verdict.SUSPICIOUS),
          new Row("forgery", ANY, ANY, Verdict.SUSPICIOUS),
          new Row("one program", ANY, ANY, Verdict.SUSPICIOUS),
          new Row("revoked", ANY, ANY, Verdict.SUSPICIOUS),
          new Row("issuance", ANY, ANY, Verdict.SUSPICIOUS),
          new Row("vantage", ANY, ANY, Verdict.SUSPICIOUS),
          new Row("transport", ANY, ANY, Verdict.SUSPICIOUS),
          new Row(ANY, "not tried", ANY, Verdict.UNKNOWN),
          new Row(ANY, "not reached", ANY, Verdict.BLOCKED),
          new Row(ANY, "not served", ANY, Verdict.MISCONFIGURED),
          new Row(ANY, "not asked", "critical", Verdict.MISCONFIGURED),
          new Row(ANY, "not asked", "warning", Verdict.DEGRADED),
          new Row(ANY, "not asked", ANY, Verdict.UNKNOWN),
          new Row(ANY, "answered", "critical", Verdict.MISCONFIGURED),
          new Row(ANY, "answered", "warning", Verdict.DEGRADED),
          new Row(ANY, "answered", "info", Verdict.OK),
          new Row(ANY, "answered", "none", Verdict.OK));

  private record Row(String doubt, String reach, String gravest, Verdict verdict) {
    boolean fits(Input input) {
      return fits(doubt, input.doubt.text())
          && fits(reach, input.reach.text())
          && fits(gravest, text(input.gravest));
    }

    private static boolean fits(String cell, String value) {
      return cell.equals(ANY) || cell.equals(value);
    }
  }

  /**
   * What the table looks at.
   *
   * @param gravest the gravest violation of all checks
   */
  record Input(Doubt doubt, Reach reach, Optional<Severity> gravest) {}

  private VerdictTable() {}

  /**
   * @param oneProgram whether one public program alone trusts the chain
   */
  static Verdict decide(List<CheckResult> results, boolean oneProgram, Reach reach) {
    return decide(new Input(Doubt.of(results, oneProgram, reach), reach, gravest(results)));
  }

  static Verdict decide(Input input) {
    return ROWS.stream().filter(row -> row.fits(input)).findFirst().orElseThrow().verdict();
  }

  private static Optional<Severity> gravest(List<CheckResult> results) {
    Optional<Severity> gravest = Optional.empty();
    for (CheckResult result : results) {
      if (result instanceof Violation violation
          && (gravest.isEmpty() || violation.severity().compareTo(gravest.get()) > 0)) {
        gravest = Optional.of(violation.severity());
      }
    }
    return gravest;
  }

  private static String text(Optional<Severity> severity) {
    return severity.map(Severity::text).orElse("none");
  }
}
