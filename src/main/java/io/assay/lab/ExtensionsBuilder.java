package io.assay.lab;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The extensions of one certificate, in a fixed order. Owned by one {@link CertificateBuilder}. */
final class ExtensionsBuilder {
  private static final ASN1ObjectIdentifier TLS_FEATURE =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24");
  private static final int STATUS_REQUEST = 5;

  private final List<ASN1Encodable> names = new ArrayList<>();
  private Optional<Boolean> authority = Optional.empty();
  private OptionalInt pathLength = OptionalInt.empty();
  private int keyUsage;
  private List<KeyPurposeId> purposes = List.of();
  private Optional<NameConstraints> nameConstraints = Optional.empty();
  private final List<AccessDescription> access = new ArrayList<>();
  private final List<DistributionPoint> crls = new ArrayList<>();
  private boolean mustStaple;
  private boolean keyIdentifiers = true;
  private final List<Extension> added = new ArrayList<>();

  void name(ASN1Encodable generalName) {
    names.add(generalName);
  }

  void authority(Optional<Boolean> value) {
    authority = value;
  }

  void pathLength(int length) {
    pathLength = OptionalInt.of(length);
  }

  void keyUsage(int bits) {
    keyUsage = bits;
  }

  void purposes(List<KeyPurposeId> list) {
    purposes = list;
  }

  void nameConstraints(List<GeneralName> permitted, List<GeneralName> excluded) {
    nameConstraints = Optional.of(new NameConstraints(subtrees(permitted), subtrees(excluded)));
  }

  void ocsp(String url) {
    access.add(new AccessDescription(AccessDescription.id_ad_ocsp, uri(url)));
  }

  void issuerAt(String url) {
    access.add(new AccessDescription(AccessDescription.id_ad_caIssuers, uri(url)));
  }

  void crl(String url) {
    var place = new DistributionPointName(new GeneralNames(uri(url)));
    crls.add(new DistributionPoint(place, null, null));
  }

  void mustStaple() {
    mustStaple = true;
  }

  void withoutKeyIdentifiers() {
    keyIdentifiers = false;
  }

  void add(Extension extension) {
    added.add(extension);
  }

  void remove(ASN1ObjectIdentifier oid) {
    added.removeIf(extension -> extension.getExtnId().equals(oid));
  }

  List<Extension> build(SubjectPublicKeyInfo own, SubjectPublicKeyInfo signer) {
    List<Extension> list = new ArrayList<>();
    authority.ifPresent(
        value -> list.add(extension(Extension.basicConstraints, true, constraints(value))));
    if (keyUsage != 0) {
      list.add(extension(Extension.keyUsage, true, new KeyUsage(keyUsage)));
    }
    if (!purposes.isEmpty()) {
      var usage = new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
      list.add(extension(Extension.extendedKeyUsage, false, usage));
    }
    if (!names.isEmpty()) {
      var sequence = new DERSequence(names.toArray(ASN1Encodable[]::new));
      list.add(extension(Extension.subjectAlternativeName, false, sequence));
    }
    if (keyIdentifiers) {
      var ownId = new SubjectKeyIdentifier(keyIdentifier(own));
      list.add(extension(Extension.subjectKeyIdentifier, false, ownId));
      var signerId = new AuthorityKeyIdentifier(keyIdentifier(signer));
      list.add(extension(Extension.authorityKeyIdentifier, false, signerId));
    }
    nameConstraints.ifPresent(value -> list.add(extension(Extension.nameConstraints, true, value)));
    if (!access.isEmpty()) {
      var sequence = new DERSequence(access.toArray(AccessDescription[]::new));
      list.add(extension(Extension.authorityInfoAccess, false, sequence));
    }
    if (!crls.isEmpty()) {
      var points = new CRLDistPoint(crls.toArray(DistributionPoint[]::new));
      list.add(extension(Extension.cRLDistributionPoints, false, points));
    }
    if (mustStaple) {
      list.add(extension(TLS_FEATURE, false, new DERSequence(new ASN1Integer(STATUS_REQUEST))));
    }
    list.addAll(added);
    return list;
  }

  /** The SHA-1 of the public key's bits (RFC 5280, section 4.2.1.2, method 1). */
  static byte[] keyIdentifier(SubjectPublicKeyInfo info) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(info.getPublicKeyData().getBytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private ASN1Encodable constraints(boolean isAuthority) {
    return pathLength.isPresent()
        ? new BasicConstraints(pathLength.getAsInt())
        : new BasicConstraints(isAuthority);
  }

  private static GeneralSubtree[] subtrees(List<GeneralName> names) {
    return names.stream().map(GeneralSubtree::new).toArray(GeneralSubtree[]::new);
  }

  private static GeneralName uri(String url) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(url));
  }

  private static Extension extension(
      ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    return new Extension(oid, critical, CertificateBuilder.encode(value));
  }
}
