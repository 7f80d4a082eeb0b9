package io.assay.probe.tls;

import io.assay.probe.Limits;
import io.assay.probe.TlsCapture.KeyProof;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.crypto.TlsHash;

/**
 * Bouncy Castle's client in its non-blocking mode, with every handshake message recorded before it
 * is parsed. Confined to the channel's event loop.
 *
 * <p>This rests on protected methods of {@code TlsClientProtocol} and {@code TlsProtocol}; a test
 * holds what is expected of them.
 */
final class CapturingProtocol extends TlsClientProtocol {
  private final ServerHandshake handshake;
  private final Tee tee = new Tee();
  private int messages;
  private short current = NONE;
  private short last = NONE;

  /** In place of a handshake type: no message. */
  static final short NONE = -1;

  CapturingProtocol(ServerHandshake handshake) {
    this.handshake = handshake;
  }

  /** The type of the message being processed, or whose processing failed; or {@link #NONE}. */
  short current() {
    return current;
  }

  /** The type of the last message received, or {@link #NONE}. */
  short last() {
    return last;
  }

  @Override
  protected void handleHandshakeMessage(short type, HandshakeMessageInput in) throws IOException {
    current = type;
    last = type;
    if (++messages > Limits.HANDSHAKE_MESSAGES) {
      throw new LimitExceededException(
          "more than " + Limits.HANDSHAKE_MESSAGES + " handshake messages");
    }
    boolean handshaking = isHandshaking();
    if (handshaking) {
      in.updateHash(tee);
      handshake.message(tee.message);
      if (handshake.chainTooLong()) {
        throw new LimitExceededException(
            "more than " + Limits.CHAIN_CERTIFICATES + " certificates in the chain");
      }
      tolerateExtensions(type);
    }
    super.handleHandshakeMessage(type, in);
    current = NONE;
    if (handshaking) {
      accepted(type);
    }
  }

  @Override
  protected void handleAlertMessage(short level, short description) throws IOException {
    if (handshake.alerts().size() >= Limits.TLS_ALERTS) {
      throw new LimitExceededException("more than " + Limits.TLS_ALERTS + " alerts");
    }
    super.handleAlertMessage(level, description);
  }

  /**
   * Makes it look as if the client had asked for whatever the server sends, where Bouncy Castle
   * would end the handshake over it. The ClientHello has been sent by then.
   */
  @SuppressWarnings("unchecked") // Bouncy Castle's raw Hashtable.
  private void tolerateExtensions(short type) {
    boolean hello = type == HandshakeType.server_hello && !handshake.tls13();
    if (hello || type == HandshakeType.encrypted_extensions) {
      for (Integer extension : handshake.extensionTypes()) {
        clientExtensions.putIfAbsent(extension, new byte[0]);
      }
    }
  }

  private void accepted(short type) {
    switch (type) {
      case HandshakeType.server_key_exchange, HandshakeType.certificate_verify ->
          handshake.keyProof(leafReadable() ? KeyProof.PROVEN : KeyProof.UNVERIFIABLE);
      case HandshakeType.finished -> {
        // Only the holder of the key could read the premaster secret that Finished depends on.
        if (!handshake.tls13() && handshake.keyExchange() == KeyExchangeAlgorithm.RSA) {
          handshake.keyProof(KeyProof.PROVEN);
        }
      }
      default -> {
        // Proves nothing.
      }
    }
  }

  private boolean leafReadable() {
    Certificate chain = getContext().getSecurityParametersHandshake().getPeerCertificate();
    return chain != null
        && !chain.isEmpty()
        && chain.getCertificateAt(0) instanceof ServerCertificate leaf
        && leaf.keyReadable();
  }

  /** Receives a message's octets where Bouncy Castle would hash them. */
  private static final class Tee implements TlsHash {
    private byte[] message = {};

    @Override
    public void update(byte[] octets, int offset, int length) {
      message = Arrays.copyOfRange(octets, offset, offset + length);
    }

    @Override
    public byte[] calculateHash() {
      throw new UnsupportedOperationException("not a hash");
    }

    @Override
    public TlsHash cloneHash() {
      throw new UnsupportedOperationException("not a hash");
    }

    @Override
    public void reset() {
      message = new byte[0];
    }
  }
}
