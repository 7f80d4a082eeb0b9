package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Writes PEM (RFC 7468). */
public final class Pem {
  private Pem() {}

  /** The certificates in the order given. */
  public static String certificates(List<LabCertificate> certificates) {
    return certificates.stream()
        .map(certificate -> block("CERTIFICATE", certificate.der()))
        .collect(Collectors.joining());
  }

  /**
   * The private key as PKCS #8, not encrypted. For EC it holds the public key too, which the JDK
   * leaves out and GnuTLS wants.
   */
  public static String key(KeyPair keys) {
    byte[] encoded = keys.getPrivate().getEncoded();
    return block(
        "PRIVATE KEY", keys.getPrivate() instanceof ECPrivateKey key ? full(key, keys) : encoded);
  }

  private static byte[] full(ECPrivateKey key, KeyPair keys) {
    var info = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    var structure =
        new org.bouncycastle.asn1.sec.ECPrivateKey(
            key.getParams().getOrder().bitLength(),
            key.getS(),
            info.getPublicKeyData(),
            info.getAlgorithm().getParameters());
    try {
      return new PrivateKeyInfo(info.getAlgorithm(), structure).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a key", e);
    }
  }

  /** Any octets under a label. */
  public static String block(String label, byte[] content) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  /** Writes {@code text} to {@code file} and returns the file. */
  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
