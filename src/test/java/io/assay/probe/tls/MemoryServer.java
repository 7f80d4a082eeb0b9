package io.assay.probe.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's TLS server without a socket, which presents any octets as certificates and signs
 * with any P-256 key. It echoes application data.
 */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's API.
final class MemoryServer {
  /** What the server does. */
  record Plan(
      ProtocolVersion version,
      List<byte[]> certificates,
      KeyPair keys,
      int group,
      Optional<Integer> extraExtension) {

    static Plan of(ProtocolVersion version, List<byte[]> certificates, KeyPair keys) {
      return new Plan(version, certificates, keys, NamedGroup.x25519, Optional.empty());
    }

    Plan withGroup(int other) {
      return new Plan(version, certificates, keys, other, extraExtension);
    }

    Plan withExtension(int type) {
      return new Plan(version, certificates, keys, group, Optional.of(type));
    }
  }

  private final TlsServerProtocol protocol = new TlsServerProtocol();
  private final ClientCrypto crypto = new ClientCrypto(new SecureRandom());
  private final Plan plan;

  MemoryServer(Plan plan) {
    this.plan = plan;
    try {
      protocol.accept(new Server(crypto));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the server says to {@code octets}; nothing once it has failed. */
  byte[] answer(byte[] octets) {
    try {
      if (!protocol.isClosed()) {
        protocol.offerInput(octets);
      }
      byte[] plain = new byte[protocol.getAvailableInputBytes()];
      if (protocol.readInput(plain, 0, plain.length) > 0) {
        protocol.writeApplicationData(plain, 0, plain.length);
      }
    } catch (IOException e) {
      // The client has said good-bye, or the server its alert, which is sent below.
      assert protocol.isClosed();
    }
    return output();
  }

  /** What the server says when it closes. */
  byte[] close() {
    try {
      protocol.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output();
  }

  private byte[] output() {
    byte[] out = new byte[protocol.getAvailableOutputBytes()];
    protocol.readOutput(out, 0, out.length);
    return out;
  }

  private final class Server extends DefaultTlsServer {
    Server(BcTlsCrypto crypto) {
      super(crypto);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return plan.version().only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
      return new int[] {
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      };
    }

    @Override
    public int[] getSupportedGroups() {
      return new int[] {plan.group()};
    }

    @Override
    public Hashtable getServerExtensions() throws IOException {
      Hashtable extensions = super.getServerExtensions();
      plan.extraExtension().ifPresent(type -> extensions.put(type, new byte[] {1, 2, 3}));
      return extensions;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
      AsymmetricKeyParameter key =
          PrivateKeyFactory.createKey(plan.keys().getPrivate().getEncoded());
      return new BcDefaultTlsCredentialedSigner(
          new TlsCryptoParameters(context),
          crypto,
          key,
          chain(),
          plan.version().isEarlierVersionOf(ProtocolVersion.TLSv12)
              ? null
              : SignatureScheme.getSignatureAndHashAlgorithm(
                  SignatureScheme.ecdsa_secp256r1_sha256));
    }

    private Certificate chain() {
      List<TlsCertificate> chain = new ArrayList<>();
      plan.certificates().forEach(octets -> chain.add(crypto.createCertificate(octets)));
      if (!plan.version().equals(ProtocolVersion.TLSv13)) {
        return new Certificate(chain.toArray(TlsCertificate[]::new));
      }
      return new Certificate(
          new byte[0],
          chain.stream().map(c -> new CertificateEntry(c, null)).toArray(CertificateEntry[]::new));
    }
  }
}
