package io.assay.probe.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The cryptography of the TLS client: Bouncy Castle's asymmetric algorithms with the JDK's SHA-2
 * and AES-GCM, which together are the fastest there is in Java. One instance serves all channels
 * and threads of a process.
 */
public final class ClientCrypto extends BcTlsCrypto {
  private static final JdkDigest SHA256 = JdkDigest.prototype("SHA-256", 64);
  private static final JdkDigest SHA384 = JdkDigest.prototype("SHA-384", 128);
  private static final JdkDigest SHA512 = JdkDigest.prototype("SHA-512", 128);

  private final LeafKeys leafKeys = new LeafKeys();

  /**
   * Shares {@code random} among all handshakes.
   *
   * @param random thread-safe, as every provider of the JDK is
   */
  public ClientCrypto(SecureRandom random) {
    super(random);
  }

  /** The key of a certificate; empty where it cannot be read. */
  Optional<LeafKey> leafKey(byte[] certificate) {
    Optional<ByteBuffer> octets = LeafKey.find(certificate);
    if (octets.isEmpty()) {
      return Optional.empty();
    }
    byte[] encoded = new byte[octets.get().remaining()];
    octets.get().get(encoded);
    SubjectPublicKeyInfo info;
    try {
      info = SubjectPublicKeyInfo.getInstance(encoded);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
    return leafKeys.get(ByteBuffer.wrap(encoded), info).map(key -> new LeafKey(this, info, key));
  }

  @Override
  public TlsCertificate createCertificate(byte[] encoded) {
    return new ServerCertificate(this, encoded);
  }

  @Override
  public TlsCertificate createCertificate(short type, byte[] encoded) throws IOException {
    return type == CertificateType.X509
        ? createCertificate(encoded)
        : super.createCertificate(type, encoded);
  }

  @Override
  public Digest createDigest(int algorithm) {
    return switch (algorithm) {
      case CryptoHashAlgorithm.sha256 -> SHA256.copy();
      case CryptoHashAlgorithm.sha384 -> SHA384.copy();
      case CryptoHashAlgorithm.sha512 -> SHA512.copy();
      default -> super.createDigest(algorithm);
    };
  }

  @Override
  public Digest cloneDigest(int algorithm, Digest digest) {
    return digest instanceof JdkDigest ours ? ours.copy() : super.cloneDigest(algorithm, digest);
  }

  @Override
  protected TlsAEADCipher createCipher_AES_GCM(
      TlsCryptoParameters parameters, int keyOctets, int macOctets) throws IOException {
    return new TlsAEADCipher(
        parameters,
        new JdkAesGcm(Cipher.ENCRYPT_MODE),
        new JdkAesGcm(Cipher.DECRYPT_MODE),
        keyOctets,
        macOctets,
        TlsAEADCipher.AEAD_GCM,
        null);
  }

  /**
   * Straight from the source of randomness: what Bouncy Castle puts around it costs and adds
   * nothing.
   */
  @Override
  public TlsNonceGenerator createNonceGenerator(byte[] additionalSeed) {
    return size -> {
      byte[] nonce = new byte[size];
      getSecureRandom().nextBytes(nonce);
      return nonce;
    };
  }

  /**
   * Keys in use, most recent last. Bouncy Castle attaches multiples of a point to it when it is
   * first used, so that verifying with it again takes 60 µs rather than 140 µs. A key on P-256 then
   * takes 8.5 kB.
   */
  private static final class LeafKeys {
    private static final int MOST = 1024;
    private static final int LONGEST = 2048;

    private final Map<ByteBuffer, Optional<AsymmetricKeyParameter>> keys =
        new LinkedHashMap<>(MOST, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(
              Map.Entry<ByteBuffer, Optional<AsymmetricKeyParameter>> eldest) {
            return size() > MOST;
          }
        };

    Optional<AsymmetricKeyParameter> get(ByteBuffer encoded, SubjectPublicKeyInfo info) {
      if (encoded.remaining() > LONGEST) {
        return LeafKey.read(info);
      }
      synchronized (keys) {
        return keys.computeIfAbsent(encoded, ignored -> LeafKey.read(info));
      }
    }
  }
}
