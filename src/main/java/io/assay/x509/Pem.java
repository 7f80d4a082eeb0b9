package io.assay.x509;

import io.assay.probe.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Reads PEM text (RFC 7468), as trust stores, {@code --ca} files and some CRLs have it. */
public final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final Set<String> CERTIFICATE = Set.of("CERTIFICATE", "X509 CERTIFICATE");

  private Pem() {}

  /**
   * The certificates in {@code text}, in order; none if it has none. Text outside of blocks and
   * blocks of other kinds are passed over. What the blocks contain is not looked at.
   *
   * @throws PemException if a block is not closed, or a certificate is empty or not base64
   */
  public static List<Octets> certificates(String text) throws PemException {
    List<Octets> certificates = new ArrayList<>();
    StringBuilder base64 = new StringBuilder();
    String label = "";
    int begin = 0;
    int number = 0;
    for (String untrimmed : (Iterable<String>) text.lines()::iterator) {
      number++;
      String line = untrimmed.strip();
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        if (begin > 0) {
          throw unclosed(begin, label);
        }
        label = label(line, BEGIN);
        begin = number;
        base64.setLength(0);
      } else if (begin > 0 && line.equals(END + label + DASHES)) {
        if (CERTIFICATE.contains(label)) {
          certificates.add(decode(base64, begin));
        }
        begin = 0;
      } else if (begin > 0) {
        requireBase64(line, number, label);
        base64.append(line);
      }
    }
    if (begin > 0) {
      throw unclosed(begin, label);
    }
    return List.copyOf(certificates);
  }

  /** The certificates in a file's octets, which are text in an encoding that contains ASCII. */
  public static List<Octets> certificates(byte[] file) throws PemException {
    return certificates(new String(file, StandardCharsets.ISO_8859_1));
  }

  /** Whether {@code octets} begin like a PEM block rather than like DER. */
  static boolean isBlock(byte[] octets) {
    byte[] begin = BEGIN.getBytes(StandardCharsets.US_ASCII);
    return octets.length > begin.length && Arrays.mismatch(octets, begin) == begin.length;
  }

  /**
   * The CRL in a file that is one block of PEM; its size alone bounds the work.
   *
   * @throws PemException if it is not one whole block of base64 labelled {@code X509 CRL}
   */
  static byte[] crl(byte[] file) throws PemException {
    return block(file, "X509 CRL");
  }

  /**
   * The DER SubjectPublicKeyInfo in a file that is one block of PEM.
   *
   * @throws PemException if it is not one whole block of base64 labelled {@code PUBLIC KEY}
   */
  public static byte[] publicKey(byte[] file) throws PemException {
    return block(file, "PUBLIC KEY");
  }

  private static byte[] block(byte[] file, String label) throws PemException {
    String text = new String(file, StandardCharsets.ISO_8859_1).strip();
    String begin = BEGIN + label + DASHES;
    String end = END + label + DASHES;
    if (!text.startsWith(begin)) {
      throw new PemException(1, "no " + begin);
    }
    if (text.length() < begin.length() + end.length() || !text.endsWith(end)) {
      throw new PemException(1, "block without " + end + " behind it");
    }
    String base64 = text.substring(begin.length(), text.length() - end.length());
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s+", ""));
    } catch (IllegalArgumentException e) {
      throw new PemException(1, label + " whose base64 is wrong: " + e.getMessage());
    }
  }

  private static String label(String line, String start) {
    return line.length() < start.length() + DASHES.length()
        ? ""
        : line.substring(start.length(), line.length() - DASHES.length());
  }

  private static PemException unclosed(int begin, String label) {
    return new PemException(
        begin, "block without " + END + EscapedText.of(label) + DASHES + " behind it");
  }

  private static void requireBase64(String line, int number, String label) throws PemException {
    // Blocks of other kinds may have headers (RFC 1421).
    if (!CERTIFICATE.contains(label)) {
      return;
    }
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean allowed = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!allowed && "+/=".indexOf(c) < 0) {
        throw new PemException(
            number,
            "\"" + EscapedText.of(EscapedText.cut(line, 64)) + "\" is not base64 of a certificate");
      }
    }
  }

  private static Octets decode(StringBuilder base64, int begin) throws PemException {
    if (base64.isEmpty()) {
      throw new PemException(begin, "certificate without content");
    }
    try {
      return Octets.fromBase64(base64.toString());
    } catch (IllegalArgumentException e) {
      throw new PemException(begin, "certificate whose base64 is incomplete: " + e.getMessage());
    }
  }
}
