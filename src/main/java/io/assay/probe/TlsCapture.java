package io.assay.probe;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the server presented in the TLS handshake, complete as far as the handshake went. Message
 * octets include the four-octet handshake header.
 *
 * @param sni the server name that was sent, absent for an IP literal (RFC 6066), or where it is not
 *     known
 * @param alpnOffered the protocols offered in ALPN, in order; empty where ALPN was not offered
 * @param helloRetryRequest the HelloRetryRequest message, if there was one (RFC 8446)
 * @param serverHello the ServerHello message
 * @param encryptedExtensions the EncryptedExtensions message (TLS 1.3)
 * @param certificates the certificates as sent: order, duplicates and garbage included
 * @param certificateMessage the whole Certificate message, kept only where it could not be split
 *     into certificates without remainder
 * @param ocspStaple the DER OCSPResponse stapled for the leaf (RFC 6066 or RFC 8446)
 * @param sctList the content of the signed_certificate_timestamp extension (RFC 6962, section 3.3)
 * @param certificateRequest the CertificateRequest message, if the server asked for a certificate
 * @param version the negotiated protocol version on the wire, such as 0x0304 for TLS 1.3
 * @param cipherSuite the negotiated suite in the IANA registry
 * @param group the named group of the key exchange in the IANA registry
 * @param alpn the protocol that the server selected
 * @param alerts every alert in either direction, in order, close_notify included
 * @param keyProof whether the server proved possession of the leaf's key
 * @param established whether the handshake was completed
 */
public record TlsCapture(
    Optional<String> sni,
    List<String> alpnOffered,
    Optional<Octets> helloRetryRequest,
    Optional<Octets> serverHello,
    Optional<Octets> encryptedExtensions,
    List<Octets> certificates,
    Optional<Octets> certificateMessage,
    Optional<Octets> ocspStaple,
    Optional<Octets> sctList,
    Optional<Octets> certificateRequest,
    OptionalInt version,
    OptionalInt cipherSuite,
    OptionalInt group,
    Optional<String> alpn,
    List<Alert> alerts,
    KeyProof keyProof,
    boolean established) {

  public TlsCapture {
    alpnOffered = List.copyOf(alpnOffered);
    certificates = List.copyOf(certificates);
    alerts = List.copyOf(alerts);
  }

  /** An equal one that has what is often the same in common with others. */
  TlsCapture sharing(Sharing kept) {
    return new TlsCapture(
        kept.one(sni),
        kept.one(alpnOffered),
        helloRetryRequest,
        serverHello,
        kept.one(encryptedExtensions),
        kept.one(certificates),
        certificateMessage,
        kept.one(ocspStaple),
        kept.one(sctList),
        certificateRequest,
        version,
        cipherSuite,
        group,
        kept.one(alpn),
        kept.one(alerts),
        keyProof,
        established);
  }

  /** Whether the server proved that it holds the private key of the leaf it sent. */
  public enum KeyProof {
    /** The handshake did not get that far. */
    NONE,
    /** The signature (or the RSA key exchange) verified with the leaf's key. */
    PROVEN,
    /** The leaf's key could not be read, so the signature was not verified. */
    UNVERIFIABLE
  }
}
