package io.assay.judge;

import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import org.assertj.core.api.AbstractAssert;

/** Says of a check result what it should be. */
public final class CheckAssert extends AbstractAssert<CheckAssert, CheckResult> {
  private CheckAssert(CheckResult actual) {
    super(actual, CheckAssert.class);
  }

  public static CheckAssert assertThat(CheckResult actual) {
    return new CheckAssert(actual);
  }

  public CheckAssert passes() {
    isInstanceOf(Pass.class);
    return this;
  }

  public CheckAssert passesWith(String observed) {
    if (!(actual instanceof Pass pass) || !pass.observed().contains(observed)) {
      failWithMessage("expected a pass that observed <%s> but was %s", observed, actual);
    }
    return this;
  }

  public CheckAssert isUndetermined(String reason) {
    if (!(actual instanceof Undetermined undetermined) || !undetermined.reason().contains(reason)) {
      failWithMessage("expected undetermined because of <%s> but was %s", reason, actual);
    }
    return this;
  }

  public CheckAssert isViolated(Severity severity, String reason) {
    if (!(actual instanceof Violation violation)
        || violation.severity() != severity
        || !violation.reason().contains(reason)) {
      failWithMessage(
          "expected a %s violation because of <%s> but was %s", severity, reason, actual);
    }
    return this;
  }
}
