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
          new Row("violated", ANY, ANY, ANY, Verdict.SUSPICIOUS),
          new Row(ANY, "critical", ANY, ANY, Verdict.SUSPICIOUS),
          new Row(ANY, ANY, "not tried", ANY, Verdict.UNKNOWN),
          new Row(ANY, ANY, "not reached", ANY, Verdict.BLOCKED),
          new Row(ANY, ANY, "not served", ANY, Verdict.MISCONFIGURED),
          new Row(ANY, ANY, "answered", "critical", Verdict.MISCONFIGURED),
          new Row(ANY, ANY, "answered", "warning", Verdict.DEGRADED),
          new Row(ANY, ANY, "answered", "info", Verdict.OK),
          new Row(ANY, ANY, "answered", "none", Verdict.OK));

  private record Row(String identity, String chain, String reach, String others, Verdict verdict) {
    boolean fits(Input input) {
      return fits(identity, input.identityViolated ? "violated" : "not violated")
          && fits(chain, text(input.chain))
          && fits(reach, input.reach.text())
          && fits(others, text(input.others));
    }

    private static boolean fits(String cell, String value) {
      return cell.equals(ANY) || cell.equals(value);
    }
  }

  /**
   * What the table looks at.
   *
   * @param identityViolated whether {@code pin} or {@code issuer} is violated
   * @param chain the severity of {@code chain}, if that is violated
   * @param others the gravest violation of all checks
   */
  record Input(
      boolean identityViolated, Optional<Severity> chain, Reach reach, Optional<Severity> others) {}

  private VerdictTable() {}

  static Verdict decide(List<CheckResult> results, Reach reach) {
    boolean identityViolated = false;
    Optional<Severity> chain = Optional.empty();
    Optional<Severity> gravest = Optional.empty();
    for (CheckResult result : results) {
      if (result instanceof Violation violation) {
        identityViolated |= violation.check() == Check.PIN || violation.check() == Check.ISSUER;
        if (violation.check() == Check.CHAIN) {
          chain = Optional.of(violation.severity());
        }
        if (gravest.isEmpty() || violation.severity().compareTo(gravest.get()) > 0) {
          gravest = Optional.of(violation.severity());
        }
      }
    }
    return decide(new Input(identityViolated, chain, reach, gravest));
  }

  static Verdict decide(Input input) {
    return ROWS.stream().filter(row -> row.fits(input)).findFirst().orElseThrow().verdict();
  }

  private static String text(Optional<Severity> severity) {
    return severity.map(Severity::text).orElse("none");
  }
}
