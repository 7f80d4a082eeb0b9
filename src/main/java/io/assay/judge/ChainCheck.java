package io.assay.judge;

import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.trust.Certificates;
import io.assay.trust.CertificationPath;
import io.assay.trust.CertificationPath.End;
import io.assay.trust.CertificationPaths;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The chain is in order, complete, correctly signed and without ballast (RFC 8446, section 4.4.2;
 * RFC 5246, section 7.4.2). The measure is a client that does not fetch missing certificates.
 */
final class ChainCheck {
  private static final String EXPECTED =
      "leaf first, then each certificate's issuer, up to one that a trust anchor issued";

  private ChainCheck() {}

  static CheckResult judge(Evidence evidence) {
    CertificationPaths paths = evidence.paths();
    if (evidence.best().isEmpty()) {
      return new Undetermined(Check.CHAIN, EXPECTED, evidence.noLeaf());
    }
    CertificationPath path = evidence.best().get();
    if (path.end() == End.SIGNATURE_UNSUPPORTED) {
      return new Undetermined(Check.CHAIN, EXPECTED, path.failure().orElseThrow());
    }
    Findings findings = new Findings();
    switch (path.end()) {
      case SIGNATURE_WRONG, FALSE_ANCHOR ->
          findings.add(Severity.CRITICAL, path.failure().orElseThrow());
      case ISSUER_ABSENT ->
          findings.add(
              Severity.WARNING,
              absent(path) + evidence.notFetched().map(why -> "; " + why).orElse(""));
      case BROKEN_OFF -> findings.add(Severity.WARNING, path.failure().orElseThrow());
      case ANCHOR, SELF_SIGNED, SIGNATURE_UNSUPPORTED -> {}
    }
    if (!inOrder(path, paths.certificates())) {
      findings.add(
          Severity.WARNING, "not in order: each certificate must be followed by its issuer");
    }
    Optional<DistinguishedName> wanted = path.certificates().getLast().issuer();
    for (CertificateFacts certificate : paths.unrelated()) {
      // One that has the name but not the key is reported with the signature.
      if (path.end() != End.SIGNATURE_WRONG || !certificate.subject().equals(wanted)) {
        findings.add(
            Severity.WARNING, Certificates.name(certificate) + " has nothing to do with the leaf");
      }
    }
    for (CertificateFacts certificate : duplicates(paths.certificates())) {
      findings.add(Severity.INFO, Certificates.name(certificate) + " is sent more than once");
    }
    return findings.result(Check.CHAIN, EXPECTED, observed(path, paths.certificates()));
  }

  private static String absent(CertificationPath path) {
    CertificateFacts top = path.certificates().getLast();
    return "issuer %s of %s is neither sent nor a trust anchor"
        .formatted(Certificates.issuerName(top), Certificates.name(top));
  }

  /** Whether those of the path that were sent were sent in its order. */
  private static boolean inOrder(CertificationPath path, List<CertificateFacts> sent) {
    int last = -1;
    for (CertificateFacts certificate : path.certificates()) {
      int index = indexOf(certificate.sha256(), sent);
      if (index >= 0) {
        if (index < last) {
          return false;
        }
        last = index;
      }
    }
    return true;
  }

  private static int indexOf(Sha256 digest, List<CertificateFacts> certificates) {
    for (int i = 0; i < certificates.size(); i++) {
      if (certificates.get(i).sha256().equals(digest)) {
        return i;
      }
    }
    return -1;
  }

  private static List<CertificateFacts> duplicates(List<CertificateFacts> certificates) {
    Set<Sha256> seen = new HashSet<>();
    return certificates.stream().filter(certificate -> !seen.add(certificate.sha256())).toList();
  }

  private static String observed(CertificationPath path, List<CertificateFacts> sent) {
    List<String> names = new ArrayList<>();
    for (CertificateFacts certificate : sent) {
      names.add(Certificates.name(certificate));
    }
    CertificateFacts top = path.certificates().getLast();
    String end =
        switch (path.end()) {
          case ANCHOR ->
              indexOf(top.sha256(), sent) < 0
                  ? "; trust anchor " + Certificates.name(top)
                  : "; the trust anchor itself is sent, which is not needed";
          case SELF_SIGNED, FALSE_ANCHOR -> "; self-signed: " + Certificates.name(top);
          case ISSUER_ABSENT, SIGNATURE_WRONG, SIGNATURE_UNSUPPORTED, BROKEN_OFF -> "";
        };
    return "sent: " + Texts.list(names, " | ") + end;
  }
}
