package io.assay.ct;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.HexFormat;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Certificate;

/** SCTs as logs make them, put together independently of the code under test. */
public final class Scts {
  public static final String EXTENSION = "1.3.6.1.4.1.11129.2.4.2";

  private Scts() {}

  /** A SignedCertificateTimestampList. */
  public static Octets list(byte[]... scts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] sct : scts) {
      all.writeBytes(ByteBuffer.allocate(2).putShort((short) sct.length).array());
      all.writeBytes(sct);
    }
    return Octets.copyOf(
        ByteBuffer.allocate(2 + all.size())
            .putShort((short) all.size())
            .put(all.toByteArray())
            .array());
  }

  /** An SCT of a certificate, for the TLS extension or an OCSP response. */
  public static byte[] ofCertificate(KeyPair log, Octets der, Instant time) {
    return sct(log, time, new byte[] {0, 0}, der.toByteArray());
  }

  /** The leaf that {@code builder} makes, with one embedded SCT of each log. */
  public static LabCertificate embedded(
      CertificateBuilder builder, CertificateFacts issuer, Instant time, KeyPair... logs)
      throws Exception {
    // The same certificate twice: its serial number and keys must not be drawn anew.
    builder.serial(BigInteger.valueOf(time.toEpochMilli())).keys(LabKey.P256.generate());
    byte[] tbs =
        Certificate.getInstance(builder.build().der()).getTBSCertificate().getEncoded("DER");
    byte[][] scts = new byte[logs.length][];
    for (int i = 0; i < logs.length; i++) {
      byte[] entry =
          ByteBuffer.allocate(2 + 32)
              .putShort((short) 1)
              .put(HexFormat.of().parseHex(issuer.spkiSha256().orElseThrow().hex()))
              .array();
      scts[i] = sct(logs[i], time, entry, tbs);
    }
    return builder
        .extension(EXTENSION, false, new DEROctetString(list(scts).toByteArray()).getEncoded())
        .build();
  }

  private static byte[] sct(KeyPair log, Instant time, byte[] kind, byte[] certificate) {
    boolean rsa = log.getPublic().getAlgorithm().equals("RSA");
    try {
      Signature signer = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signer.initSign(log.getPrivate());
      signer.update(new byte[] {0, 0});
      signer.update(ByteBuffer.allocate(8).putLong(time.toEpochMilli()).array());
      signer.update(kind);
      signer.update(ByteBuffer.allocate(4).putInt(certificate.length).array(), 1, 3);
      signer.update(certificate);
      signer.update(new byte[] {0, 0});
      byte[] signature = signer.sign();
      return ByteBuffer.allocate(1 + 32 + 8 + 2 + 2 + 2 + signature.length)
          .put((byte) 0)
          .put(HexFormat.of().parseHex(Sha256.of(log.getPublic().getEncoded()).hex()))
          .putLong(time.toEpochMilli())
          .putShort((short) 0)
          .put((byte) 4)
          .put((byte) (rsa ? 1 : 3))
          .putShort((short) signature.length)
          .put(signature)
          .array();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
