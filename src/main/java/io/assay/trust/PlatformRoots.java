package io.assay.trust;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the root program {@link RootProgram#PLATFORM}: the Java runtime's own trust store, or a PEM
 * file in its place.
 */
public final class PlatformRoots {
  /** The password that Java runtimes ship their trust store with; it protects nothing. */
  private static final char[] SHIPPED_PASSWORD = "changeit".toCharArray();

  private PlatformRoots() {}

  /**
   * Reads the program.
   *
   * @param pem a PEM file with the anchors; the Java runtime's {@code cacerts} where absent
   * @param added PEM files with further anchors
   * @throws IOException if a file cannot be read or holds no certificate; the message is one line
   *     that names the file, the place in it, and the remedy
   */
  public static RootProgram load(Optional<Path> pem, List<Path> added) throws IOException {
    Path base = pem.orElseGet(PlatformRoots::runtimeStore);
    List<CertificateFacts> anchors = new ArrayList<>(pem.isPresent() ? pem(base) : store(base));
    StringBuilder source = new StringBuilder(base.toString());
    for (Path file : added) {
      anchors.addAll(pem(file));
      source.append(", ").append(file);
    }
    return RootProgram.of(
        RootProgram.PLATFORM, source.toString(), distinct(anchors), modified(base));
  }

  private static Path runtimeStore() {
    return Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
  }

  private static List<CertificateFacts> pem(Path file) throws IOException {
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

  private static List<CertificateFacts> store(Path file) throws IOException {
    List<CertificateFacts> anchors = certificates(file, Optional.empty());
    if (anchors.isEmpty()) {
      anchors = certificates(file, Optional.of(SHIPPED_PASSWORD));
    }
    if (anchors.isEmpty()) {
      throw new IOException(
          file + ": holds no trust anchor; name a PEM file that does, or mend the Java runtime");
    }
    return anchors;
  }

  private static List<CertificateFacts> certificates(Path file, Optional<char[]> password)
      throws IOException {
    List<CertificateFacts> anchors = new ArrayList<>();
    try {
      KeyStore store = open(file, password);
      for (String alias : Collections.list(store.aliases())) {
        Certificate certificate = store.getCertificate(alias);
        if (certificate != null && store.isCertificateEntry(alias)) {
          anchors.add(CertificateFacts.of(Octets.copyOf(certificate.getEncoded())));
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException(
          "%s: the Java runtime's trust store cannot be read (%s); name a PEM file instead"
              .formatted(file, e.getMessage()),
          e);
    }
    return anchors;
  }

  /** Without a password the integrity of a store is not checked: it is read for what it says. */
  @SuppressWarnings("NullAway") // null is how KeyStore spells "no password"
  private static KeyStore open(Path file, Optional<char[]> password)
      throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(file.toFile(), password.orElse(null));
  }

  private static List<CertificateFacts> distinct(Collection<CertificateFacts> anchors) {
    Map<Sha256, CertificateFacts> distinct = new LinkedHashMap<>();
    anchors.forEach(anchor -> distinct.putIfAbsent(anchor.sha256(), anchor));
    return List.copyOf(distinct.values());
  }

  private static Instant modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }
}
