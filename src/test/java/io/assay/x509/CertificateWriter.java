package io.assay.x509;

import io.assay.probe.Octets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a sound certificate in which any one field can be replaced by any octets. */
final class CertificateWriter {
  static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

  /** A P-256 key: the generator, which is a point on the curve. */
  static final byte[] P256_KEY =
      Der.sequence(
          Der.sequence(Der.oid("1.2.840.10045.2.1"), Der.oid("1.2.840.10045.3.1.7")),
          Der.bitString(
              Der.hex(
                  "04 6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                      + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")));

  private byte[] version = Der.tlv(0xa0, Der.integer(2));
  private byte[] serial = Der.integer(0x1234);
  private byte[] tbsAlgorithm = ECDSA_SHA256;
  private byte[] algorithm = ECDSA_SHA256;
  private byte[] issuer = Der.commonName("Test CA");
  private byte[] notBefore = Der.tlv(Tag.UTC_TIME, Der.ascii("260101000000Z"));
  private byte[] notAfter = Der.tlv(Tag.UTC_TIME, Der.ascii("260401000000Z"));
  private byte[] subject = Der.commonName("resolver.test");
  private byte[] key = P256_KEY;
  private byte[] uniqueIds = new byte[0];
  private Optional<byte[]> extensionsField = Optional.empty();
  private final List<byte[]> extensions = new ArrayList<>();
  private byte[] signature = Der.bitString(Der.hex("3006020101020101"));

  CertificateWriter version(byte[] field) {
    version = field;
    return this;
  }

  CertificateWriter serial(byte[] field) {
    serial = field;
    return this;
  }

  CertificateWriter tbsAlgorithm(byte[] field) {
    tbsAlgorithm = field;
    return this;
  }

  CertificateWriter algorithms(byte[] field) {
    tbsAlgorithm = field;
    algorithm = field;
    return this;
  }

  CertificateWriter issuer(byte[] field) {
    issuer = field;
    return this;
  }

  CertificateWriter notBefore(int tag, String text) {
    notBefore = Der.tlv(tag, Der.ascii(text));
    return this;
  }

  CertificateWriter notAfter(int tag, String text) {
    notAfter = Der.tlv(tag, Der.ascii(text));
    return this;
  }

  CertificateWriter subject(byte[] field) {
    subject = field;
    return this;
  }

  CertificateWriter key(byte[] field) {
    key = field;
    return this;
  }

  CertificateWriter uniqueIds(byte[] fields) {
    uniqueIds = fields;
    return this;
  }

  CertificateWriter signature(byte[] field) {
    signature = field;
    return this;
  }

  /** Replaces the whole field of extensions. */
  CertificateWriter extensionsField(byte[] field) {
    extensionsField = Optional.of(field);
    return this;
  }

  /** Adds an extension as it stands. */
  CertificateWriter rawExtension(byte[] extension) {
    extensions.add(extension);
    return this;
  }

  CertificateWriter extension(String oid, byte[] value) {
    return rawExtension(Der.sequence(Der.oid(oid), Der.octetString(value)));
  }

  CertificateWriter criticalExtension(String oid, byte[] value) {
    return rawExtension(Der.sequence(Der.oid(oid), Der.bool(true), Der.octetString(value)));
  }

  /** Adds a subjectAltName with these entries. */
  CertificateWriter names(byte[]... entries) {
    return extension(Oids.SUBJECT_ALT_NAME, Der.sequence(entries));
  }

  static byte[] dns(String name) {
    return Der.tlv(GeneralName.DNS_NAME, Der.ascii(name));
  }

  static byte[] uri(String uri) {
    return Der.tlv(GeneralName.URI, Der.ascii(uri));
  }

  static byte[] ip(int... octets) {
    byte[] address = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      address[i] = (byte) octets[i];
    }
    return Der.tlv(GeneralName.IP_ADDRESS, address);
  }

  byte[] tbs() {
    byte[] all = Der.concat(extensions.toArray(byte[][]::new));
    byte[] field =
        extensionsField.orElseGet(
            () -> extensions.isEmpty() ? new byte[0] : Der.tlv(0xa3, Der.sequence(all)));
    return Der.sequence(
        version,
        serial,
        tbsAlgorithm,
        issuer,
        Der.sequence(notBefore, notAfter),
        subject,
        key,
        uniqueIds,
        field);
  }

  byte[] write() {
    return Der.sequence(tbs(), algorithm, signature);
  }

  /** Signs what stands in the other fields. */
  CertificateWriter signed(
      String name, Optional<? extends AlgorithmParameterSpec> parameters, PrivateKey signer)
      throws GeneralSecurityException {
    Signature signing = Signature.getInstance(name);
    if (parameters.isPresent()) {
      signing.setParameter(parameters.get());
    }
    signing.initSign(signer);
    signing.update(tbs());
    return signature(Der.bitString(signing.sign()));
  }

  CertificateFacts facts() {
    return facts(write());
  }

  static CertificateFacts facts(byte[] certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate));
  }
}
