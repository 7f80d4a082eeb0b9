package io.assay.app;

import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;

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

  /** A defect of the program: {@code EX_SOFTWARE} of BSD's sysexits. */
  static final int DEFECT = 70;

  private ExitCode() {}

  /** Adds up judgements to one exit code. Confined to one thread. */
  static final class Tally {
    private boolean empty = true;
    private boolean violated;
    private boolean unreachable;

    void add(Judgement judgement) {
      empty = false;
      for (CheckResult result : judgement.results()) {
        if (result instanceof CheckResult.Violation violation
            && violation.severity() != Severity.INFO) {
          unreachable |= violation.check() == Check.REACHABLE;
          violated |= violation.check() != Check.REACHABLE;
        }
      }
    }

    boolean isEmpty() {
      return empty;
    }

    int exitCode() {
      if (violated) {
        return VIOLATED;
      }
      return unreachable ? UNREACHABLE : FINE;
    }
  }
}
