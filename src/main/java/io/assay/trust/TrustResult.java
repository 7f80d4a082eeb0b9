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
   * @param reason why its paths fail, in words: of those to an anchor of the program, or else of
   *     those that came furthest, up to three different reasons
   */
  record Untrusted(String reason) implements TrustResult {}

  /**
   * It cannot be said.
   *
   * @param reason what would have been needed to say
   */
  record Undetermined(String reason) implements TrustResult {}
}
