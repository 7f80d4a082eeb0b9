package io.assay.web;

import io.assay.config.Web;
import io.assay.probe.Octets;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * What the web server shows that it is. Immutable.
 *
 * @param chain its certificate, then those of its issuers, each signed by the next
 * @param key of the first certificate
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final int MOST_OCTETS = 1 << 20;
  private static final int MOST_CERTIFICATES = 20;

  /** Keeps nothing secret: the store is in memory, and wants one. */
  private static final char[] NO_PASSWORD = {};

  TlsIdentity {
    chain = List.copyOf(chain);
  }

  /** Files that are no certificate and its key. The message is one line with the remedy. */
  static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(Path file, String problem) {
      super(file + " " + problem);
    }

    UnfitException(Path file, String problem, Throwable cause) {
      super(file + " " + problem, cause);
    }
  }

  /**
   * Reads what the files hold.
   *
   * @throws UnfitException if they cannot be read, are no certificates and key, or do not belong to
   *     each other
   */
  static TlsIdentity read(Web.Tls files) throws UnfitException {
    List<X509Certificate> chain = certificates(files.certificate());
    PrivateKey key = key(files.key());
    if (!areOneAnothers(chain.getFirst(), key)) {
      throw new UnfitException(
          files.key(),
          ("is not the key of the first certificate in %s; give the key that it was made for, and put"
                  + " the server's certificate before its issuers'")
              .formatted(files.certificate()));
    }
    return new TlsIdentity(chain, key);
  }

  /** Until when the first certificate is valid. */
  Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** What is wrong with its dates at {@code now}, which keeps clients away; nothing if they fit. */
  Optional<String> lapse(Instant now) {
    Instant begin = chain.getFirst().getNotBefore().toInstant();
    return now.isAfter(notAfter())
        ? Optional.of("expired at " + notAfter())
        : now.isBefore(begin) ? Optional.of("is not valid before " + begin) : Optional.empty();
  }

  /** For new connections to be made with. */
  SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("web", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws UnfitException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Octets der : Pem.certificates(text(file))) {
        chain.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(der.toByteArray())));
      }
    } catch (PemException | GeneralSecurityException e) {
      throw new UnfitException(file, "holds no certificate that can be read: " + e.getMessage(), e);
    }
    if (chain.isEmpty() || chain.size() > MOST_CERTIFICATES) {
      throw new UnfitException(
          file,
          "holds %d certificates; give the server's and its issuers' as \"-----BEGIN CERTIFICATE-----\""
              .formatted(chain.size()));
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!isSignedBy(chain.get(i - 1), chain.get(i))) {
        throw new UnfitException(
            file,
            ("holds certificates out of order: number %d is not signed by number %d; put the"
                    + " server's first, then each one's issuer")
                .formatted(i, i + 1));
      }
    }
    return chain;
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PrivateKey key(Path file) throws UnfitException {
    try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        switch (found) {
          case PrivateKeyInfo info -> {
            return key(info);
          }
          case PEMKeyPair pair -> {
            return key(pair.getPrivateKeyInfo());
          }
          case PKCS8EncryptedPrivateKeyInfo encrypted -> throw encrypted(file);
          case PEMEncryptedKeyPair encrypted -> throw encrypted(file);
          default -> {} // Such as the parameters of a curve, or certificates.
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new UnfitException(file, "holds no private key that can be read: " + e.getMessage(), e);
    }
    throw new UnfitException(
        file, "holds no private key; give one as \"-----BEGIN PRIVATE KEY-----\"");
  }

  private static UnfitException encrypted(Path file) {
    return new UnfitException(
        file,
        ("holds an encrypted key, and nobody is there to type its passphrase; `openssl pkey -in %s`"
                + " writes it without")
            .formatted(file));
  }

  private static PrivateKey key(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    String name =
        algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
            ? "RSA"
            : algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : algorithm.getId();
    return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  /** Signs something with the key, and looks whether the certificate agrees. */
  private static boolean areOneAnothers(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case String other -> other;
        };
    byte[] something = "Assay".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(something);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(something);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String text(Path file) throws UnfitException {
    try (var in = Files.newInputStream(file)) {
      byte[] octets = in.readNBytes(MOST_OCTETS + 1);
      if (octets.length > MOST_OCTETS) {
        throw new UnfitException(file, "is larger than %d octets".formatted(MOST_OCTETS));
      }
      return new String(octets, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new UnfitException(file, "does not exist", e);
    } catch (IOException e) {
      throw new UnfitException(file, "cannot be read: " + e.getMessage(), e);
    }
  }
}
