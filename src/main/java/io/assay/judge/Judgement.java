package io.assay.judge;

import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.probe.Observation;
import io.assay.probe.Sharing;
import io.assay.probe.TlsCapture.KeyProof;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import io.assay.trust.revocation.Revocation;
import io.assay.x509.CertificateFacts;
import java.util.EnumMap;
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
 * @param results one result of each check that was asked, in the order of {@link Check}
 * @param conclusion what the results amount to together
 */
public record Judgement(
    Observation observation,
    CertificationPaths paths,
    Map<String, ProgramTrust> programs,
    Optional<Revocation> revocation,
    List<VerifiedSct> scts,
    List<Inclusion> inclusion,
    List<CheckResult> results,
    Conclusion conclusion)
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
  private static final Set<Check> NAME = EnumSet.of(Check.NAME);

  public Judgement {
    programs = Map.copyOf(programs);
    scts = List.copyOf(scts);
    inclusion = List.copyOf(inclusion);
    results = List.copyOf(results);
  }

  /** One word for all of it. */
  public Verdict verdict() {
    return conclusion.verdict();
  }

  /**
   * Whether the probe leaves no doubt that the leaf is the endpoint operator's own: it is for the
   * endpoint, the server holds its key, it is trusted or pinned, and no check of identity is
   * violated. What else was issued for the resolver plays no part.
   */
  public boolean vouchesForLeaf() {
    return keyProven()
        && !violated(IDENTITY)
        && !chain().isEmpty()
        && passed(Check.NAME)
        && (passed(Check.PROGRAMS) || passed(Check.PIN));
  }

  /** Whether a check of identity, or {@link Check#NAME}, is violated. */
  public boolean doubtsLeaf() {
    return violated(IDENTITY) || violated(NAME);
  }

  /** Whether the server proved to hold the leaf's key. */
  public boolean keyProven() {
    return observation.tls().filter(tls -> tls.keyProof() == KeyProof.PROVEN).isPresent();
  }

  /** Whether it is that of a control, which has no other checks than {@code control} and one. */
  public boolean isOfControl() {
    return isOfControl(results);
  }

  static boolean isOfControl(List<CheckResult> results) {
    return results.stream().noneMatch(result -> result.check() == Check.REACHABLE);
  }

  /** How far the probe came. */
  public Reach reach() {
    return Reach.of(observation);
  }

  /**
   * The violated checks that let doubt that the operator is who answers; {@code docs/checks.md} has
   * them under "Verdict".
   */
  public Set<Check> doubts() {
    Circumstances circumstances = circumstances();
    boolean intercepted = verdict() == Verdict.INTERCEPTED;
    Set<Check> doubts = EnumSet.noneOf(Check.class);
    for (CheckResult result : results) {
      if (result instanceof CheckResult.Violation violation
          && Sign.of(violation, circumstances)
              .filter(sign -> intercepted || sign.isDoubt())
              .isPresent()) {
        doubts.add(violation.check());
      }
    }
    return doubts;
  }

  /**
   * The same with further results, each in the place of one of its check if there is one. The
   * verdict is decided anew.
   */
  public Judgement with(List<CheckResult> more) {
    Map<Check, CheckResult> byCheck = new EnumMap<>(Check.class);
    results.forEach(result -> byCheck.put(result.check(), result));
    more.forEach(result -> byCheck.put(result.check(), result));
    List<CheckResult> all = List.copyOf(byCheck.values());
    return new Judgement(
        observation,
        paths,
        programs,
        revocation,
        scts,
        inclusion,
        all,
        VerdictTable.decide(all, circumstances()));
  }

  /** An equal one that has what is often the same in common with others. */
  public Judgement sharing(Sharing kept) {
    return new Judgement(
        observation.sharing(kept),
        paths,
        kept.one(programs),
        kept.one(revocation),
        kept.one(scts),
        kept.one(inclusion),
        results.stream().map(kept::one).toList(),
        kept.one(conclusion));
  }

  private Circumstances circumstances() {
    return new Circumstances(observation, paths, programs);
  }

  private boolean violated(Set<Check> checks) {
    for (CheckResult result : results) {
      if (result instanceof CheckResult.Violation && checks.contains(result.check())) {
        return true;
      }
    }
    return false;
  }

  private boolean passed(Check check) {
    for (CheckResult result : results) {
      if (result.check() == check) {
        return result instanceof CheckResult.Pass;
      }
    }
    return false;
  }

  /** The facts of the certificates as sent, in the observation's order. */
  public List<CertificateFacts> chain() {
    return paths.certificates();
  }
}
