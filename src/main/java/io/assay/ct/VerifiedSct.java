package io.assay.ct;

import io.assay.probe.Octets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is held of one SCT (RFC 6962, section 3.2) that came with a leaf.
 *
 * @param log who signed it, if a known log's id stands there
 * @param logId SHA-256 of the log's key, if it can be read
 * @param timestamp when the log promised, as the SCT says, if it can be read
 * @param reason why it is not {@link Status#VALID}, in one line
 * @param promise the leaf that the log is to have, if the SCT is {@link Status#VALID}
 */
public record VerifiedSct(
    Origin origin,
    Optional<Log> log,
    Optional<Octets> logId,
    Optional<Instant> timestamp,
    Status status,
    Optional<String> reason,
    Optional<PromisedLeaf> promise) {

  /** How an SCT came (RFC 6962, section 3.3). */
  public enum Origin {
    /** Within the leaf. */
    CERTIFICATE,
    /** In the TLS extension. */
    TLS,
    /** In the stapled OCSP response. */
    OCSP;

    /** In lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of verifying it. */
  public enum Status {
    /** The log signed it for this leaf. */
    VALID("valid"),
    /** The log did not sign this for this leaf: forged, damaged, or for something else. */
    FORGED("invalid"),
    /** The log signed it, but should not have: its time or the leaf's end does not fit. */
    IMPROPER("invalid"),
    /** No log of the list has this id. */
    UNKNOWN_LOG("unknown-log"),
    /** It cannot be said. */
    UNDETERMINED("undetermined");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** The name in JSON, which is less precise. */
    public String text() {
      return text;
    }
  }

  /** Whether a log that clients know signed it properly. */
  boolean isKnownAndValid() {
    return status == Status.VALID && log.filter(Log::onceApproved).isPresent();
  }
}
