package io.assay.config;

import io.assay.endpoint.EndpointException;

/** Text that cannot be the value that its place asks for. */
final class Unfit extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String expected;

  /**
   * @param problem what is wrong with the text; empty where {@code expected} says enough
   */
  Unfit(String problem, String expected) {
    super(problem + "; expected " + expected);
    this.problem = problem;
    this.expected = expected;
  }

  Unfit(EndpointException cause) {
    super(cause);
    this.problem = cause.problem();
    this.expected = cause.expected();
  }

  String problem() {
    return problem;
  }

  String expected() {
    return expected;
  }

  /** Reads a value from text. */
  @FunctionalInterface
  interface Reading<T> {
    T read(String text) throws Unfit;
  }
}
