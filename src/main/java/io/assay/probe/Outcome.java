package io.assay.probe;

/** How a probe ended. */
public sealed interface Outcome {

  /** A DNS message that answers the query was received. What it says is not judged here. */
  record Answered() implements Outcome {}

  /**
   * The probe ended as it was meant to once the server had shown its certificates; nothing was
   * asked. Third parties measure like that. What comes later in a handshake was not seen either:
   * whether the server holds the leaf's key, for one.
   */
  record NotAsked() implements Outcome {}

  /**
   * The probe ended in {@code stage}.
   *
   * @param detail one line for people: what was seen and expected; may quote what the peer sent,
   *     shortened and with control characters replaced
   */
  record Failed(Stage stage, FailureKind kind, String detail) implements Outcome {}
}
