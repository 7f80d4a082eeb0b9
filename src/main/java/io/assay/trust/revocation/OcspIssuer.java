package io.assay.trust.revocation;

import io.assay.probe.Octets;
import io.assay.trust.NameKeys;
import io.assay.x509.CertificateEncodings;
import io.assay.x509.CertificateFacts;
import io.assay.x509.OcspResponse;
import io.assay.x509.OcspStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * An issuer or a responder as OCSP identifies it: by digests of its name and its key. Immutable.
 */
final class OcspIssuer {
  private static final String SHA1 = "SHA-1";

  /** The digests of a CertID that responders use, by OID. */
  private static final Map<String, String> DIGESTS =
      Map.of(
          "1.3.14.3.2.26", SHA1,
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  private final CertificateFacts certificate;
  private final Optional<Octets> name;
  private final Optional<Octets> key;

  OcspIssuer(CertificateFacts certificate) {
    this.certificate = certificate;
    CertificateEncodings encodings = CertificateEncodings.of(certificate);
    name = encodings.subject();
    key = encodings.keyBits();
  }

  /** Whether {@code statement} is about a certificate that this one issued (its CertID). */
  boolean isIssuerIn(OcspStatement statement) {
    String algorithm = DIGESTS.get(statement.hashAlgorithm());
    return algorithm != null
        && name.isPresent()
        && key.isPresent()
        && hex(algorithm, name.get()).equals(statement.issuerNameHash())
        && hex(algorithm, key.get()).equals(statement.issuerKeyHash());
  }

  /** Whether {@code response} gives this one as its responder (RFC 6960, section 4.2.2.3). */
  boolean isResponderOf(OcspResponse response) {
    boolean byName =
        response.responderName().isPresent()
            && response
                .responderName()
                .map(NameKeys::of)
                .equals(certificate.subject().map(NameKeys::of));
    boolean byKey =
        response.responderKeyHash().isPresent()
            && key.map(bits -> hex(SHA1, bits)).equals(response.responderKeyHash());
    return byName || byKey;
  }

  /**
   * A request for one certificate (RFC 6960, section 4.1) in the form that every responder knows:
   * SHA-1, no nonce (RFC 5019). Empty where the issuer's certificate lacks a name or a key.
   */
  Optional<Octets> request(String serial) {
    if (name.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    CertID id =
        new CertID(
            new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
            new DEROctetString(digest(SHA1, name.get())),
            new DEROctetString(digest(SHA1, key.get())),
            new ASN1Integer(new BigInteger(serial, 16)));
    TBSRequest content =
        new TBSRequest(null, new DERSequence(new Request(id, null)), (Extensions) null);
    try {
      return Optional.of(Octets.copyOf(new OCSPRequest(content, null).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode an OCSP request", e);
    }
  }

  private static String hex(String algorithm, Octets octets) {
    return HexFormat.of().formatHex(digest(algorithm, octets));
  }

  private static byte[] digest(String algorithm, Octets octets) {
    try {
      return MessageDigest.getInstance(algorithm).digest(octets.toByteArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform here has " + algorithm, e);
    }
  }
}
