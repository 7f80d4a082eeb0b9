package io.assay.web;

import java.io.Serial;

/**
 * The web server cannot listen where it should, or not as what it should. The message is one line
 * that ends in the remedy.
 */
public final class ListenException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  ListenException(String message) {
    super(message);
  }

  ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
