package io.assay.x509;

import java.time.Instant;
import java.util.Optional;

/**
 * What an OCSP response says of one certificate: a SingleResponse (RFC 6960, section 4.2.1).
 *
 * @param hashAlgorithm the OID of the digest by which the issuer is identified
 * @param issuerNameHash in hexadecimal
 * @param issuerKeyHash in hexadecimal
 * @param serial of the certificate, as in {@link CertificateFacts#serial}
 * @param revokedAt where it is revoked, and a time can be read
 * @param reason of a revocation in the words of RFC 5280, where one is given
 * @param thisUpdate when this was known to be right
 * @param nextUpdate by when there will be newer knowledge; there may always be where it is absent
 */
public record OcspStatement(
    String hashAlgorithm,
    String issuerNameHash,
    String issuerKeyHash,
    String serial,
    Status status,
    Optional<Instant> revokedAt,
    Optional<String> reason,
    Instant thisUpdate,
    Optional<Instant> nextUpdate) {

  /** CertStatus. */
  public enum Status {
    GOOD,
    REVOKED,
    /** The responder does not know the certificate. */
    UNKNOWN
  }
}
