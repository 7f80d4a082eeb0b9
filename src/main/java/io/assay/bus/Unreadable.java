package io.assay.bus;

/** A record that is no observation, or lacks something to be one. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  private final SetAsideReason reason;

  Unreadable(SetAsideReason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  Unreadable(SetAsideReason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  SetAsideReason reason() {
    return reason;
  }

  /** What is wrong, in one line. */
  String detail() {
    return String.valueOf(getMessage());
  }
}
