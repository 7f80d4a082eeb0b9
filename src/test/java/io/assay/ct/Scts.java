package io.assay.ct;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtEntry;
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
import java.util.List;
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
    return ofCertificate(log, der, time, new byte[0]);
  }

  /** An SCT of a certificate with these extensions. */
  public static byte[] ofCertificate(KeyPair log, Octets der, Instant time, byte[] extensions) {
    return sct(log, time, new byte[] {0, 0}, der.toByteArray(), extensions);
  }

  /** The extensions of an SCT of a static log: leaf_index and nothing else. */
  public static byte[] leafIndex(long index) {
    byte[] octets = ByteBuffer.allocate(8).putLong(index).array();
    return ByteBuffer.allocate(8).put((byte) 0).putShort((short) 5).put(octets, 3, 5).array();
  }

  /** The entry that a log has of a certificate for which it gave such an SCT. */
  public static CtEntry entry(Octets der, Instant time, byte[] extensions) {
    byte[] leaf =
        ByteBuffer.allocate(2 + 8 + 2 + 3 + der.length() + 2 + extensions.length)
            .putShort((short) 0)
            .putLong(time.toEpochMilli())
            .putShort((short) 0)
            .put(ByteBuffer.allocate(4).putInt(der.length()).array(), 1, 3)
            .put(der.toByteArray())
            .putShort((short) extensions.length)
            .put(extensions)
            .array();
    return new CtEntry(leaf, new byte[0], List.of(), new byte[0]);
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
      scts[i] = sct(logs[i], time, entry, tbs, new byte[0]);
    }
    return builder
        .extension(EXTENSION, false, new DEROctetString(list(scts).toByteArray()).getEncoded())
        .build();
  }

  private static byte[] sct(
      KeyPair log, Instant time, byte[] kind, byte[] certificate, byte[] extensions) {
    boolean rsa = log.getPublic().getAlgorithm().equals("RSA");
    try {
      Signature signer = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signer.initSign(log.getPrivate());
      signer.update(new byte[] {0, 0});
      signer.update(ByteBuffer.allocate(8).putLong(time.toEpochMilli()).array());
      signer.update(kind);
      signer.update(ByteBuffer.allocate(4).putInt(certificate.length).array(), 1, 3);
      signer.update(certificate);
      signer.update(ByteBuffer.allocate(2).putShort((short) extensions.length).array());
      signer.update(extensions);
      byte[] signature = signer.sign();
      return ByteBuffer.allocate(1 + 32 + 8 + 2 + extensions.length + 2 + 2 + signature.length)
          .put((byte) 0)
          .put(HexFormat.of().parseHex(Sha256.of(log.getPublic().getEncoded()).hex()))
          .putLong(time.toEpochMilli())
          .putShort((short) extensions.length)
          .put(extensions)
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
