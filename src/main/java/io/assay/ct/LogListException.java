package io.assay.ct;

import java.io.Serial;

/** A document is no log list. The message is one line that says where and what was expected. */
public final class LogListException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  LogListException(String message) {
    super(message);
  }

  LogListException(String message, Throwable cause) {
    super(message, cause);
  }
}
