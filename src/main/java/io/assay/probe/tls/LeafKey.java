package io.assay.probe.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;

/**
 * The public key of a server's certificate, to verify with and to encrypt for. Key usage is not
 * looked at: whether the certificate allows what the server does with it is for the judge to say.
 */
final class LeafKey extends BcTlsRawKeyCertificate {
  /** A larger modulus costs a hostile server nothing and the event loop milliseconds. */
  private static final int RSA_MODULUS_BITS = 8192;

  private static final int RSA_EXPONENT_BITS = 64;

  private static final int SEQUENCE = 0x30;
  private static final int EXPLICIT_VERSION = 0xA0;

  private final AsymmetricKeyParameter key;

  /**
   * The key in the form that TLS uses it.
   *
   * @param key what {@link #read} made of {@code info}
   */
  LeafKey(ClientCrypto crypto, SubjectPublicKeyInfo info, AsymmetricKeyParameter key) {
    super(crypto, info);
    this.key = key;
  }

  @Override
  protected AsymmetricKeyParameter getPublicKey() {
    return key;
  }

  /**
   * Where the SubjectPublicKeyInfo stands in a certificate. Only the frame around it has to be
   * sound: names, dates and extensions may be anything.
   */
  static Optional<ByteBuffer> find(byte[] certificate) {
    try {
      ByteBuffer tbs = content(content(ByteBuffer.wrap(certificate), SEQUENCE), SEQUENCE);
      if ((tbs.get(tbs.position()) & 0xff) == EXPLICIT_VERSION) {
        skip(tbs);
      }
      skip(tbs); // serialNumber
      skip(tbs); // signature
      skip(tbs); // issuer
      skip(tbs); // validity
      skip(tbs); // subject
      int start = tbs.position();
      content(tbs, SEQUENCE);
      return Optional.of(tbs.slice(start, tbs.position() - start));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a key; empty if it is no key, of an unknown kind, or so large that using it would hold up
   * the event loop.
   */
  static Optional<AsymmetricKeyParameter> read(SubjectPublicKeyInfo info) {
    try {
      ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
      if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
          && !(info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier)) {
        // A curve of the server's own making: checking it alone would take milliseconds.
        return Optional.empty();
      }
      if (!algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
          && !algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
        return Optional.of(PublicKeyFactory.createKey(info));
      }
      RSAPublicKey rsa = RSAPublicKey.getInstance(info.parsePublicKey());
      BigInteger modulus = rsa.getModulus();
      BigInteger exponent = rsa.getPublicExponent();
      if (modulus.signum() <= 0
          || exponent.signum() <= 0
          || !modulus.testBit(0)
          || modulus.bitLength() > RSA_MODULUS_BITS
          || exponent.bitLength() > RSA_EXPONENT_BITS) {
        return Optional.empty();
      }
      // "Internal" leaves out a primality test of the modulus, which takes milliseconds.
      return Optional.of(new RSAKeyParameters(false, modulus, exponent, true));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static ByteBuffer content(ByteBuffer in, int tag) {
    if ((in.get(in.position()) & 0xff) != tag) {
      throw new IllegalArgumentException("another tag");
    }
    return skip(in);
  }

  /** Moves behind the next DER element and returns its content. */
  private static ByteBuffer skip(ByteBuffer in) {
    in.get();
    int length = in.get() & 0xff;
    if (length >= 0x80) {
      int octets = length & 0x7f;
      if (octets < 1 || octets > 3) {
        throw new IllegalArgumentException("indefinite or absurd length");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (in.get() & 0xff);
      }
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }
}
