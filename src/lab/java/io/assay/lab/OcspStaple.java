package io.assay.lab;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Signs OCSP responses (RFC 6960) with the key of the certificate's own issuer. */
public final class OcspStaple {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

  private OcspStaple() {}

  /** A DER response that says good, made an hour ago and current for a week. */
  public static byte[] good(LabCertificate certificate) {
    Instant made = Instant.now().minus(Duration.ofHours(1));
    return response(certificate, Optional.empty(), made, made.plus(Duration.ofDays(7)));
  }

  /** A DER response that says revoked at {@code when}, made an hour ago and current for a week. */
  public static byte[] revoked(LabCertificate certificate, Instant when) {
    Instant made = Instant.now().minus(Duration.ofHours(1));
    return response(certificate, Optional.of(when), made, made.plus(Duration.ofDays(7)));
  }

  /**
   * A DER response.
   *
   * @param revokedAt when the certificate was revoked; good if empty
   */
  public static byte[] response(
      LabCertificate certificate,
      Optional<Instant> revokedAt,
      Instant thisUpdate,
      Instant nextUpdate) {
    LabCertificate issuer = certificate.issuer().orElse(certificate);
    CertStatus status =
        revokedAt
            .map(when -> new CertStatus(new RevokedInfo(time(when), null)))
            .orElseGet(CertStatus::new);
    var single =
        new SingleResponse(
            id(certificate, issuer), status, time(thisUpdate), time(nextUpdate), (Extensions) null);
    var data =
        new ResponseData(
            new ResponderID(issuer.subject()),
            time(thisUpdate),
            new DERSequence(single),
            (Extensions) null);
    String signatureName =
        LabKey.signatureName(issuer.keys().getPrivate().getAlgorithm(), "SHA256");
    byte[] signature =
        CertificateBuilder.sign(issuer.keys(), signatureName, CertificateBuilder.encode(data));
    var basic =
        new BasicOCSPResponse(
            data,
            new DefaultSignatureAlgorithmIdentifierFinder().find(signatureName),
            new DERBitString(signature),
            null);
    var bytes =
        new ResponseBytes(
            OCSPObjectIdentifiers.id_pkix_ocsp_basic,
            new DEROctetString(CertificateBuilder.encode(basic)));
    return CertificateBuilder.encode(
        new OCSPResponse(new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL), bytes));
  }

  private static CertID id(LabCertificate certificate, LabCertificate issuer) {
    var info = SubjectPublicKeyInfo.getInstance(issuer.keys().getPublic().getEncoded());
    return new CertID(
        new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
        new DEROctetString(sha1(CertificateBuilder.encode(issuer.subject()))),
        new DEROctetString(ExtensionsBuilder.keyIdentifier(info)),
        new ASN1Integer(Certificate.getInstance(certificate.der()).getSerialNumber().getValue()));
  }

  private static byte[] sha1(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(octets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static ASN1GeneralizedTime time(Instant instant) {
    return new DERGeneralizedTime(instant.atOffset(ZoneOffset.UTC).format(TIME));
  }
}
