package io.assay.trust.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Who may sign certificate trust lists: holders of certificates for that purpose under one of a few
 * root keys. Immutable.
 */
record TrustListSigners(List<PublicKey> roots) {
  /** The keys of Microsoft's own roots, under which its lists are signed. */
  static final TrustListSigners MICROSOFT = new TrustListSigners(keys("microsoft-roots.pem"));

  /** Certificates between the signer's and a root; real lists have one. */
  private static final int MOST_AUTHORITIES = 4;

  TrustListSigners {
    roots = List.copyOf(roots);
  }

  /**
   * Checks who signed a list.
   *
   * @param usage the OID of the key purpose that the signer must have
   * @param time when the certificates must have been valid
   */
  void verify(SignedList list, String usage, Instant time) throws Damage {
    if (list.signers().isEmpty()) {
      throw new Damage("a certificate trust list without a signature");
    }
    try {
      for (SignerInformation signer : list.signers()) {
        X509CertificateHolder certificate = certificate(list, signer);
        if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate))) {
          throw new Damage("the signature does not verify");
        }
        requirePurpose(certificate, usage);
        requirePath(certificate, list, time);
      }
    } catch (CMSException | OperatorCreationException | GeneralSecurityException e) {
      throw new Damage(
          "the signature does not verify: " + Damage.shown(String.valueOf(e.getMessage())), e);
    }
  }

  private static X509CertificateHolder certificate(SignedList list, SignerInformation signer)
      throws Damage {
    for (X509CertificateHolder candidate : list.certificates()) {
      if (signer.getSID().match(candidate)) {
        return candidate;
      }
    }
    throw new Damage("the signer's certificate is not with the list");
  }

  private static void requirePurpose(X509CertificateHolder certificate, String usage)
      throws Damage {
    Extensions extensions = certificate.getExtensions();
    ExtendedKeyUsage purposes =
        extensions == null ? null : ExtendedKeyUsage.fromExtensions(extensions);
    KeyPurposeId wanted = KeyPurposeId.getInstance(new ASN1ObjectIdentifier(usage));
    if (purposes == null || !purposes.hasKeyPurposeId(wanted)) {
      throw new Damage(
          "signed by %s, whose certificate is not for %s".formatted(name(certificate), usage));
    }
  }

  private void requirePath(X509CertificateHolder leaf, SignedList list, Instant time)
      throws Damage, OperatorCreationException {
    X509CertificateHolder top = leaf;
    for (int i = 0; i <= MOST_AUTHORITIES; i++) {
      if (!top.isValidOn(Date.from(time))) {
        throw new Damage(
            "the certificate of %s was not valid at the date of the list, %s"
                .formatted(name(top), time));
      }
      for (PublicKey root : roots) {
        if (isSignedBy(top, new JcaContentVerifierProviderBuilder().build(root))) {
          return;
        }
      }
      top = issuer(top, list);
    }
    throw new Damage("more than %d authorities above the signer".formatted(MOST_AUTHORITIES));
  }

  private static X509CertificateHolder issuer(X509CertificateHolder subject, SignedList list)
      throws Damage, OperatorCreationException {
    for (X509CertificateHolder candidate : list.certificates()) {
      if (candidate.getSubject().equals(subject.getIssuer())
          && isAuthority(candidate)
          && isSignedBy(subject, candidate)) {
        return candidate;
      }
    }
    throw new Damage(
        "no path from the signer to a root of Microsoft: the issuer of %s is not with the list"
            .formatted(name(subject)));
  }

  private static boolean isSignedBy(X509CertificateHolder subject, X509CertificateHolder issuer)
      throws OperatorCreationException {
    try {
      return isSignedBy(subject, new JcaContentVerifierProviderBuilder().build(issuer));
    } catch (GeneralSecurityException e) {
      return false; // a certificate that cannot be read has signed nothing
    }
  }

  private static boolean isSignedBy(X509CertificateHolder subject, ContentVerifierProvider issuer) {
    try {
      return subject.isSignatureValid(issuer);
    } catch (CertException e) {
      return false; // a key of another kind than the signature
    }
  }

  private static boolean isAuthority(X509CertificateHolder certificate) {
    Extensions extensions = certificate.getExtensions();
    BasicConstraints constraints =
        extensions == null ? null : BasicConstraints.fromExtensions(extensions);
    return constraints != null && constraints.isCA();
  }

  private static String name(X509CertificateHolder certificate) {
    return "\"" + Damage.shown(certificate.getSubject().toString()) + "\"";
  }

  private static List<PublicKey> keys(String resource) {
    try (InputStream pem = TrustListSigners.class.getResourceAsStream(resource)) {
      if (pem == null) {
        throw new IllegalStateException("the program lacks its resource " + resource);
      }
      Matcher block =
          Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END")
              .matcher(new String(pem.readAllBytes(), StandardCharsets.US_ASCII));
      List<PublicKey> keys = new ArrayList<>();
      while (block.find()) {
        byte[] der = Base64.getMimeDecoder().decode(block.group(1));
        keys.add(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)));
      }
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the program's resource " + resource + " is broken", e);
    }
  }
}
