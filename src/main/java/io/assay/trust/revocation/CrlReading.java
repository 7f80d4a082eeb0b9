package io.assay.trust.revocation;

import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.Map;

/** What a CRL proves of certificates of one issuer. */
sealed interface CrlReading {

  /**
   * The list can be relied on.
   *
   * @param until when it has to be replaced by a newer one
   * @param answers by certificate; for one that it does not cover, unknown with the reason
   */
  record Valid(Instant thisUpdate, Instant until, int entries, Map<Sha256, Revocation> answers)
      implements CrlReading {
    public Valid {
      answers = Map.copyOf(answers);
    }
  }

  /**
   * It proves nothing.
   *
   * @param reason one line: what is wrong, where, what was expected
   */
  record Unusable(String reason) implements CrlReading {}
}
