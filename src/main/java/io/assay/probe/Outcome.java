package io.assay.probe;

/** How a probe ended. */
public sealed interface Outcome {

  /** A DNS message that answers the query was received. What it says is not judged here. */
  record Answered() implements Outcome {}

  /**
   * The probe ended in {@code stage}.
   *
   * @param detail one line for people: what was seen and expected; may quote what the peer sent,
   *     shortened and with control characters replaced
   */
  record Failed(Stage stage, FailureKind kind, String detail) implements Outcome {}
}
