package io.assay.trust;

import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.util.Optional;

/** How certificates are called in reasons. */
public final class Certificates {
  private static final int NAME_CHARACTERS = 120;

  private Certificates() {}

  /** The subject, or the digest where there is none; shortened if it is long. */
  public static String name(CertificateFacts certificate) {
    return certificate
        .subject()
        .map(DistinguishedName::text)
        .filter(text -> !text.isEmpty())
        .map(Certificates::shortened)
        .orElseGet(() -> "certificate " + certificate.sha256().hex().substring(0, 16) + "…");
  }

  /** The name in the issuer field. */
  public static String issuerName(CertificateFacts certificate) {
    return text(certificate.issuer());
  }

  private static String text(Optional<DistinguishedName> name) {
    return name.map(DistinguishedName::text)
        .filter(text -> !text.isEmpty())
        .map(Certificates::shortened)
        .orElse("(no name)");
  }

  /** {@code text}, cut if it is long. */
  public static String shortened(String text) {
    return text.length() <= NAME_CHARACTERS ? text : text.substring(0, NAME_CHARACTERS) + "…";
  }
}
