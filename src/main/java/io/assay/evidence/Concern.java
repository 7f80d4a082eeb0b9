package io.assay.evidence;

import io.assay.endpoint.Sha256;
import io.assay.trust.RootProgram;
import io.assay.x509.CertificateFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a dossier concerns, which decides what its statement claims and asks for. An authority is
 * only reported where a public root program trusts the chain: what stands in the issuer's name of
 * any other chain was written by whoever made it.
 */
enum Concern {
  /** A publicly trusted certificate that may not be the operator's: its CA and root programs. */
  MISISSUANCE,
  /** A certificate that stands in a log and may not be the operator's: its CA and root programs. */
  LOGGED,
  /** A chain that no public root program trusts: the operators of resolver and network. */
  PRIVATE_CHAIN,
  /**
   * Another certificate than expected, by an authority that public root programs know although they
   * do not trust the chain, or of which nothing can be said: the operator.
   */
  UNCERTAIN_TRUST,
  /** A publicly trusted chain with a technical defect: the operator, and perhaps the CA. */
  DEFECT,
  /** What has nothing to do with who issued a certificate: the operator. */
  SERVICE,
  /** Nothing was wrong. */
  NOTHING;

  private static final String LOGGED_CHECK = "unexpected-issuance";

  /** Checks that doubt that a certificate is the operator's. */
  private static final Set<String> IDENTITY =
      Set.of("pin", "issuer", "interceptor", "unlogged", "control", "variant");

  /** Checks that compare; what they compare may be chains. */
  private static final Set<String> COMPARING = Set.of("vantage", "transport");

  private static final Set<String> CHAIN =
      Set.of(
          "name",
          "chain",
          "validity",
          "lifetime",
          "key",
          "malformed",
          "programs",
          "revocation",
          "sct",
          "inclusion");

  /** Whom {@code dossier} concerns. */
  static Concern of(Dossier dossier) {
    Exhibit exhibit = dossier.principal();
    if (exhibit.role() != Role.AFFECTED) {
      return NOTHING;
    }
    List<String> violated =
        exhibit.results().stream()
            .filter(Exhibit.Result::isBad)
            .map(Exhibit.Result::check)
            .toList();
    if (dossier.subject().cause().equals(LOGGED_CHECK)) {
      return LOGGED;
    }
    boolean identity =
        violated.stream().anyMatch(IDENTITY::contains)
            || (violated.stream().anyMatch(COMPARING::contains) && isAnotherKey(dossier, exhibit));
    boolean programs = violated.contains("programs");
    if (exhibit.leaf().isEmpty()) {
      return SERVICE;
    }
    if (isPubliclyTrusted(exhibit)) {
      boolean byOneAlone = programs && trusting(exhibit).size() == 1;
      return identity || byOneAlone
          ? MISISSUANCE
          : violated.stream().anyMatch(CHAIN::contains) ? DEFECT : SERVICE;
    }
    if (identity || programs) {
      return isPubliclyDistrusted(exhibit) ? PRIVATE_CHAIN : UNCERTAIN_TRUST;
    }
    return violated.stream().anyMatch(CHAIN::contains) ? DEFECT : SERVICE;
  }

  private static boolean isAnotherKey(Dossier dossier, Exhibit affected) {
    Optional<Sha256> key = affected.leaf().flatMap(CertificateFacts::spkiSha256);
    List<Sha256> others =
        dossier.exhibits().stream()
            .filter(exhibit -> exhibit.role() == Role.UNAFFECTED)
            .flatMap(exhibit -> exhibit.leaf().flatMap(CertificateFacts::spkiSha256).stream())
            .toList();
    return key.isPresent() && !others.isEmpty() && !others.contains(key.get());
  }

  /** Whether any public root program trusts the chain. */
  static boolean isPubliclyTrusted(Exhibit exhibit) {
    return !trusting(exhibit).isEmpty();
  }

  /** Whether a public root program does not trust it, and none knows its authority. */
  private static boolean isPubliclyDistrusted(Exhibit exhibit) {
    return exhibit.programs().stream()
            .filter(program -> RootProgram.PUBLIC.contains(program.name()))
            .anyMatch(program -> program.trusted().equals(Optional.of(false)))
        && knowing(exhibit).isEmpty();
  }

  /**
   * The public root programs that have the anchor of a sound path, whether they trust it or not.
   */
  static List<String> knowing(Exhibit exhibit) {
    return RootProgram.PUBLIC.stream().filter(exhibit.anchors()::contains).toList();
  }

  /** The public root programs that trust the chain. */
  static List<String> trusting(Exhibit exhibit) {
    return exhibit.programs().stream()
        .filter(program -> RootProgram.PUBLIC.contains(program.name()))
        .filter(program -> program.trusted().equals(Optional.of(true)))
        .map(Exhibit.Program::name)
        .toList();
  }
}
