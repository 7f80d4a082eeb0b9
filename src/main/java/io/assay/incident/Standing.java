package io.assay.incident;

import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What speaks for or against whoever presented a leaf, by one judgement. */
enum Standing {
  /**
   * It is the operator: the judgement vouches for the leaf, or it has an expected pin or issuer and
   * the right name, and nothing speaks against it but the opinion of some program.
   */
  VOUCHED,
  /**
   * An authority of root programs issued the leaf for this name, but clients reject it: for its
   * time, say, or since an intermediate is missing.
   */
  REJECTED,
  /** A check of identity, or {@code name}, is violated. */
  DOUBTED,
  /** Neither: what it takes to say is missing. */
  UNKNOWN;

  /** Violated, none of these can be the operator's clumsiness. */
  private static final Set<Check> TELLING =
      EnumSet.of(Check.PIN, Check.ISSUER, Check.INTERCEPTOR, Check.UNLOGGED, Check.REVOCATION);

  /**
   * @param anchored whether the leaf's path leads to an anchor of a root program
   */
  static Standing of(Judgement judgement, boolean anchored) {
    if (judgement.vouchesForLeaf()) {
      return VOUCHED;
    }
    if (passed(judgement, Check.NAME) && !isTelling(judgement)) {
      if (judgement.keyProven()
          && isExpected(judgement)
          && !isViolated(judgement, Check.PROGRAMS, Severity.CRITICAL)) {
        return VOUCHED;
      }
      if (anchored && judgement.doubtsLeaf()) {
        return REJECTED;
      }
    }
    return judgement.doubtsLeaf() ? DOUBTED : UNKNOWN;
  }

  /** Whether the leaf's path has an expected pin, or an expected authority issued it. */
  static boolean isExpected(Judgement judgement) {
    return passed(judgement, Check.PIN) || passed(judgement, Check.ISSUER);
  }

  /** Whether {@code check} passed. */
  static boolean passed(Judgement judgement, Check check) {
    for (CheckResult result : judgement.results()) {
      if (result.check() == check) {
        return result instanceof CheckResult.Pass;
      }
    }
    return false;
  }

  private static boolean isTelling(Judgement judgement) {
    List<CheckResult> results = judgement.results();
    for (CheckResult result : results) {
      if (result instanceof CheckResult.Violation && TELLING.contains(result.check())) {
        return true;
      }
    }
    return isViolated(judgement, Check.CHAIN, Severity.CRITICAL);
  }

  private static boolean isViolated(Judgement judgement, Check check, Severity severity) {
    for (CheckResult result : judgement.results()) {
      if (result instanceof CheckResult.Violation violation
          && violation.check() == check
          && violation.severity() == severity) {
        return true;
      }
    }
    return false;
  }
}
