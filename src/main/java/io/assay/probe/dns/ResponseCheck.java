package io.assay.probe.dns;

/** Whether a DNS message answers a query. */
sealed interface ResponseCheck {

  /** It does. */
  record Matches() implements ResponseCheck {
    static final Matches INSTANCE = new Matches();
  }

  /** It is a DNS message, but answers something else. */
  record Mismatch(String reason) implements ResponseCheck {}

  /** It is no well-formed DNS message (RFC 1035, section 4). */
  record Malformed(String reason) implements ResponseCheck {}
}
