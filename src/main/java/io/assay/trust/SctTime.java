package io.assay.trust;

import java.time.Instant;

/**
 * When a log promised to log the leaf, which some root programs ask for ({@link Term}).
 *
 * @param time the SCT's timestamp
 */
public record SctTime(Instant time, Validity validity) {
  /** Whether a known log signed the SCT for this leaf. */
  public enum Validity {
    /** It did. */
    VALID,
    /** It did not. */
    INVALID,
    /** It was not verified, or it cannot be said whether clients know the log. */
    UNVERIFIED
  }
}
