package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import java.util.HashMap;
import java.util.Map;

/** Verifies each signature with each key once. Confined to one search. */
final class SignatureMemo {
  private final Map<Pair, SignatureCheck> known = new HashMap<>();
  private final WorkBudget budget;

  private record Pair(Sha256 certificate, Sha256 key) {}

  SignatureMemo(WorkBudget budget) {
    this.budget = budget;
  }

  /** Whether the key of {@code issuer} certainly made the signature of {@code certificate}. */
  boolean verifies(CertificateFacts certificate, CertificateFacts issuer) {
    return check(certificate, issuer) == SignatureCheck.VALID;
  }

  SignatureCheck check(CertificateFacts certificate, CertificateFacts issuer) {
    if (issuer.spkiSha256().isEmpty()) {
      return SignatureCheck.UNSUPPORTED;
    }
    Pair pair = new Pair(certificate.sha256(), issuer.spkiSha256().get());
    SignatureCheck result = known.get(pair);
    if (result == null) {
      if (!budget.takeVerification()) {
        return SignatureCheck.UNSUPPORTED;
      }
      result = SignatureVerifier.check(certificate, issuer);
      known.put(pair, result);
    }
    return result;
  }
}
