package io.assay.judge;

/** What a check says of one observation. The texts are one line each, for people. */
public sealed interface CheckResult {

  Check check();

  /** What would have been right. */
  String expected();

  /** What was seen is what is expected. */
  record Pass(Check check, String expected, String observed) implements CheckResult {}

  /** What was seen is not what is expected. */
  record Violation(Check check, Severity severity, String expected, String observed, String reason)
      implements CheckResult {}

  /** It cannot be said: nothing is expected, or what the check needs was not seen. */
  record Undetermined(Check check, String expected, String reason) implements CheckResult {}
}
