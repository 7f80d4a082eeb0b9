package io.assay.history;

import io.assay.endpoint.Sha256;
import io.assay.judge.Judgement;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import io.assay.probe.tls.ServerFingerprint;
import io.assay.x509.CertificateFacts;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What makes a sighting: equal ones are the same.
 *
 * @param chain the SHA-256 over the digests of the certificates as sent; no octets where none was
 * @param version -1 where it is not known, as the next two
 * @param alpn empty where there is none, as the next
 * @param fingerprint the digest of the server's fingerprint in hexadecimal
 */
record SeenTls(Octets chain, int version, int suite, int group, String alpn, String fingerprint) {
  private static final Octets NO_CHAIN = Octets.taking(new byte[0]);

  /** What was seen; empty where the server showed nothing in TLS. */
  static Optional<SeenTls> of(Judgement judgement) {
    return judgement
        .observation()
        .tls()
        .filter(tls -> tls.serverHello().isPresent() || !tls.certificates().isEmpty())
        .map(
            tls ->
                new SeenTls(
                    chain(judgement.chain().stream().map(CertificateFacts::sha256).toList()),
                    tls.version().orElse(-1),
                    tls.cipherSuite().orElse(-1),
                    tls.group().orElse(-1),
                    Texts.storable(tls.alpn().orElse("")),
                    fingerprint(tls)));
  }

  private static String fingerprint(TlsCapture tls) {
    return ServerFingerprint.of(tls)
        .map(known -> HexFormat.of().toHexDigits(known.digest()))
        .orElse("");
  }

  /** The id of a chain. */
  static Octets chain(List<Sha256> certificates) {
    if (certificates.isEmpty()) {
      return NO_CHAIN;
    }
    byte[] digests = new byte[32 * certificates.size()];
    for (int i = 0; i < certificates.size(); i++) {
      System.arraycopy(certificates.get(i).toByteArray(), 0, digests, 32 * i, 32);
    }
    return Octets.taking(Sha256.of(digests).toByteArray());
  }
}
