package io.assay.history;

import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.probe.Outcome;

/**
 * What makes an interval of one verdict: equal ones are the same.
 *
 * @param confidence empty where it is not more or less sure
 * @param violated the checks that are violated, each with its severity: {@code pin:critical
 *     sct:info}
 * @param failure how the probe failed: {@code connect:refused}; empty where it did not
 */
record Held(String verdict, String confidence, String violated, String failure) {
  static Held of(Judgement judgement) {
    StringBuilder violated = new StringBuilder();
    for (CheckResult result : judgement.results()) {
      if (result instanceof CheckResult.Violation violation) {
        violated
            .append(violated.isEmpty() ? "" : " ")
            .append(violation.check().id())
            .append(':')
            .append(violation.severity().text());
      }
    }
    return new Held(
        judgement.verdict().text(),
        judgement.conclusion().confidence().map(sure -> sure.text()).orElse(""),
        violated.toString(),
        judgement.observation().outcome() instanceof Outcome.Failed failed
            ? failed.stage().text() + ":" + failed.kind().text()
            : "");
  }

  /** Whether something is violated that is more than worth knowing. */
  static boolean isBad(Judgement judgement) {
    for (CheckResult result : judgement.results()) {
      if (result instanceof CheckResult.Violation violation
          && violation.severity() != Severity.INFO) {
        return true;
      }
    }
    return false;
  }
}
