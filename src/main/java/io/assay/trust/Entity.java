package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import java.util.Optional;

/**
 * A subject with its key. Two certificates of one entity, such as a root and its cross-signed
 * variant, can take each other's place in a path (RFC 4158, section 2.4.2).
 */
record Entity(Optional<String> subject, Optional<Sha256> key) {
  static Entity of(CertificateFacts certificate) {
    return new Entity(certificate.subject().map(NameKey::of), certificate.spkiSha256());
  }
}
