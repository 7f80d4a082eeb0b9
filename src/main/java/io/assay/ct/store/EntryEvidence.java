package io.assay.ct.store;

import io.assay.ct.tree.InclusionProof;
import io.assay.probe.Octets;
import java.util.List;
import java.util.Optional;

/**
 * The octets that a match rests on. What was longer than 256 KiB is cut to that; where a log has
 * filled what is kept of it, there are none.
 *
 * @param leafInput the MerkleTreeLeaf (RFC 6962, section 3.4), of which the leaf hash is made; no
 *     octets where the source is no log
 * @param certificate the DER certificate, of a precertificate the DER TBSCertificate that was
 *     logged, of an unreadable entry all that there is
 * @param precertificate the precertificate with its authority's signature, as it was submitted
 * @param chain the DER certificates above, the issuer first, as the log has them; neither the leaf
 *     hash nor a proof vouches for them
 * @param proof that the tree with a verified head includes the leaf
 */
public record EntryEvidence(
    Octets leafInput,
    Octets certificate,
    Optional<Octets> precertificate,
    List<Octets> chain,
    Optional<InclusionProof> proof) {
  private static final Octets NOTHING = Octets.copyOf(new byte[0]);

  public EntryEvidence {
    chain = List.copyOf(chain);
  }

  /** Without octets. */
  EntryEvidence emptied() {
    return new EntryEvidence(NOTHING, NOTHING, Optional.empty(), List.of(), proof);
  }

  /** How many octets there are. */
  long octets() {
    return leafInput.length()
        + certificate.length()
        + precertificate.map(Octets::length).orElse(0)
        + chain.stream().mapToLong(Octets::length).sum();
  }
}
