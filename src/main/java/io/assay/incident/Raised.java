package io.assay.incident;

import io.assay.incident.Finding.Kind;
import io.assay.incident.Finding.Sound;
import io.assay.incident.Finding.Unsaid;
import io.assay.incident.Finding.Wrong;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Severity;
import java.util.Optional;
import java.util.Set;

/**
 * What a check said of a target before, so that it takes several good probes in a row to be done
 * with a violation. Not thread-safe.
 */
final class Raised {
  private Optional<Kind> kind = Optional.empty();
  private Severity severity = Severity.INFO;
  private int good;

  /**
   * The check's result.
   *
   * @param finding what the present probe says
   * @param sound what the present probe shows to be in order
   * @param clearAfter how many such probes in a row it takes
   */
  CheckResult result(Check check, Finding finding, Set<Kind> sound, int clearAfter) {
    if (finding instanceof Wrong wrong
        && !kind.filter(k -> k.compareTo(wrong.kind()) < 0).isPresent()) {
      kind = Optional.of(wrong.kind());
      severity = wrong.severity();
      good = 0;
      return violation(check, wrong);
    }
    boolean clearing = kind.filter(sound::contains).isPresent();
    if (clearing && ++good >= clearAfter) {
      // What is less grave and still wrong is what counts from now on.
      kind = Optional.empty();
      return result(check, finding, sound, clearAfter);
    }
    return switch (finding) {
      case Wrong now when clearing && now.severity().compareTo(clearingSeverity()) < 0 ->
          clearing(check, now.expected(), now.observed(), clearAfter);
      case Wrong now -> violation(check, now);
      case Sound now when clearing -> clearing(check, now.expected(), now.observed(), clearAfter);
      case Sound now when kind.isPresent() ->
          new CheckResult.Undetermined(
              check, now.expected(), now.observed() + "; when last seen, " + past());
      case Sound now -> new CheckResult.Pass(check, now.expected(), now.observed());
      case Unsaid now -> new CheckResult.Undetermined(check, now.expected(), now.reason());
    };
  }

  /** What answers again is not out of reach, though not yet as it should be. */
  private Severity clearingSeverity() {
    return kind.equals(Optional.of(Kind.REACH)) ? Severity.WARNING : severity;
  }

  private String past() {
    return kind.map(Kind::past).orElse("nothing was wrong");
  }

  private CheckResult clearing(Check check, String expected, String observed, int clearAfter) {
    return new CheckResult.Violation(
        check,
        clearingSeverity(),
        expected,
        observed,
        "in order again in %d of the %d probes in a row that it takes; before, %s"
            .formatted(good, clearAfter, past()));
  }

  private static CheckResult violation(Check check, Wrong wrong) {
    return new CheckResult.Violation(
        check, wrong.severity(), wrong.expected(), wrong.observed(), wrong.reason());
  }
}
