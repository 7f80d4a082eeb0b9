package io.assay.lab;

/** A part of the lab did not do what it was started for; the message holds its output. */
public class LabException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what went wrong, with the output of the program that did. */
  public LabException(String message) {
    super(message);
  }

  LabException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Another process took a port between its choice and its use. */
  static final class PortTaken extends LabException {
    private static final long serialVersionUID = 1;

    PortTaken(String message) {
      super(message);
    }
  }
}
