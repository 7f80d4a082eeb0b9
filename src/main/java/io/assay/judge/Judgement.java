package io.assay.judge;

import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.probe.Observation;
import io.assay.probe.TlsCapture.KeyProof;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import io.assay.trust.revocation.Revocation;
import io.assay.x509.CertificateFacts;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private static final Set<Check> IDENTITY =
      EnumSet.of(
          Check.PIN,
          Check.ISSUER,
          Check.CHAIN,
          Check.PROGRAMS,
          Check.REVOCATION,
          Check.INTERCEPTOR,
          Check.UNLOGGED);

  public Judgement {
    programs = Map.copyOf(programs);
    scts = List.copyOf(scts);
    inclusion = List.copyOf(inclusion);
    results = List.copyOf(results);
  }

  /**
   * Whether the probe leaves no doubt that the leaf is the endpoint operator's own: it is for the
   * endpoint, the server holds its key, it is trusted or pinned, and no check of identity is
   * violated. What else was issued for the resolver plays no part.
   */
  public boolean vouchesForLeaf() {
    boolean keyProven =
        observation.tls().filter(tls -> tls.keyProof() == KeyProof.PROVEN).isPresent();
    boolean doubted =
        results.stream()
            .anyMatch(
                result ->
                    result instanceof CheckResult.Violation violation
                        && IDENTITY.contains(violation.check()));
    return keyProven
        && !doubted
        && !chain().isEmpty()
        && passed(Check.NAME)
        && (passed(Check.PROGRAMS) || passed(Check.PIN));
  }

  private boolean passed(Check check) {
    return results.stream()
        .anyMatch(result -> result.check() == check && result instanceof CheckResult.Pass);
  }

  /** The facts of the certificates as sent, in the observation's order. */
  public List<CertificateFacts> chain() {
    return paths.certificates();
  }
}
