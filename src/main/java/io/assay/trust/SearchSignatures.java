package io.assay.trust;

import io.assay.trust.SignatureMemo.Pair;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SignatureCheck;
import java.util.HashMap;
import java.util.Map;

/**
 * The signatures of one search within its budget. What the memo knows from other searches costs the
 * budget as well: what is found must not depend on what was judged before. Confined to one search.
 */
final class SearchSignatures {
  private final Map<Pair, SignatureCheck> checked = new HashMap<>();
  private final SignatureMemo memo;
  private final WorkBudget budget;

  SearchSignatures(SignatureMemo memo, WorkBudget budget) {
    this.memo = memo;
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
    SignatureCheck result = checked.get(pair);
    if (result == null) {
      if (!budget.takeVerification()) {
        return SignatureCheck.UNSUPPORTED;
      }
      result = memo.check(pair, certificate, issuer);
      checked.put(pair, result);
    }
    return result;
  }
}
