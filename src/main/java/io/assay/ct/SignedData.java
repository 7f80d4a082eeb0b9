package io.assay.ct;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.SctList;
import io.assay.x509.SignatureVerifier;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** What a log signs for an SCT: the digitally-signed struct of RFC 6962, section 3.2. */
final class SignedData {
  private static final byte V1 = 0;
  private static final byte CERTIFICATE_TIMESTAMP = 0;
  private static final short X509_ENTRY = 0;
  private static final short PRECERT_ENTRY = 1;

  private static final int SHA256 = 4;
  private static final int RSA = 1;
  private static final int ECDSA = 3;

  private static final int DIGEST_OCTETS = 32;
  private static final int LENGTH24_OCTETS = 3;
  private static final int MOST24 = 0xffffff;

  private SignedData() {}

  /**
   * The octets; empty where the SCT names other algorithms than SHA-256 and that of the log's key
   * (section 2.1.4), or the certificate is too long.
   *
   * @param certificate the leaf, or of a precertificate the TBSCertificate
   * @param issuerKey digest of the issuer's key, for a precertificate
   */
  static Optional<byte[]> of(
      SctList.Entry sct,
      SctList.Signed signed,
      Octets logKey,
      Octets certificate,
      Optional<Sha256> issuerKey) {
    if (signed.hash() != SHA256
        || signed.algorithm() != (SignatureVerifier.isRsa(logKey) ? RSA : ECDSA)
        || certificate.length() > MOST24) {
      return Optional.empty();
    }
    ByteBuffer content =
        ByteBuffer.allocate(
            2
                + Long.BYTES
                + Short.BYTES
                + (issuerKey.isPresent() ? DIGEST_OCTETS : 0)
                + LENGTH24_OCTETS
                + certificate.length()
                + Short.BYTES
                + signed.extensions().length());
    content
        .put(V1)
        .put(CERTIFICATE_TIMESTAMP)
        .putLong(sct.timestamp().orElseThrow().toEpochMilli())
        .putShort(issuerKey.isPresent() ? PRECERT_ENTRY : X509_ENTRY);
    issuerKey.ifPresent(digest -> content.put(HexFormat.of().parseHex(digest.hex())));
    content
        .put((byte) (certificate.length() >>> 16))
        .putShort((short) certificate.length())
        .put(certificate.toByteArray())
        .putShort((short) signed.extensions().length())
        .put(signed.extensions().toByteArray());
    return Optional.of(content.array());
  }
}
