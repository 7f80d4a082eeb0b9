package io.assay.judge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The faults that one check found. It is as severe as the gravest of them. Not thread-safe. */
final class Findings {
  private final Set<String> faults = new LinkedHashSet<>();
  private Severity severity = Severity.INFO;

  void add(Severity severity, String fault) {
    faults.add(fault);
    if (severity.compareTo(this.severity) > 0) {
      this.severity = severity;
    }
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  /** A violation for the reasons found, or a pass where there are none. */
  CheckResult result(Check check, String expected, String observed) {
    return faults.isEmpty()
        ? new CheckResult.Pass(check, expected, observed)
        : new CheckResult.Violation(
            check, severity, expected, observed, Texts.list(List.copyOf(faults), "; "));
  }
}
