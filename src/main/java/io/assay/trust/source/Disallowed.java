package io.assay.trust.source;

import io.assay.probe.Octets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates that Microsoft's list disallows. Immutable.
 *
 * @param kind what the identifiers are digests of
 * @param identifiers the digests
 * @param thisUpdate the date of the list; absent where there is none
 */
public record Disallowed(Kind kind, Set<Octets> identifiers, Optional<Instant> thisUpdate) {
  /** No list. */
  public static final Disallowed NONE =
      new Disallowed(Kind.CERTIFICATE_SHA1, Set.of(), Optional.empty());

  /** What an identifier is a digest of. */
  public enum Kind {
    /** SHA-1 of the certificate. */
    CERTIFICATE_SHA1,
    /** SHA-256 of the certificate. */
    CERTIFICATE_SHA256,
    /** The TBSCertificate, by the hash algorithm of the certificate's own signature. */
    SIGNATURE_HASH
  }

  public Disallowed {
    identifiers = Set.copyOf(identifiers);
  }
}
