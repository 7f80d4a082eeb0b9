package io.assay.trust.source;

import io.assay.lab.LabCertificate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.PKCS7ProcessableObject;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;

/** Makes certificate trust lists as Microsoft signs them. */
final class SignedLists {
  static final String SHA1 = "1.3.14.3.2.26";
  static final String SHA256 = "2.16.840.1.101.3.4.2.1";
  static final String SIGNATURE_HASH = "1.3.6.1.4.1.311.10.11.15";

  private static final ASN1ObjectIdentifier TRUST_LIST =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.10.1");
  private static final String PROPERTY = "1.3.6.1.4.1.311.10.11.";

  private SignedLists() {}

  /** A subject with the values of its properties by their numbers. */
  static ASN1Sequence entry(byte[] identifier, Map<Integer, byte[]> properties) {
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    properties.forEach(
        (number, value) ->
            attributes.add(
                sequence(
                    new ASN1ObjectIdentifier(PROPERTY + number),
                    new DERSet(new DEROctetString(value)))));
    return sequence(new DEROctetString(identifier), new DERSet(attributes));
  }

  static byte[] signed(
      LabCertificate signer,
      String usage,
      String algorithm,
      Instant thisUpdate,
      ASN1Sequence... entries)
      throws Exception {
    return sign(
        signer,
        sequence(
            sequence(new ASN1ObjectIdentifier(usage)),
            new ASN1Integer(7),
            new DERUTCTime(Date.from(thisUpdate)),
            new AlgorithmIdentifier(new ASN1ObjectIdentifier(algorithm)),
            new DERSequence(entries)));
  }

  /** Signs over the octets within the SEQUENCE, and puts it in as it is. */
  private static byte[] sign(LabCertificate signer, ASN1Sequence content) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder()
            .build("SHA256withECDSA", signer.keys().getPrivate(), signer.x509()));
    for (LabCertificate certificate : signer.chain()) {
      generator.addCertificate(holder(certificate));
    }
    CMSSignedData detached =
        generator.generate(new PKCS7ProcessableObject(TRUST_LIST, content), false);
    SignedData parts = SignedData.getInstance(detached.toASN1Structure().getContent());
    SignedData whole =
        new SignedData(
            parts.getDigestAlgorithms(),
            new ContentInfo(TRUST_LIST, content),
            parts.getCertificates(),
            (ASN1Set) null,
            parts.getSignerInfos());
    return new ContentInfo(detached.toASN1Structure().getContentType(), whole).getEncoded("DER");
  }

  private static JcaX509CertificateHolder holder(LabCertificate certificate)
      throws CertificateEncodingException {
    return new JcaX509CertificateHolder(certificate.x509());
  }

  static byte[] time(Instant time) {
    Duration since = Duration.between(Instant.parse("1601-01-01T00:00:00Z"), time);
    long ticks = TimeUnit.SECONDS.toMicros(since.toSeconds()) * 10;
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(ticks).array();
  }

  static byte[] purposes(String... oids) throws Exception {
    return new DERSequence(
            List.of(oids).stream().map(ASN1ObjectIdentifier::new).toArray(ASN1Encodable[]::new))
        .getEncoded("DER");
  }

  private static DERSequence sequence(ASN1Encodable... elements) {
    return new DERSequence(elements);
  }
}
