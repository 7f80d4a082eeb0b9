package io.assay.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;

/**
 * Remembers which key made which certificate's signature, so that the signatures of authorities are
 * verified once and not for each chain. Thread-safe, bounded.
 */
final class SignatureMemo {
  private static final int REMEMBERED = 10_000;

  private final Cache<Pair, SignatureCheck> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();

  /** A certificate and a key that may have signed it. */
  record Pair(Sha256 certificate, Sha256 key) {}

  /**
   * Whether the key of {@code issuer} made the signature of {@code certificate}.
   *
   * @param pair the two
   */
  SignatureCheck check(Pair pair, CertificateFacts certificate, CertificateFacts issuer) {
    SignatureCheck result = known.getIfPresent(pair);
    if (result == null) {
      result = SignatureVerifier.check(certificate, issuer);
      known.put(pair, result);
    }
    return result;
  }
}
