package io.assay.probe.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsEncryptor;
import org.bouncycastle.tls.crypto.TlsStreamVerifier;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.jspecify.annotations.Nullable;

/**
 * A certificate as the handshake needs it: octets, and the key once it is asked for. Anything can
 * be made one, so that garbage does not end the handshake. If no key can be read, every signature
 * is accepted and {@link #keyReadable} says so.
 */
final class ServerCertificate implements TlsCertificate {
  private final ClientCrypto crypto;
  private final byte[] encoded;
  private @Nullable LeafKey key;
  private boolean sought;

  ServerCertificate(ClientCrypto crypto, byte[] encoded) {
    this.crypto = crypto;
    this.encoded = encoded;
  }

  boolean keyReadable() {
    return key() != null;
  }

  // Read late: only the leaf's key is ever needed.
  private @Nullable LeafKey key() {
    if (!sought) {
      sought = true;
      key = crypto.leafKey(encoded).orElse(null);
    }
    return key;
  }

  @Override
  public TlsEncryptor createEncryptor(int role) throws IOException {
    LeafKey known = key();
    if (known == null) {
      throw new TlsFatalAlert(
          AlertDescription.bad_certificate, "no key to encrypt for in the leaf certificate");
    }
    return known.createEncryptor(role);
  }

  @Override
  public TlsVerifier createVerifier(short signatureAlgorithm) throws IOException {
    LeafKey known = key();
    return known != null ? known.createVerifier(signatureAlgorithm) : ACCEPTING;
  }

  @Override
  public Tls13Verifier createVerifier(int signatureScheme) throws IOException {
    LeafKey known = key();
    return known != null ? known.createVerifier(signatureScheme) : ACCEPTING_13;
  }

  @Override
  public TlsCertificate checkUsageInRole(int role) throws IOException {
    LeafKey known = key();
    return known != null ? known.checkUsageInRole(role) : this;
  }

  @Override
  public short getLegacySignatureAlgorithm() throws IOException {
    LeafKey known = key();
    return known != null ? known.getLegacySignatureAlgorithm() : -1;
  }

  @Override
  public boolean supportsSignatureAlgorithm(short signatureAlgorithm) {
    return true;
  }

  @Override
  public boolean supportsSignatureAlgorithmCA(short signatureAlgorithm) {
    return true;
  }

  @Override
  public byte[] getEncoded() {
    return encoded;
  }

  /** None: extensions are the judge's, and a must-staple violation must not end the handshake. */
  @Override
  public byte @Nullable [] getExtension(ASN1ObjectIdentifier oid) {
    return null;
  }

  @Override
  public BigInteger getSerialNumber() {
    return BigInteger.ZERO;
  }

  @Override
  public @Nullable String getSigAlgOID() {
    return null;
  }

  @Override
  public @Nullable ASN1Encodable getSigAlgParams() {
    return null;
  }

  private static final TlsVerifier ACCEPTING =
      new TlsVerifier() {
        @Override
        public @Nullable TlsStreamVerifier getStreamVerifier(DigitallySigned signature) {
          return null;
        }

        @Override
        public boolean verifyRawSignature(DigitallySigned signature, byte[] hash) {
          return true;
        }
      };

  private static final Tls13Verifier ACCEPTING_13 =
      new Tls13Verifier() {
        @Override
        public OutputStream getOutputStream() {
          return OutputStream.nullOutputStream();
        }

        @Override
        public boolean verifySignature(byte[] signature) {
          return true;
        }
      };
}
