package io.assay.trust;

import io.assay.endpoint.Sha256;
import java.util.List;

/** Whether a root program trusts a chain for TLS servers at a given time. */
public sealed interface TrustResult {

  /**
   * The program trusts it.
   *
   * @param path SHA-256 of each certificate from the leaf to the trust anchor
   */
  record Trusted(List<Sha256> path) implements TrustResult {
    public Trusted {
      path = List.copyOf(path);
    }
  }

  /**
   * The program does not trust it.
   *
   * @param reason the reason why the most promising path fails, in words
   */
  record Untrusted(String reason) implements TrustResult {}

  /**
   * It cannot be said.
   *
   * @param reason what would have been needed to say
   */
  record Undetermined(String reason) implements TrustResult {}
}
