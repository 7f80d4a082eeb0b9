package io.assay.judge;

import static io.assay.judge.Sign.ANSWER;
import static io.assay.judge.Sign.CONTROL;
import static io.assay.judge.Sign.FILTER;
import static io.assay.judge.Sign.FINGERPRINT;
import static io.assay.judge.Sign.FORGERY;
import static io.assay.judge.Sign.HOP;
import static io.assay.judge.Sign.IDENTITY;
import static io.assay.judge.Sign.INSIDE;
import static io.assay.judge.Sign.INTERCEPTOR;
import static io.assay.judge.Sign.ISSUANCE;
import static io.assay.judge.Sign.NEIGHBOUR;
import static io.assay.judge.Sign.STRANGER;
import static io.assay.judge.Sign.TRANSPORT;
import static io.assay.judge.Sign.VANTAGE;
import static io.assay.judge.Sign.VARIANT;

import io.assay.judge.CheckResult.Violation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From the results of the checks to the verdict: the first row that fits decides. The same table
 * stands in {@code docs/checks.md}, which says why each row is as it is.
 */
final class VerdictTable {

  /** What stands in a cell of which anything will do. */
  private static final String ANY = "any";

  private static final Set<Sign> CONTRADICTION = EnumSet.of(VANTAGE, TRANSPORT, VARIANT);
  private static final Set<Sign> EXPECTATION = EnumSet.of(IDENTITY, FORGERY);
  private static final Set<Sign> UNKNOWN_SIGNER = EnumSet.of(FORGERY, STRANGER);
  private static final Set<Sign> ANOTHER_KEY =
      EnumSet.of(IDENTITY, FORGERY, STRANGER, VANTAGE, TRANSPORT, VARIANT);
  private static final Set<Sign> PLACE = EnumSet.of(NEIGHBOUR, HOP);
  private static final Set<Sign> SUPPORT = EnumSet.of(ISSUANCE, FINGERPRINT);
  private static final Set<Sign> DOUBT =
      Arrays.stream(Sign.values()).filter(Sign::isDoubt).collect(Collectors.toSet());

  private static final List<Row> ROWS =
      List.of(
          signs(Verdict.INTERCEPTED, Confidence.HIGH, List.of(EnumSet.of(INTERCEPTOR))),
          signs(Verdict.INTERCEPTED, Confidence.HIGH, List.of(EnumSet.of(CONTROL))),
          signs(Verdict.INTERCEPTED, Confidence.HIGH, List.of(ANOTHER_KEY, PLACE)),
          signs(Verdict.INTERCEPTED, Confidence.HIGH, List.of(ANOTHER_KEY, EnumSet.of(INSIDE))),
          signs(
              Verdict.INTERCEPTED,
              Confidence.MODERATE,
              List.of(CONTRADICTION, UNKNOWN_SIGNER, EnumSet.of(FINGERPRINT))),
          signs(Verdict.INTERCEPTED, Confidence.MODERATE, List.of(EnumSet.of(INSIDE), PLACE)),
          signs(Verdict.INTERCEPTED, Confidence.MODERATE, List.of(EnumSet.of(ANSWER), PLACE)),
          signs(
              Verdict.INTERCEPTED,
              Confidence.MODERATE,
              List.of(EnumSet.of(INSIDE), EnumSet.of(ANSWER))),
          signs(Verdict.SUSPICIOUS, Confidence.MODERATE, List.of(CONTRADICTION, EXPECTATION)),
          signs(Verdict.SUSPICIOUS, Confidence.MODERATE, List.of(CONTRADICTION, UNKNOWN_SIGNER)),
          signs(Verdict.SUSPICIOUS, Confidence.MODERATE, List.of(CONTRADICTION, SUPPORT)),
          signs(Verdict.SUSPICIOUS, Confidence.MODERATE, List.of(EXPECTATION, SUPPORT)),
          signs(Verdict.SUSPICIOUS, Confidence.LOW, List.of(DOUBT)),
          reached("silent", ANY, Verdict.OK),
          new Row(List.of(), "not tried", ANY, Verdict.UNKNOWN, Optional.empty()),
          new Row(
              List.of(EnumSet.of(FILTER)),
              "not reached",
              ANY,
              Verdict.BLOCKED,
              Optional.of(Confidence.HIGH)),
          new Row(List.of(), "not reached", ANY, Verdict.BLOCKED, Optional.of(Confidence.LOW)),
          reached("not served", ANY, Verdict.MISCONFIGURED),
          reached("not asked", "critical", Verdict.MISCONFIGURED),
          reached("not asked", "warning", Verdict.DEGRADED),
          reached("not asked", ANY, Verdict.UNKNOWN),
          reached("answered", "critical", Verdict.MISCONFIGURED),
          reached("answered", "warning", Verdict.DEGRADED),
          reached("answered", "info", Verdict.OK),
          reached("answered", "none", Verdict.OK));

  /**
   * @param signs of each of these sets there must be one sign at least
   */
  private record Row(
      List<Set<Sign>> signs,
      String reach,
      String gravest,
      Verdict verdict,
      Optional<Confidence> confidence) {
    boolean fits(Input input) {
      return fits(reach, input.reach.text())
          && fits(gravest, text(input.gravest))
          && signs.stream().allMatch(any -> any.stream().anyMatch(input.signs::contains));
    }

    private static boolean fits(String cell, String value) {
      return cell.equals(ANY) || cell.equals(value);
    }
  }

  private static Row signs(Verdict verdict, Confidence confidence, List<Set<Sign>> signs) {
    return new Row(signs, ANY, ANY, verdict, Optional.of(confidence));
  }

  private static Row reached(String reach, String gravest, Verdict verdict) {
    return new Row(List.of(), reach, gravest, verdict, Optional.empty());
  }

  /**
   * What the table looks at.
   *
   * @param gravest the gravest violation of all checks
   */
  record Input(Set<Sign> signs, Reach reach, Optional<Severity> gravest) {}

  private VerdictTable() {}

  /** What some results amount to. */
  static Conclusion decide(List<CheckResult> results, Circumstances circumstances) {
    return decide(
        new Input(
            Sign.of(results, circumstances), Reach.of(circumstances, results), gravest(results)));
  }

  static Conclusion decide(Input input) {
    Row row = ROWS.stream().filter(candidate -> candidate.fits(input)).findFirst().orElseThrow();
    return new Conclusion(row.verdict(), row.confidence(), input.signs());
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
