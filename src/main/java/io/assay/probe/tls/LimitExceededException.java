package io.assay.probe.tls;

import java.io.IOException;

/** More came than {@link io.assay.probe.Limits} allow. The message is for people. */
final class LimitExceededException extends IOException {
  private static final long serialVersionUID = 1L;

  LimitExceededException(String message) {
    super(message);
  }
}
