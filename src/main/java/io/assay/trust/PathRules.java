package io.assay.trust;

import io.assay.x509.CertificateFacts;
import io.assay.x509.PublicKeyFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What RFC 5280, section 6.1 asks of a path for a TLS server apart from signatures and time. The
 * anchor's own limits bind as well (RFC 5937). Certificate policies are not processed: no TLS
 * client asks for one.
 */
final class PathRules {
  static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  static final String ANY_PURPOSE = "2.5.29.37.0";

  /** Extensions that may be critical, since they are processed here or bear on no TLS path. */
  private static final Set<String> KNOWN_EXTENSIONS =
      Set.of(
          "2.5.29.14", // subjectKeyIdentifier
          "2.5.29.15", // keyUsage
          "2.5.29.17", // subjectAltName
          "2.5.29.19", // basicConstraints
          "2.5.29.30", // nameConstraints
          "2.5.29.31", // cRLDistributionPoints
          "2.5.29.32", // certificatePolicies
          "2.5.29.33", // policyMappings
          "2.5.29.35", // authorityKeyIdentifier
          "2.5.29.36", // policyConstraints
          "2.5.29.37", // extKeyUsage
          "2.5.29.54", // inhibitAnyPolicy
          "1.3.6.1.5.5.7.1.1", // authorityInfoAccess
          "1.3.6.1.5.5.7.1.24"); // tlsfeature

  /** Collisions can be made for these, so a signature proves nothing. */
  private static final Set<String> BROKEN_HASHES = Set.of("MD2", "MD4", "MD5", "SHA1");

  private static final String PRECERTIFICATE_POISON = "1.3.6.1.4.1.11129.2.4.3";
  private static final Set<String> SERVER_KEY_USAGES =
      Set.of("digitalSignature", "keyEncipherment", "keyAgreement");
  private static final int SMALLEST_RSA_BITS = 1024;

  private PathRules() {}

  /**
   * Why {@code path} breaks a rule.
   *
   * @param path the leaf, its issuer, and so on
   * @param anchored whether the last certificate is a trust anchor, of which neither the CA flag
   *     nor the signature is asked
   */
  static Optional<String> broken(
      List<CertificateFacts> path, boolean anchored, NameKeys names, WorkBudget budget) {
    int intermediatesBelow = 0;
    for (int i = 0; i < path.size(); i++) {
      CertificateFacts certificate = path.get(i);
      boolean isAnchor = anchored && i == path.size() - 1;
      Optional<String> broken =
          i == 0
              ? brokenAsServer(certificate)
              : brokenAsIssuer(certificate, isAnchor, intermediatesBelow);
      if (broken.isEmpty()) {
        broken = brokenAnywhere(certificate, isAnchor);
      }
      if (broken.isPresent()) {
        return broken.map(reason -> reason + ": " + Certificates.name(certificate));
      }
      if (i > 0 && !names.isSelfIssued(certificate)) {
        intermediatesBelow++;
      }
    }
    return NameConstraintsRule.broken(path, names, budget);
  }

  private static Optional<String> brokenAsServer(CertificateFacts leaf) {
    if (leaf.criticalExtensions().contains(PRECERTIFICATE_POISON)) {
      return Optional.of("a precertificate, which is not for use (RFC 6962)");
    }
    if (leaf.keyUsage().isPresent()
        && leaf.keyUsage().get().stream().noneMatch(SERVER_KEY_USAGES::contains)) {
      return Optional.of("keyUsage does not allow a TLS server");
    }
    return Optional.empty();
  }

  private static Optional<String> brokenAsIssuer(
      CertificateFacts issuer, boolean isAnchor, int intermediatesBelow) {
    if (!issuer.ca().orElse(isAnchor)) {
      return Optional.of(
          issuer.ca().isPresent()
              ? "issued a certificate but is not a CA"
              : "issued a certificate but has no basicConstraints that make it a CA");
    }
    if (issuer.keyUsage().isPresent() && !issuer.keyUsage().get().contains("keyCertSign")) {
      return Optional.of("issued a certificate but its keyUsage lacks keyCertSign");
    }
    if (issuer.pathLength().isPresent() && intermediatesBelow > issuer.pathLength().get()) {
      return Optional.of(
          "allows %d intermediate certificates below it, the path has %d"
              .formatted(issuer.pathLength().get(), intermediatesBelow));
    }
    return Optional.empty();
  }

  private static Optional<String> brokenAnywhere(CertificateFacts certificate, boolean isAnchor) {
    for (String oid : certificate.criticalExtensions()) {
      if (!KNOWN_EXTENSIONS.contains(oid)) {
        return Optional.of("critical extension " + oid + " is not known");
      }
    }
    if (certificate.extendedKeyUsage().isPresent()
        && !certificate.extendedKeyUsage().get().contains(SERVER_AUTH)
        && !certificate.extendedKeyUsage().get().contains(ANY_PURPOSE)) {
      return Optional.of("extKeyUsage does not allow serverAuth");
    }
    Optional<String> weakKey = certificate.key().flatMap(PathRules::tooWeak);
    if (weakKey.isPresent()) {
      return weakKey;
    }
    return isAnchor ? Optional.empty() : brokenSignatureHash(certificate);
  }

  private static Optional<String> tooWeak(PublicKeyFacts key) {
    return key.algorithm().equals("RSA") && key.bits() > 0 && key.bits() < SMALLEST_RSA_BITS
        ? Optional.of("key of " + key.bits() + " bits is too weak")
        : Optional.empty();
  }

  private static Optional<String> brokenSignatureHash(CertificateFacts certificate) {
    return certificate
        .signatureAlgorithm()
        .filter(name -> BROKEN_HASHES.stream().anyMatch(hash -> name.startsWith(hash + "with")))
        .map(name -> "signed with " + name + ", whose hash is broken");
  }
}
