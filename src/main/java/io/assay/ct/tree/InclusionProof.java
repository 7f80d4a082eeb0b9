package io.assay.ct.tree;

import io.assay.endpoint.Sha256;
import java.util.List;

/**
 * A proof that a leaf is in a tree (RFC 6962, section 2.1.1), right or wrong. Immutable.
 *
 * @param index where the leaf stands, from 0
 * @param path the hashes that lead from the leaf to the root
 */
public record InclusionProof(long index, TreeHead head, List<Sha256> path) {
  public InclusionProof {
    path = List.copyOf(path);
  }

  /** Whether it proves that this is the leaf at {@code index}. Never throws. */
  public boolean verify(byte[] leafHash) {
    return Proofs.verifyInclusion(leafHash, index, head, path);
  }
}
