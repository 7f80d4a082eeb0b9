package io.assay.judge;

import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import io.assay.trust.revocation.Revocation;
import io.assay.x509.CertificateFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is held of a chain alone, whoever has it.
 *
 * @param paths where the certificates lead to
 * @param programs what each root program says of the chain, by the program's name
 * @param revocation what is known of the leaf's revocation, or of that of the authority above it
 *     that is revoked; absent where the path has no authority above the leaf
 * @param scts those that came with the leaf, and whether they are valid
 * @param inclusion what is known of the promises of those that are
 * @param results one result of each check that looks at the chain alone, in the order of {@link
 *     Check}
 */
public record Verification(
    CertificationPaths paths,
    Map<String, ProgramTrust> programs,
    Optional<Revocation> revocation,
    List<VerifiedSct> scts,
    List<Inclusion> inclusion,
    List<CheckResult> results)
    implements Judged {
  public Verification {
    programs = Map.copyOf(programs);
    scts = List.copyOf(scts);
    inclusion = List.copyOf(inclusion);
    results = List.copyOf(results);
  }

  /** The facts of the certificates as given. */
  public List<CertificateFacts> chain() {
    return paths.certificates();
  }
}
