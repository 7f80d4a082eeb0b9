package io.assay.x509;

import io.assay.probe.Octets;
import java.util.Optional;

/**
 * The octets of those parts of a certificate that others take digests of or compare. A part that is
 * absent or not whole is empty.
 *
 * @param tbs the DER TBSCertificate
 * @param issuer the DER Name
 * @param subject the DER Name
 * @param keyBits the bits of subjectPublicKey without tag, length and count of unused bits, over
 *     which key identifiers and an OCSP issuerKeyHash are made (RFC 6960, section 4.1.1)
 */
public record CertificateEncodings(
    Optional<Octets> tbs,
    Optional<Octets> issuer,
    Optional<Octets> subject,
    Optional<Octets> keyBits) {

  /** Finds them in {@code certificate}. Never throws. Thread-safe. */
  public static CertificateEncodings of(CertificateFacts certificate) {
    Problems unreported = new Problems();
    CertificateParts parts = CertificateParts.of(certificate.der().toByteArray(), unreported);
    return new CertificateEncodings(
        encoding(parts.tbs()),
        encoding(parts.issuer()),
        encoding(parts.subject()),
        parts.publicKey().flatMap(info -> keyBits(info, unreported)));
  }

  private static Optional<Octets> encoding(Optional<Tlv> part) {
    return part.filter(Tlv::whole).map(element -> Octets.copyOf(element.encoding()));
  }

  private static Optional<Octets> keyBits(Tlv info, Problems problems) {
    DerReader parts = info.reader("key", problems);
    parts.next(Tag.SEQUENCE, "key");
    return parts
        .next(Tag.BIT_STRING, "key")
        .filter(bits -> DerValues.isWholeOctets(bits, "key", problems))
        .map(Tlv::content)
        .map(content -> Octets.copyOf(content, 1, content.length));
  }
}
