package io.assay.history;

import java.io.IOException;

/** The history cannot be read or written; the message says which one, why, and what to do. */
public final class HistoryException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean ofRow;

  HistoryException(String message) {
    super(message);
    this.ofRow = false;
  }

  HistoryException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param ofRow whether it is the fault of what was to be written, so that nothing else helps
   */
  HistoryException(String message, Throwable cause, boolean ofRow) {
    super(message, cause);
    this.ofRow = ofRow;
  }

  boolean isOfRow() {
    return ofRow;
  }
}
