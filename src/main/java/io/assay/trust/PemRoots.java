package io.assay.trust;

import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads trust anchors from PEM files. Messages of its exceptions are one line that names the file,
 * the place in it, and the remedy.
 */
public final class PemRoots {
  private PemRoots() {}

  /**
   * A root program of one file, whose time is the program's.
   *
   * @throws IOException if the file cannot be read or holds no certificate
   */
  public static RootProgram load(String name, Path file) throws IOException {
    return RootProgram.of(name, file.toString(), read(file), modified(file));
  }

  /**
   * The anchors in {@code file}, in order.
   *
   * @throws IOException if the file cannot be read or holds no certificate
   */
  public static List<CertificateFacts> read(Path file) throws IOException {
    List<CertificateFacts> anchors = new ArrayList<>();
    try {
      for (Octets der : Pem.certificates(octets(file))) {
        CertificateFacts facts = CertificateFacts.of(der);
        if (facts.subject().isEmpty() || facts.spkiSha256().isEmpty()) {
          throw new IOException(
              "%s: certificate %d cannot serve as a trust anchor: %s; remove it from the file"
                  .formatted(file, anchors.size() + 1, String.join("; ", facts.malformed())));
        }
        anchors.add(facts);
      }
      if (anchors.isEmpty()) {
        throw new IOException(
            file + ": holds no certificate; it must have -----BEGIN CERTIFICATE----- blocks");
      }
    } catch (PemException e) {
      throw new IOException(
          "%s: %s; the file must hold the trust anchors in PEM".formatted(file, e.getMessage()), e);
    }
    return anchors;
  }

  private static byte[] octets(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + ": no such file; name a PEM file that holds the trust anchors", e);
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot be read (%s); name a PEM file that holds the trust anchors"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The date of what {@code file} holds. */
  static Instant modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }
}
