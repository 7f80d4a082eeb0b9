package io.assay.web.problem;

import java.io.Serial;

/**
 * Ends the handling of a request with a {@link Problem}, from wherever in it: {@link
 * Problem#exception}. No defect, so that it has no stack trace.
 */
public final class ProblemException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What the request is answered with. */
  public Problem problem() {
    return problem;
  }
}
