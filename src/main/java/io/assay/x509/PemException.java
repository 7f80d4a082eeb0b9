package io.assay.x509;

import java.io.Serial;

/** PEM text that cannot be read; the message says what is wrong, for people. */
public final class PemException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** The line on which the trouble begins, from 1. */
  private final int line;

  PemException(int line, String problem) {
    super("line " + line + ": " + problem);
    this.line = line;
  }

  /** The line on which the trouble begins, from 1. */
  public int line() {
    return line;
  }
}
