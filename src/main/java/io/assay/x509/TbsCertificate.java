package io.assay.x509;

import io.assay.probe.Octets;

/**
 * Reads a TBSCertificate alone, such as a log has of a precertificate (RFC 6962, section 3.2): put
 * into a certificate whose signature has no octets.
 */
public final class TbsCertificate {
  private static final byte[] NO_SIGNATURE = {Tag.BIT_STRING, 1, 0};

  private TbsCertificate() {}

  /**
   * What {@code tbs} says, as {@link CertificateFacts#of} reads it; {@code der} and {@code sha256}
   * are of the certificate that was made around it, which nobody issued. Never throws. Thread-safe.
   *
   * @param tbs a DER TBSCertificate, whatever it is
   */
  public static CertificateFacts facts(Octets tbs) {
    byte[] octets = tbs.toByteArray();
    byte[] algorithm =
        CertificateParts.of(shell(octets, new byte[0]), new Problems())
            .tbsAlgorithm()
            .filter(Tlv::whole)
            .map(Tlv::encoding)
            .orElseGet(() -> PrecertificateTbs.element(Tag.SEQUENCE, new byte[0]));
    return CertificateFacts.of(Octets.copyOf(shell(octets, algorithm)));
  }

  private static byte[] shell(byte[] tbs, byte[] algorithm) {
    byte[] content = new byte[tbs.length + algorithm.length + NO_SIGNATURE.length];
    System.arraycopy(tbs, 0, content, 0, tbs.length);
    System.arraycopy(algorithm, 0, content, tbs.length, algorithm.length);
    System.arraycopy(NO_SIGNATURE, 0, content, tbs.length + algorithm.length, NO_SIGNATURE.length);
    return PrecertificateTbs.element(Tag.SEQUENCE, content);
  }
}
