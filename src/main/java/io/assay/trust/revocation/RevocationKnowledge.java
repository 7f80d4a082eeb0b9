package io.assay.trust.revocation;

import io.assay.x509.CertificateFacts;
import java.time.Instant;

/** What is known of revoked certificates at the moment. Reading it does no I/O. Thread-safe. */
@FunctionalInterface
public interface RevocationKnowledge {
  /** Knows of nothing. */
  RevocationKnowledge NOTHING =
      (certificate, issuer, time) -> Revocation.unknown("no revocation data is loaded");

  /**
   * What is known of {@code certificate}.
   *
   * @param issuer whose key signed it, as verified
   * @param time when the certificate was used
   */
  Revocation of(CertificateFacts certificate, CertificateFacts issuer, Instant time);
}
