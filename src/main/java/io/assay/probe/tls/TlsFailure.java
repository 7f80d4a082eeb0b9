package io.assay.probe.tls;

import io.assay.probe.FailureKind;
import io.assay.probe.Limits;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/** Puts what went wrong into a kind and one line for people. */
final class TlsFailure {
  /** How Bouncy Castle begins its complaint about a message beyond the limit it was given. */
  private static final String MESSAGE_TOO_LONG = "Handshake message length exceeds the maximum";

  private TlsFailure() {}

  /** What an exception of {@code protocol} means. */
  static TlsEvent.Failed of(
      Exception cause, CapturingProtocol protocol, ServerHandshake handshake) {
    if (cause instanceof TlsFatalAlertReceived received) {
      return new TlsEvent.Failed(
          FailureKind.TLS_ALERT, alert((short) (received.getAlertDescription() & 0xff)));
    }
    if (cause instanceof LimitExceededException) {
      return tooLarge(text(cause));
    }
    if (cause instanceof TlsFatalAlert raised && text(raised).contains(MESSAGE_TOO_LONG)) {
      return tooLarge(
          "a handshake message of more than " + Limits.HANDSHAKE_MESSAGE_OCTETS + " octets");
    }
    if (handshake.closeNotifyReceived() && protocol.current() == CapturingProtocol.NONE) {
      return closedEarly(protocol, "close_notify");
    }
    return new TlsEvent.Failed(
        FailureKind.TLS_PROTOCOL, shortened(violation(cause, protocol, handshake)));
  }

  /** The connection ended before the handshake did; {@code how} says what ended it. */
  static TlsEvent.Failed closedEarly(CapturingProtocol protocol, String how) {
    String where =
        protocol.last() == CapturingProtocol.NONE
            ? "before the server sent a handshake message"
            : "after the server's " + name(protocol.last());
    return new TlsEvent.Failed(FailureKind.CLOSED_EARLY, how + " " + where);
  }

  static TlsEvent.Failed tooLarge(String what) {
    return new TlsEvent.Failed(FailureKind.TOO_LARGE, "the server sent " + what);
  }

  /** The peer's first octets are no TLS record; {@code in} is not moved. */
  static TlsEvent.Failed notTls(ByteBuf in) {
    return new TlsEvent.Failed(FailureKind.NOT_TLS, "no TLS record but “" + printable(in) + "”");
  }

  private static String violation(
      Exception cause, CapturingProtocol protocol, ServerHandshake handshake) {
    short code =
        cause instanceof TlsFatalAlert raised
            ? raised.getAlertDescription()
            : AlertDescription.internal_error;
    if (protocol.current() == CapturingProtocol.NONE) {
      String before =
          protocol.last() == CapturingProtocol.NONE
              ? "the first record"
              : "a record after " + name(protocol.last());
      return before + " is not acceptable: " + reason(cause);
    }
    String message = name(protocol.current());
    return switch (code) {
      case AlertDescription.unexpected_message -> "unexpected " + message;
      case AlertDescription.decrypt_error ->
          protocol.current() == HandshakeType.finished
              ? "Finished does not match the handshake"
              : "the signature of " + message + " is not of the leaf's key";
      default ->
          choice(protocol.current(), handshake, message + " is not acceptable: " + reason(cause));
    };
  }

  /** What of the server's choice was not offered, or {@code otherwise}. */
  private static String choice(short message, ServerHandshake handshake, String otherwise) {
    if (message != HandshakeType.server_hello) {
      return otherwise;
    }
    OptionalInt version = handshake.version();
    if (version.isPresent()
        && !ProbeClient.offers(
            ProtocolVersion.get(version.getAsInt() >> 8, version.getAsInt() & 0xff))) {
      return "ServerHello chooses version %#06x, which was not offered"
          .formatted(version.getAsInt());
    }
    OptionalInt suite = handshake.cipherSuite();
    if (suite.isPresent() && !ProbeClient.CIPHER_SUITES.contains(suite.getAsInt())) {
      return "ServerHello chooses cipher suite %#06x, which was not offered"
          .formatted(suite.getAsInt());
    }
    return otherwise;
  }

  private static String reason(Throwable cause) {
    StringBuilder reason = new StringBuilder(text(cause));
    Throwable deeper = cause.getCause();
    if (deeper != null) {
      reason.append(": ").append(text(deeper));
    }
    return reason.toString();
  }

  private static String text(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }

  /** An alert's name and code, such as {@code certificate_required (116)}. */
  static String alert(short description) {
    return AlertDescription.getName(description).toLowerCase(Locale.ROOT)
        + " ("
        + description
        + ")";
  }

  /** A message's name as RFC 8446 writes it, such as {@code ServerHello}. */
  private static String name(short type) {
    StringBuilder name = new StringBuilder();
    for (String word : HandshakeType.getName(type).split("_", -1)) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
    }
    return name.toString();
  }

  private static String shortened(String text) {
    return text.length() <= Limits.DETAIL_CHARACTERS
        ? text
        : text.substring(0, Limits.DETAIL_CHARACTERS - 1) + "…";
  }

  private static String printable(ByteBuf in) {
    int most = Limits.DETAIL_CHARACTERS / 2;
    StringBuilder text = new StringBuilder();
    for (int i = in.readerIndex(); i < in.writerIndex() && text.length() < most; i++) {
      int octet = in.getUnsignedByte(i);
      text.append(octet >= ' ' && octet < 0x7f ? (char) octet : '·');
    }
    if (in.readableBytes() > most) {
      text.append('…');
    }
    return text.toString();
  }
}
