package io.assay.web;

import java.io.Serial;

/**
 * Ends the handling of a request with a {@link Problem}, from wherever in it. No defect, so that it
 * has no stack trace.
 */
final class ProblemException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
