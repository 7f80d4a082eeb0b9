package io.assay.probe.dns;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into DNS messages by the two octets of length before each (RFC 7858, section
 * 3.3), however the stream is segmented. Event-loop confined; holds one message at most.
 */
final class DnsFraming {
  private static final int NO_OCTET = -1;

  private int firstLengthOctet = NO_OCTET;
  private byte @Nullable [] message;
  private int filled;

  /** The next whole message, or null when all of {@code in} is read and none is complete. */
  byte @Nullable [] next(ByteBuf in) {
    while (message == null) {
      if (!in.isReadable()) {
        return null;
      }
      int octet = in.readUnsignedByte();
      if (firstLengthOctet == NO_OCTET) {
        firstLengthOctet = octet;
      } else {
        message = new byte[(firstLengthOctet << 8) | octet];
        firstLengthOctet = NO_OCTET;
        filled = 0;
      }
    }
    int read = Math.min(in.readableBytes(), message.length - filled);
    in.readBytes(message, filled, read);
    filled += read;
    if (filled < message.length) {
      return null;
    }
    byte[] complete = message;
    message = null;
    return complete;
  }

  /** Whether the stream stands between two messages. */
  boolean isBetweenMessages() {
    return message == null && firstLengthOctet == NO_OCTET;
  }
}
