package io.assay.trust;

import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    List<CertificateFacts> anchors = new ArrayList<>(anchors(pem));
    StringBuilder source = new StringBuilder(base.toString());
    for (Path file : added) {
      anchors.addAll(PemRoots.read(file));
      source.append(", ").append(file);
    }
    return RootProgram.of(
        RootProgram.PLATFORM, source.toString(), anchors, PemRoots.modified(base));
  }

  /**
   * The anchors of the program without further ones.
   *
   * @throws IOException as {@link #load} does
   */
  public static List<CertificateFacts> anchors(Optional<Path> pem) throws IOException {
    return pem.isPresent() ? PemRoots.read(pem.get()) : store(runtimeStore());
  }

  private static Path runtimeStore() {
    return Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
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
}
