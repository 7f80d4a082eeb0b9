package io.assay.x509;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a certificate says, as far as its octets can be read (RFC 5280). A part that is absent or
 * cannot be read is empty; in the second case {@link #malformed} says so.
 *
 * @param der the octets as sent, whatever they are
 * @param sha256 digest of {@link #der}
 * @param spkiSha256 digest of the DER SubjectPublicKeyInfo
 * @param tbsSha256 digest of the DER TBSCertificate
 * @param serial the serial number in hexadecimal, at least two digits, a minus sign before a
 *     negative one
 * @param signatureAlgorithm its name such as {@code SHA256withECDSA}, or the OID
 * @param names the subjectAltName entries
 * @param keyUsage the asserted bits by their RFC 5280 names ({@code keyCertSign}); empty Optional
 *     where the extension is absent
 * @param extendedKeyUsage OIDs; empty Optional where the extension is absent
 * @param ca whether basicConstraints says CA; empty where the extension is absent
 * @param pathLength the path length constraint, where one is given
 * @param authorityKeyId keyIdentifier of authorityKeyIdentifier in hexadecimal
 * @param subjectKeyId subjectKeyIdentifier in hexadecimal
 * @param issuerUrls caIssuers of authorityInfoAccess
 * @param ocspUrls OCSP responders of authorityInfoAccess
 * @param crlUrls URIs of cRLDistributionPoints
 * @param mustStaple whether the TLS feature extension asks for status_request (RFC 7633)
 * @param nameConstraints the DER value of the nameConstraints extension
 * @param sctList the embedded SignedCertificateTimestampList (RFC 6962, section 3.3), whatever it
 *     holds; {@link SctList} reads it
 * @param criticalExtensions OIDs of all extensions marked critical
 * @param malformed what could not be read or breaks DER or RFC 5280, each in words that say where
 */
public record CertificateFacts(
    Octets der,
    Sha256 sha256,
    Optional<Sha256> spkiSha256,
    Optional<Sha256> tbsSha256,
    Optional<DistinguishedName> subject,
    Optional<DistinguishedName> issuer,
    Optional<String> serial,
    Optional<Instant> notBefore,
    Optional<Instant> notAfter,
    Optional<PublicKeyFacts> key,
    Optional<String> signatureAlgorithm,
    SubjectNames names,
    Optional<Set<String>> keyUsage,
    Optional<Set<String>> extendedKeyUsage,
    Optional<Boolean> ca,
    Optional<Integer> pathLength,
    Optional<String> authorityKeyId,
    Optional<String> subjectKeyId,
    List<String> issuerUrls,
    List<String> ocspUrls,
    List<String> crlUrls,
    boolean mustStaple,
    Optional<Octets> nameConstraints,
    Optional<Octets> sctList,
    Set<String> criticalExtensions,
    List<String> malformed) {

  public CertificateFacts {
    keyUsage = keyUsage.map(CertificateFacts::copy);
    extendedKeyUsage = extendedKeyUsage.map(CertificateFacts::copy);
    issuerUrls = List.copyOf(issuerUrls);
    ocspUrls = List.copyOf(ocspUrls);
    crlUrls = List.copyOf(crlUrls);
    criticalExtensions = copy(criticalExtensions);
    malformed = List.copyOf(malformed);
  }

  /** Reads {@code der}, whatever it is. Never throws. Thread-safe. */
  public static CertificateFacts of(Octets der) {
    return CertificateReader.read(der);
  }

  /** Keeps the order of the encoding, which {@link Set#copyOf} does not. */
  private static Set<String> copy(Set<String> set) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(set));
  }
}
