package io.assay.incident;

import io.assay.judge.Severity;

/**
 * What the present probe says, before it counts what the check said before.
 *
 * <p>Texts are one line each, for people.
 */
sealed interface Finding {

  /** What can be wrong, the gravest first. */
  enum Kind {
    /** Another chain than elsewhere. */
    CHAIN("the certificate was another one"),
    /** Reachable elsewhere, not from here. */
    REACH("it was reached from elsewhere only"),
    /** Served elsewhere, not here. */
    SERVICE("it answered elsewhere only"),
    /** Another answer than elsewhere. */
    ANSWER("the answer was another one"),
    /** Another TLS than elsewhere. */
    TLS("TLS was negotiated otherwise");

    private final String past;

    Kind(String past) {
      this.past = past;
    }

    /** What was wrong, once it is no more. */
    String past() {
      return past;
    }
  }

  /** Something is wrong. */
  record Wrong(Kind kind, Severity severity, String expected, String observed, String reason)
      implements Finding {}

  /** Nothing is wrong. */
  record Sound(String expected, String observed) implements Finding {}

  /** It cannot be said. */
  record Unsaid(String expected, String reason) implements Finding {}
}
