package io.assay.lab;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;

/** A certificate with its private key, and who issued it. Immutable. */
public final class LabCertificate {
  private final X500Name subject;
  private final KeyPair keys;
  private final Optional<LabCertificate> issuer;
  private final byte[] der;

  LabCertificate(X500Name subject, KeyPair keys, Optional<LabCertificate> issuer, byte[] der) {
    this.subject = subject;
    this.keys = keys;
    this.issuer = issuer;
    this.der = der;
  }

  /** The DER certificate. */
  public byte[] der() {
    return der.clone();
  }

  /** The certificate's key pair. */
  public KeyPair keys() {
    return keys;
  }

  /** Who signed it; empty where it is self-signed. */
  public Optional<LabCertificate> issuer() {
    return issuer;
  }

  /** The subject. */
  X500Name subject() {
    return subject;
  }

  /** A self-signed authority that has this one's name, and a key of its own. */
  public CertificateBuilder namesake() {
    return CertificateBuilder.root(subject.toString());
  }

  /** A new authority below this one. */
  public CertificateBuilder authority(String distinguishedName) {
    return CertificateBuilder.authority(distinguishedName, this);
  }

  /** A new server certificate issued by this authority. */
  public CertificateBuilder leaf(String distinguishedName) {
    return CertificateBuilder.leaf(distinguishedName, this);
  }

  /** This certificate and its issuers up to, but without, the self-signed one. */
  public List<LabCertificate> chain() {
    List<LabCertificate> chain = new ArrayList<>(chainWithRoot());
    if (chain.size() > 1) {
      chain.removeLast();
    }
    return List.copyOf(chain);
  }

  /** This certificate and all its issuers. */
  public List<LabCertificate> chainWithRoot() {
    List<LabCertificate> chain = new ArrayList<>(List.of(this));
    while (chain.getLast().issuer.isPresent()) {
      chain.add(chain.getLast().issuer.get());
    }
    return List.copyOf(chain);
  }

  /**
   * The certificate as the JDK reads it.
   *
   * @throws IllegalStateException if the JDK cannot read it, as happens with deliberately bad ones
   */
  public X509Certificate x509() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK cannot read the certificate of " + subject, e);
    }
  }

  /** The certificate in PEM. */
  public String pem() {
    return Pem.certificates(List.of(this));
  }

  @Override
  public String toString() {
    return subject.toString();
  }
}
