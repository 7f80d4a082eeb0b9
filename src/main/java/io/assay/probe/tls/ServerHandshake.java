package io.assay.probe.tls;

import io.assay.probe.Alert;
import io.assay.probe.Limits;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsCapture.KeyProof;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.TlsDHUtils;
import org.bouncycastle.tls.TlsUtils;

/**
 * What the server has presented so far, read from its handshake messages as they travelled. Reading
 * never fails: what cannot be read is left out, what comes before it is kept. Confined to the
 * channel's event loop.
 */
final class ServerHandshake {
  /** The random that makes a ServerHello a HelloRetryRequest (RFC 8446, section 4.1.3). */
  private static final byte[] RETRY_RANDOM =
      HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private static final int TLS13 = 0x0304;
  private static final int HEADER_OCTETS = 4;
  private static final int OCSP = 1;
  private static final int NAMED_CURVE = 3;

  private final TlsSettings settings;
  private final List<Alert> alerts = new ArrayList<>(2);
  private final List<Octets> certificates = new ArrayList<>(4);
  private final List<Integer> extensionTypes = new ArrayList<>(8);

  private Optional<Octets> helloRetryRequest = Optional.empty();
  private Optional<Octets> serverHello = Optional.empty();
  private Optional<Octets> encryptedExtensions = Optional.empty();
  private Optional<Octets> certificateMessage = Optional.empty();
  private Optional<Octets> ocspStaple = Optional.empty();
  private Optional<Octets> sctList = Optional.empty();
  private Optional<Octets> certificateRequest = Optional.empty();
  private OptionalInt version = OptionalInt.empty();
  private OptionalInt cipherSuite = OptionalInt.empty();
  private OptionalInt group = OptionalInt.empty();
  private Optional<String> alpn = Optional.empty();
  private KeyProof keyProof = KeyProof.NONE;
  private boolean established;
  private boolean chainTooLong;

  ServerHandshake(TlsSettings settings) {
    this.settings = settings;
  }

  TlsCapture capture() {
    return new TlsCapture(
        settings.sni(),
        settings.alpn(),
        helloRetryRequest,
        serverHello,
        encryptedExtensions,
        certificates,
        certificateMessage,
        ocspStaple,
        sctList,
        certificateRequest,
        version,
        cipherSuite,
        group,
        alpn,
        alerts,
        keyProof,
        established);
  }

  OptionalInt version() {
    return version;
  }

  OptionalInt cipherSuite() {
    return cipherSuite;
  }

  Optional<String> alpn() {
    return alpn;
  }

  /** The types of the extensions of the last ServerHello or EncryptedExtensions, in order. */
  List<Integer> extensionTypes() {
    return extensionTypes;
  }

  List<Alert> alerts() {
    return alerts;
  }

  boolean closeNotifyReceived() {
    return alerts.stream()
        .anyMatch(a -> a.received() && a.description() == AlertDescription.close_notify);
  }

  /** Whether more certificates came than {@link Limits#CHAIN_CERTIFICATES}; those are kept. */
  boolean chainTooLong() {
    return chainTooLong;
  }

  boolean tls13() {
    return version.orElse(0) == TLS13;
  }

  /** The key exchange of the chosen suite, one of {@link KeyExchangeAlgorithm}, or -1. */
  int keyExchange() {
    return cipherSuite.isPresent() ? TlsUtils.getKeyExchangeAlgorithm(cipherSuite.getAsInt()) : -1;
  }

  void alert(Alert alert) {
    alerts.add(alert);
  }

  void keyProof(KeyProof proof) {
    keyProof = proof;
  }

  void established() {
    established = true;
  }

  /**
   * Records one handshake message.
   *
   * @param message the whole message with its header, not changed afterwards
   */
  void message(byte[] message) {
    ByteBuffer body = ByteBuffer.wrap(message, HEADER_OCTETS, message.length - HEADER_OCTETS);
    try {
      switch (message[0]) {
        case HandshakeType.server_hello -> serverHello(message, body);
        case HandshakeType.encrypted_extensions -> {
          encryptedExtensions = encryptedExtensions.or(() -> Optional.of(Octets.copyOf(message)));
          extensionTypes.clear();
          extensions(body);
        }
        case HandshakeType.certificate -> certificate(message, body);
        case HandshakeType.certificate_status -> ocsp(body);
        case HandshakeType.server_key_exchange -> serverKeyExchange(body);
        case HandshakeType.certificate_request ->
            certificateRequest = certificateRequest.or(() -> Optional.of(Octets.copyOf(message)));
        default -> {
          // ServerHelloDone, CertificateVerify, Finished and tickets say nothing lasting.
        }
      }
    } catch (BufferUnderflowException e) {
      // The message is shorter than it says: kept as far as it was read.
    }
  }

