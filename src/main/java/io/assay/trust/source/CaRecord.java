package io.assay.trust.source;

import io.assay.probe.Octets;
import java.util.List;
import java.util.Optional;

/**
 * What CCADB says of one authority's certificate.
 *
 * @param der the certificate
 * @param owner the organisation that answers for it; empty where CCADB does not say
 * @param fullCrls URLs of CRLs, each of which covers all that this authority issues
 * @param partitionedCrls URLs of CRLs that cover it together
 * @param revocation CCADB's revocation status such as {@code Revoked} or {@code Parent Cert
 *     Revoked}; absent where it is not revoked
 */
public record CaRecord(
    Octets der,
    String owner,
    List<String> fullCrls,
    List<String> partitionedCrls,
    Optional<String> revocation) {
  public CaRecord {
    fullCrls = List.copyOf(fullCrls);
    partitionedCrls = List.copyOf(partitionedCrls);
  }
}
