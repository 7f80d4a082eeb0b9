package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * Makes one certificate; everything in it can be set, also to what no authority would issue. The
 * TBSCertificate is put together field by field, because libraries refuse what tests need.
 *
 * <p>Defaults: P-256, SHA-256, valid from yesterday for 90 days (authorities: ten years), key
 * identifiers, and the usual extensions of an authority or a TLS server. Not thread-safe; {@link
 * #build} may be called several times and makes a new key each time unless {@link #keys} was
 * called.
 */
public final class CertificateBuilder {
  private static final SecureRandom RANDOM = new SecureRandom();

  private X500Name subject;
  private final Optional<LabCertificate> issuer;
  private Optional<X500Name> issuerName = Optional.empty();
  private Optional<BigInteger> serial = Optional.empty();
  private LabKey key = LabKey.P256;
  private Optional<KeyPair> keys = Optional.empty();
  private String hash = "SHA256";
  private Instant notBefore;
  private Instant notAfter;
  private final ExtensionsBuilder extensions = new ExtensionsBuilder();
  private boolean signatureCorrupt;
  private UnaryOperator<byte[]> tbsEdit = UnaryOperator.identity();
  private UnaryOperator<byte[]> derEdit = UnaryOperator.identity();

  private CertificateBuilder(
      String distinguishedName, Optional<LabCertificate> issuer, Duration lifetime) {
    this.subject = new X500Name(distinguishedName);
    this.issuer = issuer;
    this.notBefore = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));
    this.notAfter = notBefore.plus(lifetime);
  }

  /** A self-signed authority. */
  public static CertificateBuilder root(String distinguishedName) {
    return authority(distinguishedName, Optional.empty());
  }

  /** A self-signed server certificate. */
  public static CertificateBuilder selfSigned(String distinguishedName) {
    return leaf(distinguishedName, Optional.empty());
  }

  static CertificateBuilder authority(String distinguishedName, LabCertificate issuer) {
    return authority(distinguishedName, Optional.of(issuer));
  }

  static CertificateBuilder leaf(String distinguishedName, LabCertificate issuer) {
    return leaf(distinguishedName, Optional.of(issuer));
  }

  private static CertificateBuilder authority(String name, Optional<LabCertificate> issuer) {
    return new CertificateBuilder(name, issuer, Duration.ofDays(3650))
        .authority(true)
        .keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
  }

  private static CertificateBuilder leaf(String name, Optional<LabCertificate> issuer) {
    return new CertificateBuilder(name, issuer, Duration.ofDays(90))
        .authority(false)
        .keyUsage(KeyUsage.digitalSignature)
        .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth);
  }

  /** The subject, such as {@code O=Assay Lab, CN=resolver.test}; may be empty. */
  public CertificateBuilder subject(String distinguishedName) {
    subject = new X500Name(distinguishedName);
    return this;
  }

  /** The issuer's name as written in the certificate, where it is to differ from the signer's. */
  public CertificateBuilder issuerName(String distinguishedName) {
    issuerName = Optional.of(new X500Name(distinguishedName));
    return this;
  }

  /** The serial number; a random positive one of 127 bits otherwise. */
  public CertificateBuilder serial(BigInteger number) {
    serial = Optional.of(number);
    return this;
  }

  /** The kind of key to make. */
  public CertificateBuilder key(LabKey kind) {
    key = kind;
    return this;
  }

  /** The key pair to use instead of a new one. */
  public CertificateBuilder keys(KeyPair pair) {
    keys = Optional.of(pair);
    return this;
  }

  /** The hash of the issuer's signature: {@code SHA1}, {@code SHA256}, {@code SHA384}… */
  public CertificateBuilder hash(String name) {
    hash = name;
    return this;
  }

  /** The validity period; the certificate holds whole seconds. */
  public CertificateBuilder validity(Instant from, Instant to) {
    notBefore = from;
    notAfter = to;
    return this;
  }

  /** The start of the validity period. */
  public CertificateBuilder notBefore(Instant time) {
    notBefore = time;
    return this;
  }

  /** The end of the validity period. */
  public CertificateBuilder notAfter(Instant time) {
    notAfter = time;
    return this;
  }

  /** Adds dNSName entries to the subject alternative names. */
  public CertificateBuilder dns(String... names) {
    Arrays.stream(names)
        .forEach(name -> extensions.name(new GeneralName(GeneralName.dNSName, name)));
    return this;
  }

  /** Adds iPAddress entries to the subject alternative names. */
  public CertificateBuilder ip(String... addresses) {
    Arrays.stream(addresses)
        .forEach(address -> extensions.name(new GeneralName(GeneralName.iPAddress, address)));
    return this;
  }

  /** Adds an entry to the subject alternative names, given as a whole DER element. */
  public CertificateBuilder rawName(byte[] generalName) {
    try {
      extensions.name(ASN1Primitive.fromByteArray(generalName));
    } catch (IOException e) {
      throw new IllegalArgumentException("not one DER element", e);
    }
    return this;
  }

  /** The bits of {@link KeyUsage}; zero leaves the extension out. */
  public CertificateBuilder keyUsage(int bits) {
    extensions.keyUsage(bits);
    return this;
  }

  /** The extended key usages; none leaves the extension out. */
  public CertificateBuilder extendedKeyUsage(KeyPurposeId... purposes) {
    extensions.purposes(List.of(purposes));
    return this;
  }

  /** Whether basicConstraints says that this is an authority. */
  public CertificateBuilder authority(boolean value) {
    extensions.authority(Optional.of(value));
    return this;
  }

  /** Leaves basicConstraints out. */
  public CertificateBuilder withoutBasicConstraints() {
    extensions.authority(Optional.empty());
    return this;
  }

  /** Makes this an authority with a path length constraint. */
  public CertificateBuilder pathLength(int length) {
    extensions.authority(Optional.of(true));
    extensions.pathLength(length);
    return this;
  }

  /** Adds name constraints (RFC 5280, section 4.2.1.10). */
  public CertificateBuilder nameConstraints(
      List<GeneralName> permitted, List<GeneralName> excluded) {
    extensions.nameConstraints(permitted, excluded);
    return this;
  }

  /** Adds an OCSP responder to the authority information access. */
  public CertificateBuilder ocsp(String url) {
    extensions.ocsp(url);
    return this;
  }

  /** Adds a place of the issuer's certificate to the authority information access. */
  public CertificateBuilder issuerAt(String url) {
    extensions.issuerAt(url);
    return this;
  }

  /** Adds a CRL distribution point. */
  public CertificateBuilder crl(String url) {
    extensions.crl(url);
    return this;
  }

  /** Demands a stapled OCSP response (RFC 7633). */
  public CertificateBuilder mustStaple() {
    extensions.mustStaple();
    return this;
  }

  /** Leaves both key identifiers out. */
  public CertificateBuilder withoutKeyIdentifiers() {
    extensions.withoutKeyIdentifiers();
    return this;
  }

  /** Adds an extension with any octets as its value, also one that is there already. */
  public CertificateBuilder extension(String oid, boolean critical, byte[] value) {
    extensions.add(new Extension(new ASN1ObjectIdentifier(oid), critical, value));
    return this;
  }

  /** Takes out what {@link #extension} added under this OID. */
  public CertificateBuilder withoutExtension(String oid) {
    extensions.remove(new ASN1ObjectIdentifier(oid));
    return this;
  }

  /**
   * Draws the serial number and the key now, unless they are given, so that whatever is built from
   * here on has the same ones: as a precertificate and its certificate do.
   */
  public CertificateBuilder settled() {
    serial = Optional.of(serial.orElseGet(() -> new BigInteger(127, RANDOM)));
    keys = Optional.of(keys.orElseGet(key::generate));
    return this;
  }

  /** Flips a bit of the signature. */
  public CertificateBuilder corruptSignature() {
    signatureCorrupt = true;
    return this;
  }

  /** Changes the TBSCertificate before it is signed. */
  public CertificateBuilder editTbs(UnaryOperator<byte[]> edit) {
    tbsEdit = edit;
    return this;
  }

  /** Changes the finished certificate, for example cuts it short. */
  public CertificateBuilder editDer(UnaryOperator<byte[]> edit) {
    derEdit = edit;
    return this;
  }

  /** Makes the certificate. */
  public LabCertificate build() {
    KeyPair own = keys.orElseGet(key::generate);
    KeyPair signer = issuer.map(LabCertificate::keys).orElse(own);
    String signatureName = LabKey.signatureName(signer.getPrivate().getAlgorithm(), hash);
    AlgorithmIdentifier algorithm =
        new DefaultSignatureAlgorithmIdentifierFinder().find(signatureName);
    SubjectPublicKeyInfo ownInfo = SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded());
    SubjectPublicKeyInfo signerInfo =
        SubjectPublicKeyInfo.getInstance(signer.getPublic().getEncoded());
    X500Name signerName =
        issuerName.orElseGet(() -> issuer.map(LabCertificate::subject).orElse(subject));

    ASN1EncodableVector tbs = new ASN1EncodableVector();
    tbs.add(new DERTaggedObject(true, 0, new ASN1Integer(2)));
    tbs.add(new ASN1Integer(serial.orElseGet(() -> new BigInteger(127, RANDOM))));
    tbs.add(algorithm);
    tbs.add(signerName);
    tbs.add(sequence(time(notBefore), time(notAfter)));
    tbs.add(subject);
    tbs.add(ownInfo);
    List<Extension> list = extensions.build(ownInfo, signerInfo);
    if (!list.isEmpty()) {
      tbs.add(new DERTaggedObject(true, 3, new DERSequence(list.toArray(Extension[]::new))));
    }
    byte[] signedPart = tbsEdit.apply(encode(new DERSequence(tbs)));
    byte[] signature = sign(signer, signatureName, signedPart);
    if (signatureCorrupt) {
      signature[signature.length - 1] ^= 1;
    }
    byte[] der = assemble(signedPart, algorithm, signature);
    return new LabCertificate(subject, own, issuer, derEdit.apply(der));
  }

  static byte[] sign(KeyPair signer, String signatureName, byte[] content) {
    try {
      Signature signature = Signature.getInstance(signatureName);
      signature.initSign(signer.getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + signatureName, e);
    }
  }

  static byte[] encode(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode", e);
    }
  }

  /** Joins the encodings rather than the values, since an edited TBSCertificate may be no DER. */
  private static byte[] assemble(byte[] tbs, AlgorithmIdentifier algorithm, byte[] signature) {
    byte[] algorithmDer = encode(algorithm);
    byte[] signatureDer = encode(new DERBitString(signature));
    byte[] length = derLength(tbs.length + algorithmDer.length + signatureDer.length);
    return join(List.of(new byte[] {0x30}, length, tbs, algorithmDer, signatureDer));
  }

  private static byte[] derLength(int length) {
    if (length < 0x80) {
      return new byte[] {(byte) length};
    }
    byte[] digits = BigInteger.valueOf(length).toByteArray();
    byte[] shortest = digits[0] == 0 ? Arrays.copyOfRange(digits, 1, digits.length) : digits;
    return join(List.of(new byte[] {(byte) (0x80 | shortest.length)}, shortest));
  }

  private static byte[] join(List<byte[]> parts) {
    byte[] joined = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  /** UTCTime until 2049, GeneralizedTime from then (RFC 5280, section 4.1.2.5). */
  private static ASN1Primitive time(Instant instant) {
    var utc = instant.atOffset(ZoneOffset.UTC);
    boolean twoDigits = utc.getYear() >= 1950 && utc.getYear() < 2050;
    String text =
        utc.format(
            DateTimeFormatter.ofPattern(twoDigits ? "yyMMddHHmmss'Z'" : "uuuuMMddHHmmss'Z'"));
    return twoDigits ? new DERUTCTime(text) : new DERGeneralizedTime(text);
  }

  private static DERSequence sequence(ASN1Encodable... elements) {
    return new DERSequence(elements);
  }
}
