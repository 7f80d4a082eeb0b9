package io.assay.judge;

import io.assay.judge.CheckResult.Undetermined;
import io.assay.trust.Certificates;
import io.assay.trust.CertificationPath;
import io.assay.trust.CertificationPath.End;
import io.assay.x509.CertificateFacts;
import io.assay.x509.PublicKeyFacts;
import io.assay.x509.PublicKeyFacts.Flaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys and signatures on the leaf's path are strong (Baseline Requirements, sections 6.1.5 and
 * 7.1.3). The signature of the certificate on top of the path is its own and proves nothing, weak
 * or strong.
 */
final class KeyCheck {
  private static final String EXPECTED =
      "RSA from 2048 bits, P-256, P-384, P-521 or EdDSA; signatures over SHA-2";

  private static final Set<String> STRONG_CURVES = Set.of("P-256", "P-384", "P-521");

  /** Strong, but no public authority may certify them. */
  private static final Set<String> EDWARDS = Set.of("Ed25519", "Ed448");

  /** Keys below may be factored, or their logarithm found, with the means of an institution. */
  private static final int BROKEN_BITS = 1024;

  private static final int STRONG_BITS = 2048;

  private KeyCheck() {}

  static CheckResult judge(Evidence evidence) {
    if (evidence.best().isEmpty()) {
      return new Undetermined(Check.KEY, EXPECTED, evidence.noLeaf());
    }
    CertificationPath path = evidence.best().get();
    Findings findings = new Findings();
    List<String> unknown = new ArrayList<>();
    List<String> observed = new ArrayList<>();
    int top = path.certificates().size() - 1;
    for (int i = 0; i <= top; i++) {
      CertificateFacts certificate = path.certificates().get(i);
      String name = Certificates.name(certificate);
      addKey(certificate, name, findings, unknown);
      boolean proves = i < top || !endsAtRoot(path);
      if (proves) {
        addSignature(certificate, name, findings, unknown);
      }
      observed.add(
          certificate.key().map(PublicKeyFacts::toString).orElse("(unreadable key)")
              + (proves
                  ? " signed with " + certificate.signatureAlgorithm().orElse("(unreadable)")
                  : ""));
    }
    CheckResult result = findings.result(Check.KEY, EXPECTED, Texts.list(observed, " | "));
    return findings.isEmpty() && !unknown.isEmpty()
        ? new Undetermined(Check.KEY, EXPECTED, Texts.list(unknown, "; "))
        : result;
  }

  private static boolean endsAtRoot(CertificationPath path) {
    return path.end() == End.ANCHOR
        || path.end() == End.SELF_SIGNED
        || path.end() == End.FALSE_ANCHOR;
  }

  private static void addKey(
      CertificateFacts certificate, String name, Findings findings, List<String> unknown) {
    Optional<PublicKeyFacts> read = certificate.key();
    if (read.isEmpty()) {
      unknown.add("the key of " + name + " cannot be read");
      return;
    }
    PublicKeyFacts key = read.get();
    if (key.flaws().contains(Flaw.ROCA)) {
      findings.add(
          Severity.CRITICAL,
          "the key of " + name + " can be computed from its public half (ROCA, CVE-2017-15361)");
    }
    if (key.flaws().contains(Flaw.BAD_EXPONENT)) {
      findings.add(Severity.CRITICAL, "the RSA exponent of " + name + " is even or below 3");
    }
    switch (key.algorithm()) {
      case "RSA", "RSASSA-PSS" -> addSize(key, name, findings, unknown);
      case "DSA" -> {
        addSize(key, name, findings, unknown);
        findings.add(Severity.WARNING, "the key of " + name + " is for DSA, which clients dropped");
      }
      case "EC" -> {
        if (!STRONG_CURVES.contains(key.parameters())) {
          findings.add(
              Severity.WARNING,
              "the key of %s is on the curve %s, none of P-256, P-384 and P-521"
                  .formatted(name, key.parameters().isEmpty() ? "(unreadable)" : key.parameters()));
        }
      }
      default -> {
        if (!EDWARDS.contains(key.algorithm())) {
          unknown.add("the strength of " + key + " keys is not known here: " + name);
        }
      }
    }
  }

  private static void addSize(
      PublicKeyFacts key, String name, Findings findings, List<String> unknown) {
    if (key.bits() == 0) {
      unknown.add("the size of the key of " + name + " cannot be read");
    } else if (key.bits() < STRONG_BITS) {
      findings.add(
          key.bits() < BROKEN_BITS ? Severity.CRITICAL : Severity.WARNING,
          "the key of %s has %d bits only".formatted(name, key.bits()));
    }
  }

  private static void addSignature(
      CertificateFacts certificate, String name, Findings findings, List<String> unknown) {
    Optional<String> read = certificate.signatureAlgorithm();
    if (read.isEmpty()) {
      unknown.add("the signature algorithm of " + name + " cannot be read");
      return;
    }
    String algorithm = read.get();
    if (algorithm.startsWith("MD2with") || algorithm.startsWith("MD5with")) {
      findings.add(
          Severity.CRITICAL, "%s is signed with %s, which is broken".formatted(name, algorithm));
    } else if (algorithm.startsWith("SHA1with")) {
      findings.add(
          Severity.WARNING,
          "%s is signed with %s, which clients refuse".formatted(name, algorithm));
    } else if (algorithm.endsWith("withDSA")) {
      findings.add(
          Severity.WARNING,
          "%s is signed with %s, which clients dropped".formatted(name, algorithm));
    } else if (!algorithm.startsWith("SHA") && !EDWARDS.contains(algorithm)) {
      unknown.add(
          "%s is signed with %s, whose strength is not known here".formatted(name, algorithm));
    }
  }
}
