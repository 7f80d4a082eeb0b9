package io.assay.trust.revocation;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of the revocation of one certificate.
 *
 * @param source what says so; absent where nothing does
 * @param checkedAt the date of what the source says: thisUpdate of a response or a CRL, the fetch
 *     of a list
 * @param revokedAt since when it is revoked, where it is and the source tells
 * @param reason of a revocation in the words of RFC 5280 ({@code keyCompromise}), else why nothing
 *     can be said, in one line
 */
public record Revocation(
    Status status,
    Optional<Source> source,
    Optional<Instant> checkedAt,
    Optional<Instant> revokedAt,
    Optional<String> reason) {

  /** Whether it is revoked. */
  public enum Status {
    /** The source says that it is not. */
    GOOD,
    /** The source says that it is. */
    REVOKED,
    /** It cannot be said. */
    UNKNOWN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The lower-case name. */
    public String text() {
      return text;
    }
  }

  /** What knows of revocations. */
  public enum Source {
    /** The OCSP response that the server stapled (RFC 6066, section 8). */
    STAPLE,
    /** An OCSP response fetched from the responder that the certificate names (RFC 6960). */
    OCSP,
    /** A CRL (RFC 5280, section 5). */
    CRL,
    /** Microsoft's list of disallowed certificates. */
    DISALLOWED,
    /** What the authority told CCADB of one of its own certificates. */
    CCADB;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The lower-case name. */
    public String text() {
      return text;
    }
  }

  /** Nothing can be said, for this reason. */
  public static Revocation unknown(String reason) {
    return new Revocation(
        Status.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(reason));
  }
}
