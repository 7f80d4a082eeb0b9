package io.assay.incident;

import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Severity;

/** What shows an incident. The texts are one line each, for people. */
record Symptom(Severity severity, String expected, String observed, String reason) {
  static Symptom of(Violation violation) {
    return new Symptom(
        violation.severity(), violation.expected(), violation.observed(), violation.reason());
  }
}
