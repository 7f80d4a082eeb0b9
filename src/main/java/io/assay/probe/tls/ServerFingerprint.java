package io.assay.probe.tls;

import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsNames;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * How a server speaks TLS: what its program and configuration decide, and nothing that differs from
 * one handshake of the same client to the next. Two servers that differ have another program or
 * another configuration; two that are equal may still be others.
 *
 * @param retried whether it asked for another key share first (RFC 8446, section 4.1.4)
 * @param legacyVersion the version in the ServerHello's own field, 0x0303 in TLS 1.3
 * @param version the negotiated version
 * @param suite the cipher suite
 * @param group the named group
 * @param sessionId whether the ServerHello has a session id: this client's own in TLS 1.3
 * @param compression the compression method
 * @param extensions the types of the ServerHello's extensions, in order
 * @param encryptedExtensions those of EncryptedExtensions (TLS 1.3), in order
 * @param alpn the protocol that it selected
 */
public record ServerFingerprint(
    boolean retried,
    int legacyVersion,
    OptionalInt version,
    int suite,
    OptionalInt group,
    boolean sessionId,
    int compression,
    List<Integer> extensions,
    List<Integer> encryptedExtensions,
    Optional<String> alpn) {

  private static final int HEADER_OCTETS = 4;
  private static final int RANDOM_OCTETS = 32;

  public ServerFingerprint {
    extensions = List.copyOf(extensions);
    encryptedExtensions = List.copyOf(encryptedExtensions);
  }

  /**
   * What {@code tls} shows of it. Empty where there is no ServerHello, or one that ends before its
   * extensions; of broken lists of extensions, what comes before the break.
   */
  public static Optional<ServerFingerprint> of(TlsCapture tls) {
    if (tls.serverHello().isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer in = body(tls.serverHello().get());
    try {
      int legacyVersion = u16(in);
      skip(in, RANDOM_OCTETS);
      int sessionIdOctets = u8(in);
      skip(in, sessionIdOctets);
      int suite = u16(in);
      int compression = u8(in);
      return Optional.of(
          new ServerFingerprint(
              tls.helloRetryRequest().isPresent(),
              legacyVersion,
              tls.version(),
              suite,
              tls.group(),
              sessionIdOctets > 0,
              compression,
              extensionTypes(in),
              tls.encryptedExtensions()
                  .map(message -> extensionTypes(body(message)))
                  .orElse(List.of()),
              tls.alpn()));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /**
   * JA3S, a method by Salesforce: the MD5 of {@link #ja3sText}, in lower-case hexadecimal. Other
   * programs' lists can be searched for it.
   */
  public String ja3s() {
    return HexFormat.of().formatHex(digest("MD5", ja3sText()));
  }

  /**
   * Version, suite and extensions of the ServerHello as JA3S has them: decimal numbers, {@code
   * 771,4865,51-43}. Numbers that are there to be ignored (RFC 8701) are left out.
   */
  public String ja3sText() {
    return "%d,%d,%s".formatted(legacyVersion, suite, numbers(extensions));
  }

  /** Everything, on one line for people. What the server selected in ALPN may be any text. */
  public String text() {
    List<String> facts = new ArrayList<>();
    if (retried) {
      facts.add("HelloRetryRequest");
    }
    version.ifPresent(number -> facts.add(TlsNames.version(number)));
    facts.add(TlsNames.cipherSuite(suite));
    group.ifPresent(number -> facts.add(TlsNames.group(number)));
    facts.add(alpn.map("ALPN "::concat).orElse("no ALPN"));
    facts.add("extensions " + orNone(extensions));
    if (version.orElse(0) == 0x0304) {
      facts.add("encrypted " + orNone(encryptedExtensions));
    }
    facts.add(sessionId ? "session id" : "no session id");
    if (compression != 0) {
      facts.add("compression " + compression);
    }
    return String.join(", ", facts);
  }

  /** A number that stands for all of it: the first 64 bits of a SHA-256. */
  public long digest() {
    String all =
        "%b;%d;%d;%d;%d;%b;%d;%s;%s;%s"
            .formatted(
                retried,
                legacyVersion,
                version.orElse(-1),
                suite,
                group.orElse(-1),
                sessionId,
                compression,
                extensions,
                encryptedExtensions,
                alpn);
    return ByteBuffer.wrap(digest("SHA-256", all)).getLong();
  }

  private static String orNone(List<Integer> types) {
    return types.isEmpty()
        ? "none"
        : types.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  private static String numbers(List<Integer> types) {
    return types.stream()
        .filter(type -> !isGrease(type))
        .map(String::valueOf)
        .collect(Collectors.joining("-"));
  }

  /** 0x0a0a, 0x1a1a and so on to 0xfafa. */
  private static boolean isGrease(int type) {
    return (type & 0x0f0f) == 0x0a0a && type >>> 8 == (type & 0xff);
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm)
          .digest(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }

  private static ByteBuffer body(Octets message) {
    ByteBuffer all = ByteBuffer.wrap(message.toByteArray());
    return all.position(Math.min(HEADER_OCTETS, all.limit()));
  }

  private static List<Integer> extensionTypes(ByteBuffer in) {
    List<Integer> types = new ArrayList<>(4);
    try {
      if (in.hasRemaining()) {
        int end = u16(in);
        ByteBuffer list = in.slice(in.position(), Math.min(end, in.remaining()));
        while (list.hasRemaining()) {
          int type = u16(list);
          int length = u16(list);
          types.add(type);
          skip(list, length);
        }
      }
    } catch (BufferUnderflowException e) {
      // What comes before the break still tells.
    }
    return types;
  }

  private static int u8(ByteBuffer in) {
    return in.get() & 0xff;
  }

  private static int u16(ByteBuffer in) {
    return in.getShort() & 0xffff;
  }

  private static void skip(ByteBuffer in, int octets) {
    if (octets > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + octets);
  }
}
