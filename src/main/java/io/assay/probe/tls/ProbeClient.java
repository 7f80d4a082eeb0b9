package io.assay.probe.tls;

import io.assay.probe.Alert;
import io.assay.probe.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsDHGroupVerifier;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * What the client offers and how little it insists on: it wants the handshake to come to its end,
 * whoever the server is. Confined to the channel's event loop.
 */
// The suppressed warnings are about Bouncy Castle's API, which is made of raw Vector and Hashtable.
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"})
final class ProbeClient extends AbstractTlsClient {
  private static final ProtocolVersion[] VERSIONS =
      ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv10);

  /** Best first; the old ones are here so that a server that knows no better can be reported. */
  static final List<Integer> CIPHER_SUITES =
      List.of(
          CipherSuite.TLS_AES_128_GCM_SHA256,
          CipherSuite.TLS_AES_256_GCM_SHA384,
          CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
          CipherSuite.TLS_AES_128_CCM_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
          CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
          CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
          CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,
          CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
          CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
          CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA,
          CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
          CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256,
          CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
          CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA,
          CipherSuite.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
          CipherSuite.TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA,
          CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA);

  static final List<Integer> GROUPS =
      List.of(
          NamedGroup.x25519,
          NamedGroup.X25519MLKEM768,
          NamedGroup.secp256r1,
          NamedGroup.secp384r1,
          NamedGroup.secp521r1,
          NamedGroup.x448,
          NamedGroup.ffdhe2048,
          NamedGroup.ffdhe3072,
          NamedGroup.ffdhe4096);

  /**
   * X25519MLKEM768 is offered without a key share: making one takes 67 µs (ML-KEM 45, another
   * X25519 key 22; 52 with the JDK's ML-KEM) where a whole handshake takes about 400 µs of CPU, and
   * almost triples the ClientHello. A server that insists asks for it by HelloRetryRequest, which
   * is recorded. It stands behind X25519 so that a server that follows the client's order does not.
   */
  private static final List<Integer> KEY_SHARES = List.of(NamedGroup.x25519);

  private static final List<Integer> SIGNATURE_SCHEMES =
      List.of(
          SignatureScheme.ecdsa_secp256r1_sha256,
          SignatureScheme.ed25519,
          SignatureScheme.rsa_pss_rsae_sha256,
          SignatureScheme.ecdsa_secp384r1_sha384,
          SignatureScheme.ecdsa_secp521r1_sha512,
          SignatureScheme.ed448,
          SignatureScheme.rsa_pss_rsae_sha384,
          SignatureScheme.rsa_pss_rsae_sha512,
          SignatureScheme.rsa_pss_pss_sha256,
          SignatureScheme.rsa_pss_pss_sha384,
          SignatureScheme.rsa_pss_pss_sha512,
          SignatureScheme.rsa_pkcs1_sha256,
          SignatureScheme.rsa_pkcs1_sha384,
          SignatureScheme.rsa_pkcs1_sha512,
          SignatureScheme.ecdsa_sha1,
          SignatureScheme.rsa_pkcs1_sha1);

  /** Larger groups of finite field Diffie-Hellman would hold up the event loop. */
  private static final int DH_PRIME_BITS = 4096;

  private final TlsSettings settings;
  private final ServerHandshake handshake;
  private boolean complete;

  ProbeClient(TlsCrypto crypto, TlsSettings settings, ServerHandshake handshake) {
    super(crypto);
    this.settings = settings;
    this.handshake = handshake;
  }

  /** Whether both Finished messages have been exchanged. */
  boolean complete() {
    return complete;
  }

  static boolean offers(ProtocolVersion version) {
    return ProtocolVersion.contains(VERSIONS, version);
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return VERSIONS.clone();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return CIPHER_SUITES.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  protected @Nullable Vector getSNIServerNames() {
    return settings
        .sni()
        .map(
            name ->
                vector(
                    new ServerName(NameType.host_name, name.getBytes(StandardCharsets.US_ASCII))))
        .orElse(null);
  }

  @Override
  protected @Nullable Vector getProtocolNames() {
    if (settings.alpn().isEmpty()) {
      return null;
    }
    Vector names = new Vector();
    settings.alpn().forEach(name -> names.add(ProtocolName.asUtf8Encoding(name)));
    return names;
  }

  @Override
  protected Vector getSupportedGroups(Vector roles) {
    return new Vector(GROUPS);
  }

  @Override
  public Vector getEarlyKeyShareGroups() {
    return new Vector(KEY_SHARES);
  }

  @Override
  protected Vector getSupportedSignatureAlgorithms() {
    Vector algorithms = new Vector();
    SIGNATURE_SCHEMES.forEach(
        scheme ->
            algorithms.add(
                SignatureAndHashAlgorithm.getInstance(
                    SignatureScheme.getHashAlgorithm(scheme),
                    SignatureScheme.getSignatureAlgorithm(scheme))));
    return algorithms;
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    extensions.put(ExtensionType.signed_certificate_timestamp, new byte[0]);
    return extensions;
  }

  @Override
  protected boolean allowUnexpectedServerExtension(Integer type, byte[] content) {
    return true;
  }

  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false;
  }

  @Override
  public void notifySecureRenegotiation(boolean secure) {
    // A server without it is reported by others; this client never renegotiates.
  }

  @Override
  public boolean requiresCloseNotify() {
    return false;
  }

  @Override
  public int getMaxCertificateChainLength() {
    return Limits.CHAIN_CERTIFICATES;
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return Limits.HANDSHAKE_MESSAGE_OCTETS;
  }

  @Override
  public TlsDHGroupVerifier getDHGroupVerifier() {
    return group -> group.getP().bitLength() <= DH_PRIME_BITS;
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) {
        // Accepted whatever it is: trust is judged later, on what was recorded.
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
        return null;
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() {
    complete = true;
  }

  @Override
  public void notifyAlertRaised(
      short level, short description, @Nullable String message, @Nullable Throwable cause) {
    handshake.alert(new Alert(false, level & 0xff, description & 0xff));
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    // Bouncy Castle hands over signed octets.
    handshake.alert(new Alert(true, level & 0xff, description & 0xff));
  }

  private static Vector vector(Object element) {
    Vector one = new Vector(1);
    one.add(element);
    return one;
  }
}
