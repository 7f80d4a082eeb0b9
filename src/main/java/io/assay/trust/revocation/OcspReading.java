package io.assay.trust.revocation;

import java.time.Instant;

/** What an OCSP response proves of a certificate. */
public sealed interface OcspReading {

  /**
   * The response can be relied on.
   *
   * @param revocation what it says; unknown where the responder does not know the certificate
   * @param until when it has to be replaced by a newer one
   */
  record Valid(Revocation revocation, Instant until) implements OcspReading {}

  /**
   * It proves nothing, by a mistake of whoever made or sent it: broken, without an answer, for
   * another certificate, by a wrong signer, expired, not yet valid. No client accepts such a
   * staple.
   *
   * @param reason one line: what is wrong and what was expected
   */
  record Faulty(String reason) implements OcspReading {}

  /**
   * Whether it can be relied on cannot be said here: the signature algorithm or a critical
   * extension is not supported.
   */
  record Undecidable(String reason) implements OcspReading {}

  /** The same without the difference between the kinds of not knowing. */
  default Revocation revocation() {
    return switch (this) {
      case Valid valid -> valid.revocation;
      case Faulty faulty -> Revocation.unknown(faulty.reason);
      case Undecidable undecidable -> Revocation.unknown(undecidable.reason);
    };
  }
}
