package io.assay.app;

import io.assay.probe.Octets;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the chain that {@code assay verify} judges: PEM, or one DER certificate. */
final class ChainFile {
  /** The name that stands for standard input. */
  static final String STANDARD_INPUT = "-";

  /** Octets of a file; a chain of ten certificates has some twenty thousand. */
  private static final int MAX_OCTETS = 1024 * 1024;

  /** Certificates of a chain; servers send three, and no client reads a hundred. */
  private static final int MAX_CERTIFICATES = 64;

  private static final int DER_SEQUENCE = 0x30;
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");
  private static final String EXPECTED =
      "expected -----BEGIN CERTIFICATE----- blocks, the leaf first, or one DER certificate";

  private ChainFile() {}

  /**
   * The certificates of {@code file}, in its order; at least one.
   *
   * @param standardInput read in place of a file named {@link #STANDARD_INPUT}
   * @throws Refusal if there is nothing to judge, or what is no chain; the message says where
   */
  static List<Octets> read(String file, InputStream standardInput) {
    boolean piped = file.equals(STANDARD_INPUT);
    String name = piped ? "standard input" : file;
    byte[] octets = piped ? octets(name, standardInput) : octets(name, file);
    if (octets.length == 0) {
      throw new Refusal(name + ": empty; " + EXPECTED);
    }
    if (octets.length > MAX_OCTETS) {
      throw new Refusal(
          "%s: more than %d octets, which is no chain; %s".formatted(name, MAX_OCTETS, EXPECTED));
    }
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    refusePrivateKey(name, text);
    List<Octets> certificates = certificates(name, text);
    if (certificates.isEmpty() && octets[0] == DER_SEQUENCE) {
      return List.of(Octets.copyOf(octets));
    }
    if (certificates.isEmpty()) {
      throw new Refusal(name + ": holds no certificate; " + EXPECTED);
    }
    if (certificates.size() > MAX_CERTIFICATES) {
      throw new Refusal(
          "%s: %d certificates are a store, not a chain; at most %d are judged"
              .formatted(name, certificates.size(), MAX_CERTIFICATES));
    }
    return certificates;
  }

  private static List<Octets> certificates(String name, String text) {
    try {
      return Pem.certificates(text);
    } catch (PemException e) {
      throw new Refusal("%s: %s; %s".formatted(name, e.getMessage(), EXPECTED));
    }
  }

  private static void refusePrivateKey(String name, String text) {
    int line = 0;
    for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
      line++;
      if (PRIVATE_KEY.matcher(lines.next()).find()) {
        throw new Refusal(
            "%s: line %d: holds a private key, which nothing here needs; name a file with the"
                    .formatted(name, line)
                + " certificates alone, and keep the key to yourself");
      }
    }
  }

  private static byte[] octets(String name, String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return octets(name, in);
    } catch (NoSuchFileException e) {
      throw new Refusal(name + ": no such file; name a PEM file, or - for standard input");
    } catch (IOException e) {
      throw new Refusal("%s: cannot be read (%s)".formatted(name, e.getMessage()));
    }
  }

  private static byte[] octets(String name, InputStream in) {
    try {
      return in.readNBytes(MAX_OCTETS + 1);
    } catch (IOException e) {
      throw new Refusal("%s: cannot be read (%s)".formatted(name, e.getMessage()));
    }
  }
}
