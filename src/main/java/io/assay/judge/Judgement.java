package io.assay.judge;

import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.probe.Observation;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import io.assay.trust.revocation.Revocation;
import io.assay.x509.CertificateFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is held of one observation.
 *
 * @param paths where the certificates lead to
 * @param programs what each root program says of the chain, by the program's name; empty where no
 *     certificate was seen
 * @param revocation what is known of the leaf's revocation, or of that of the authority above it
 *     that is revoked; absent where nobody stands above the leaf
 * @param scts those that came with the leaf, and whether they are valid
 * @param inclusion what is known of the promises of those that are
 * @param results one result of each check, in the order of {@link Check}
 */
public record Judgement(
    Observation observation,
    CertificationPaths paths,
    Map<String, ProgramTrust> programs,
    Optional<Revocation> revocation,
    List<VerifiedSct> scts,
    List<Inclusion> inclusion,
    List<CheckResult> results,
    Verdict verdict)
    implements Judged {
  public Judgement {
    programs = Map.copyOf(programs);
    scts = List.copyOf(scts);
    inclusion = List.copyOf(inclusion);
    results = List.copyOf(results);
  }

  /** The facts of the certificates as sent, in the observation's order. */
  public List<CertificateFacts> chain() {
    return paths.certificates();
  }
}