  private void serverHello(byte[] message, ByteBuffer in) {
    int randomAt = HEADER_OCTETS + 2;
    boolean retry =
        message.length >= randomAt + RETRY_RANDOM.length
            && Arrays.equals(
                message,
                randomAt,
                randomAt + RETRY_RANDOM.length,
                RETRY_RANDOM,
                0,
                RETRY_RANDOM.length);
    if (retry) {
      helloRetryRequest = helloRetryRequest.or(() -> Optional.of(Octets.copyOf(message)));
    } else if (serverHello.isPresent()) {
      return;
    } else {
      serverHello = Optional.of(Octets.copyOf(message));
    }
    version = OptionalInt.of(u16(in));
    skip(in, RETRY_RANDOM.length);
    skip(in, u8(in));
    cipherSuite = OptionalInt.of(u16(in));
    skip(in, 1);
    extensionTypes.clear();
    if (in.hasRemaining()) {
      extensions(in);
    }
  }

  private void extensions(ByteBuffer in) {
    ByteBuffer all = most(in, u16(in));
    while (all.hasRemaining()) {
      int type = u16(all);
      ByteBuffer content = take(all, u16(all));
      extensionTypes.add(type);
      try {
        extension(type, content);
      } catch (BufferUnderflowException e) {
        // One broken extension must not hide the next.
      }
    }
  }

  private void extension(int type, ByteBuffer in) {
    switch (type) {
      case ExtensionType.supported_versions -> version = OptionalInt.of(u16(in));
      case ExtensionType.key_share -> group = OptionalInt.of(u16(in));
      case ExtensionType.application_layer_protocol_negotiation -> {
        skip(in, 2);
        alpn = Optional.of(StandardCharsets.ISO_8859_1.decode(take(in, u8(in))).toString());
      }
      case ExtensionType.signed_certificate_timestamp -> sctList = sctList.or(() -> rest(in));
      case ExtensionType.status_request -> {
        // Empty in a ServerHello, where it only announces CertificateStatus.
        if (in.hasRemaining()) {
          ocsp(in);
        }
      }
      default -> {
        // Kept with the whole message.
      }
    }
  }

  private void certificate(byte[] message, ByteBuffer in) {
    if (!certificates.isEmpty() || certificateMessage.isPresent()) {
      return;
    }
    boolean split = false;
    try {
      split = splitCertificates(in);
    } finally {
      if (!split && !chainTooLong) {
        certificateMessage = Optional.of(Octets.copyOf(message));
      }
    }
  }

  /** Whether the message consists of certificates without remainder. */
  private boolean splitCertificates(ByteBuffer in) {
    boolean tls13 = tls13();
    if (tls13) {
      skip(in, u8(in));
    }
    int length = u24(in);
    ByteBuffer list = most(in, length);
    boolean exact = list.remaining() == length && !in.hasRemaining();
    while (list.hasRemaining()) {
      if (certificates.size() == Limits.CHAIN_CERTIFICATES) {
        chainTooLong = true;
        return false;
      }
      boolean leaf = certificates.isEmpty();
      certificates.add(octets(take(list, u24(list))));
      if (tls13) {
        ByteBuffer extensions = list.slice(list.position(), list.remaining());
        skip(list, u16(list));
        if (leaf) {
          extensions(extensions);
        }
      }
    }
    return exact;
  }

  private void ocsp(ByteBuffer in) {
    if (u8(in) == OCSP) {
      ocspStaple = Optional.of(octets(take(in, u24(in))));
    }
  }

  private void serverKeyExchange(ByteBuffer in) {
    switch (keyExchange()) {
      case KeyExchangeAlgorithm.ECDHE_ECDSA, KeyExchangeAlgorithm.ECDHE_RSA -> {
        if (u8(in) == NAMED_CURVE) {
          group = OptionalInt.of(u16(in));
        }
      }
      case KeyExchangeAlgorithm.DHE_RSA -> {
        BigInteger prime = integer(take(in, u16(in)));
        BigInteger generator = integer(take(in, u16(in)));
        // TLS 1.2 sends the group itself; it has a name if it is one of RFC 7919.
        int named = TlsDHUtils.getNamedGroupForDHParameters(prime, generator);
        group = named < 0 ? OptionalInt.empty() : OptionalInt.of(named);
      }
      default -> {
        // No other key exchange is offered that sends this message.
      }
    }
  }

  private static BigInteger integer(ByteBuffer in) {
    return new BigInteger(1, in.array(), in.arrayOffset() + in.position(), in.remaining());
  }

  private static int u8(ByteBuffer in) {
    return in.get() & 0xff;
  }

  private static int u16(ByteBuffer in) {
    return in.getShort() & 0xffff;
  }

  private static int u24(ByteBuffer in) {
    return u16(in) << 8 | u8(in);
  }

  private static void skip(ByteBuffer in, int octets) {
    take(in, octets);
  }

  /** The next {@code octets}, which must all be there. */
  private static ByteBuffer take(ByteBuffer in, int octets) {
    if (octets > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return most(in, octets);
  }

  /** The next {@code octets}, or as many as there are. */
  private static ByteBuffer most(ByteBuffer in, int octets) {
    int length = Math.min(octets, in.remaining());
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  private static Optional<Octets> rest(ByteBuffer in) {
    return Optional.of(octets(in));
  }

  private static Octets octets(ByteBuffer in) {
    int from = in.arrayOffset() + in.position();
    return Octets.copyOf(in.array(), from, from + in.remaining());
  }
}
