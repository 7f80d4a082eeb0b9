package io.assay.judge;

import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsCapture.KeyProof;
import java.util.List;
import java.util.Optional;

/**
 * What was presented as proof of identity: by a server in a handshake, or in a file by nobody.
 *
 * @param certificates as presented: order, duplicates and garbage included
 * @param unsplit whether a Certificate message could not be split into certificates
 * @param staple the stapled OCSP response (RFC 6066, section 8)
 * @param sctList the SignedCertificateTimestampList of the TLS extension (RFC 6962, section 3.3)
 * @param keyProof whether the server proved to hold the leaf's key; absent for a file, of which no
 *     proof can be asked
 * @param complete whether all that could come with the certificates was seen; where it was not,
 *     that there is no staple and no SCT list says nothing
 * @param absence why there is no certificate, should there be none
 */
record Presented(
    List<Octets> certificates,
    boolean unsplit,
    Optional<Octets> staple,
    Optional<Octets> sctList,
    Optional<KeyProof> keyProof,
    boolean complete,
    String absence) {
  private static final Presented UNCONNECTED =
      new Presented(
          List.of(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.of(KeyProof.NONE),
          false,
          "no TLS connection was made");

  static Presented in(Optional<TlsCapture> handshake) {
    return handshake
        .map(
            tls ->
                new Presented(
                    tls.certificates(),
                    tls.certificateMessage().isPresent(),
                    tls.ocspStaple(),
                    tls.sctList(),
                    Optional.of(tls.keyProof()),
                    isComplete(tls),
                    "the server sent no certificate"))
        .orElse(UNCONNECTED);
  }

  static Presented inFile(List<Octets> certificates) {
    return new Presented(
        certificates,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        "there is no certificate");
  }

  /** TLS 1.2 sends the staple behind the certificates, and the proof behind that. */
  private static boolean isComplete(TlsCapture tls) {
    return tls.established() || tls.keyProof() != KeyProof.NONE;
  }

  /** Whether a server presented it, rather than a file. */
  boolean byServer() {
    return keyProof.isPresent();
  }
}
