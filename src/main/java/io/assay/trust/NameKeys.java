package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Distinguished names in a form that is equal where RFC 5280, section 7.1 calls the names equal:
 * letter case and repeated white space do not count. Each certificate's names are brought into that
 * form once, since a hostile one may have long names that are compared often. Confined to one
 * search.
 */
public final class NameKeys {
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final Map<Sha256, Names> known = new HashMap<>();

  private record Names(Optional<String> subject, Optional<String> issuer) {}

  /** The subject's key; empty if it cannot be read. */
  Optional<String> subject(CertificateFacts certificate) {
    return names(certificate).subject();
  }

  /** The issuer's key; empty if it cannot be read. */
  Optional<String> issuer(CertificateFacts certificate) {
    return names(certificate).issuer();
  }

  /** Whether {@code issuer} has the name that {@code certificate} gives for its issuer. */
  boolean isNamedAsIssuer(CertificateFacts certificate, CertificateFacts issuer) {
    return issuer(certificate).isPresent() && issuer(certificate).equals(subject(issuer));
  }

  /** Self-issued certificates count in no path length and are under no name constraint. */
  boolean isSelfIssued(CertificateFacts certificate) {
    return isNamedAsIssuer(certificate, certificate);
  }

  private Names names(CertificateFacts certificate) {
    return known.computeIfAbsent(
        certificate.sha256(),
        digest ->
            new Names(
                certificate.subject().map(NameKeys::of), certificate.issuer().map(NameKeys::of)));
  }

  /** The key of a name. */
  public static String of(DistinguishedName name) {
    StringBuilder key = new StringBuilder();
    for (DistinguishedName.Attribute attribute : name.attributes()) {
      key.append(attribute.type().toLowerCase(Locale.ROOT))
          .append('=')
          .append(
              SPACES.matcher(attribute.value().strip()).replaceAll(" ").toLowerCase(Locale.ROOT))
          .append('\0');
    }
    return key.toString();
  }
}
