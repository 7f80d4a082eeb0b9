package io.assay.app;

/**
 * A command cannot be carried out for a reason that its user can mend. The message is one or more
 * whole lines that say what is wrong and what to do; it is shown without a stack trace.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** Wrong input: the program ends with {@link ExitCode#USAGE}. */
  Refusal(String message) {
    this(message, ExitCode.USAGE);
  }

  Refusal(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
