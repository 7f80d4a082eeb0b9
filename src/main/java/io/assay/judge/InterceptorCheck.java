package io.assay.judge;

import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.trust.Certificates;
import io.assay.trust.Interceptors;
import io.assay.trust.ProgramTrust;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * No known product that intercepts TLS made the chain. A product is recognised by the name that its
 * authority writes as the leaf's issuer; as anybody may have that name, it counts only where no
 * root program vouches for the chain. A key that is public, or that of a network's login page,
 * counts under any name.
 */
final class InterceptorCheck {
  private static final String EXPECTED = "no known interception product or leaked key";

  /** Characters of a name that a pattern is tried on; no product's name is as long. */
  private static final int NAME_CHARACTERS = 256;

  private InterceptorCheck() {}

  static CheckResult judge(Evidence evidence) {
    if (evidence.leaf().isEmpty()) {
      return new Undetermined(Check.INTERCEPTOR, EXPECTED, evidence.noLeaf());
    }
    Interceptors known = evidence.interceptors();
    CertificateFacts leaf = evidence.leaf().get();
    Optional<String> leaked = leakedKey(evidence);
    if (leaked.isPresent()) {
      return violation(
          leaf, leaked.get() + ", whose private key is public: anybody can sign with it");
    }
    Optional<String> portal = leaf.spkiSha256().map(known.captivePortals()::get);
    if (portal.isPresent()) {
      return violation(
          leaf,
          "the leaf's key is that of %s: a network's login page"
              .formatted(Texts.safe(portal.get())));
    }
    Optional<String> product =
        known.products().stream()
            .filter(candidate -> fits(candidate, leaf.issuer()))
            .findFirst()
            .map(candidate -> Texts.safe(candidate.name()));
    if (product.isEmpty()) {
      return new Pass(Check.INTERCEPTOR, EXPECTED, "none");
    }
    if (isTrusted(evidence.programs())) {
      return new Pass(
          Check.INTERCEPTOR,
          EXPECTED,
          "the issuer is named like that of %s, but a root program trusts the chain"
              .formatted(product.get()));
    }
    if (PinCheck.holds(evidence) || IssuerCheck.holds(evidence)) {
      return new Undetermined(
          Check.INTERCEPTOR,
          EXPECTED,
          "the issuer is named like that of %s, but the chain is the expected one"
              .formatted(product.get()));
    }
    return violation(
        leaf,
        "the issuer is named like that of %s, and no root program trusts the chain"
            .formatted(product.get()));
  }

  private static Violation violation(CertificateFacts leaf, String reason) {
    return new Violation(
        Check.INTERCEPTOR,
        Severity.CRITICAL,
        EXPECTED,
        "issuer " + Certificates.issuerName(leaf),
        reason);
  }

  /** Sent, or on the way to an anchor that was not: such a root may have been installed. */
  private static Optional<String> leakedKey(Evidence evidence) {
    Map<Sha256, String> leaked = evidence.interceptors().leakedKeys();
    return Stream.concat(
            evidence.paths().certificates().stream(),
            evidence.best().stream().flatMap(path -> path.certificates().stream()))
        .filter(certificate -> certificate.spkiSha256().filter(leaked::containsKey).isPresent())
        .findFirst()
        .map(
            certificate ->
                "%s has a key of %s"
                    .formatted(
                        Certificates.name(certificate),
                        Texts.safe(
                            leaked.getOrDefault(certificate.spkiSha256().orElseThrow(), ""))));
  }

  private static boolean fits(Interceptors.Product product, Optional<DistinguishedName> issuer) {
    return issuer.isPresent()
        && fits(product.commonName(), "CN", issuer.get().attributes())
        && fits(product.organization(), "O", issuer.get().attributes());
  }

  private static boolean fits(
      Optional<Pattern> pattern, String type, List<DistinguishedName.Attribute> attributes) {
    return pattern.isEmpty()
        || attributes.stream()
            .anyMatch(
                attribute ->
                    attribute.type().equals(type)
                        && attribute.value().length() <= NAME_CHARACTERS
                        && pattern.get().matcher(attribute.value()).matches());
  }

  private static boolean isTrusted(Map<String, ProgramTrust> programs) {
    return programs.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().equals(RootProgram.PLATFORM)
                    || RootProgram.PUBLIC.contains(entry.getKey()))
        .anyMatch(entry -> entry.getValue().result() instanceof TrustResult.Trusted);
  }
}
