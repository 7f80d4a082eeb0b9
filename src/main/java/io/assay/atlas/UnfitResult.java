package io.assay.atlas;

import java.io.Serial;

/** A result that cannot be used; the message says what is wrong in it. */
final class UnfitResult extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String problem;

  UnfitResult(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** A member that is not what it should be. */
  UnfitResult(String name, String found, String expected) {
    this("\"%s\" is %s instead of %s".formatted(name, found, expected));
  }

  /** What is wrong, on one line. */
  String problem() {
    return problem;
  }
}
