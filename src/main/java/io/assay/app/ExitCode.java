package io.assay.app;

import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.probe.Outcome;
import java.util.List;

/** The exit codes of every command, as the README and {@code --help} list them. */
final class ExitCode {
  /** Everything is as expected. */
  static final int FINE = 0;

  /** Something seen is not what is expected. */
  static final int VIOLATED = 1;

  /** The command line, a file or the configuration is wrong; nothing was done. */
  static final int USAGE = 2;

  /** Something could not be reached, and nothing else is wrong. */
  static final int UNREACHABLE = 3;

  /** Some of what was to be judged could not be read, and nothing else is wrong. */
  static final int INCOMPLETE = 4;

  /** A defect of the program: {@code EX_SOFTWARE} of BSD's sysexits. */
  static final int DEFECT = 70;

  private ExitCode() {}

  /** What {@code assay check} ends with after these judgements. */
  static int of(List<Judgement> judgements) {
    int byResults =
        ofResults(judgements.stream().flatMap(judgement -> judgement.results().stream()).toList());
    // What could not be tried from here has not answered either.
    boolean unanswered =
        judgements.stream()
            .anyMatch(judgement -> judgement.observation().outcome() instanceof Outcome.Failed);
    return byResults == FINE && unanswered ? UNREACHABLE : byResults;
  }

  /** What {@code assay verify} ends with after these results. */
  static int ofResults(List<CheckResult> results) {
    boolean unreachable = false;
    for (CheckResult result : results) {
      if (result instanceof CheckResult.Violation violation
          && violation.severity() != Severity.INFO) {
        if (violation.check() != Check.REACHABLE) {
          return VIOLATED;
        }
        unreachable = true;
      }
    }
    return unreachable ? UNREACHABLE : FINE;
  }
}
