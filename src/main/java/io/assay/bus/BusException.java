package io.assay.bus;

/** The bus cannot be used as it is configured; the message is one line with the remedy. */
public final class BusException extends Exception {
  private static final long serialVersionUID = 1L;

  BusException(String message) {
    super(message);
  }

  BusException(String message, Throwable cause) {
    super(message, cause);
  }
}
