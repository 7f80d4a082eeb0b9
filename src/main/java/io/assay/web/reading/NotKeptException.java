package io.assay.web.reading;

import java.io.Serial;

/**
 * This process does not keep what was asked for. The message is a sentence that says so, and why.
 */
public final class NotKeptException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private NotKeptException(String message) {
    super(message);
  }

  /** That there is no history. */
  public static NotKeptException history() {
    return new NotKeptException(
        "This daemon keeps no history: its configuration says \"history: never\".");
  }

  /** That there is no evidence. */
  public static NotKeptException evidence() {
    return new NotKeptException(
        "This daemon keeps no evidence: its configuration says \"evidence: never\".");
  }

  /**
   * That no log is followed.
   *
   * @param reason why, without a full stop
   */
  public static NotKeptException matches(String reason) {
    return new NotKeptException("This daemon follows no CT log: %s.".formatted(reason));
  }
}
