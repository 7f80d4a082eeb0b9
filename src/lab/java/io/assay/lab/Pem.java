package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Writes PEM (RFC 7468). */
public final class Pem {
  private Pem() {}

  /** The certificates in the order given. */
  public static String certificates(List<LabCertificate> certificates) {
    return certificates.stream()
        .map(certificate -> block("CERTIFICATE", certificate.der()))
        .collect(Collectors.joining());
  }

  /** The key as PKCS #8, not encrypted. */
  public static String key(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
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
