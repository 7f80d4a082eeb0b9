package io.assay.app;

import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Verification;
import io.assay.report.ChainReport;
import java.util.List;

/**
 * What {@code assay ct verify --json} says of a chain: the parts of {@link ChainReport} that are
 * about CT. Every key is always present and null where nothing is known; {@code docs/check-json.md}
 * describes each.
 */
record CtReport(
    List<ChainReport.Sct> scts,
    List<ChainReport.Included> inclusion,
    List<ChainReport.Check> checks) {

  static CtReport of(Verification verification) {
    return new CtReport(
        ChainReport.scts(verification.scts()),
        ChainReport.inclusion(verification.inclusion()),
        results(verification).stream().map(ChainReport::check).toList());
  }

  /** The results of the checks that are about CT. */
  static List<CheckResult> results(Verification verification) {
    return verification.results().stream()
        .filter(result -> result.check() == Check.SCT || result.check() == Check.INCLUSION)
        .toList();
  }
}
