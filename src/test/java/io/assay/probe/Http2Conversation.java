package io.assay.probe;

import io.assay.lab.CannedAnswers;
import io.assay.lab.Conversation;
import io.assay.lab.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The server's side of HTTP/2 for one request, frame by frame, so that frames can be wrong (RFC
 * 9113; header blocks use the static table of RFC 7541 only).
 *
 * @param replies from the honest DNS answer to the octets sent
 */
record Http2Conversation(Function<byte[], byte[]> replies) implements Conversation {
  /** The stream that the client's codec uses first; 1 belongs to upgrades from HTTP/1.1. */
  static final int STREAM = 3;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final byte[] STATUS_200 = {(byte) 0x88};
  static final byte[] STATUS_404 = {(byte) 0x8d};

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int PREFACE_OCTETS = 24;

  /** A 200 with a DNS message. */
  static byte[] answer(byte[] message) {
    return join(
        settings(),
        headers(END_HEADERS, STATUS_200, contentType("application/dns-message")),
        data(END_STREAM, message));
  }

  static byte[] settings() {
    return frame(SETTINGS, 0, 0, new byte[0]);
  }

  static byte[] headers(int flags, byte[]... fields) {
    return frame(HEADERS, flags, STREAM, join(fields));
  }

  static byte[] data(int flags, byte[] octets) {
    return frame(DATA, flags, STREAM, octets);
  }

  static byte[] reset(int error) {
    return frame(RST_STREAM, 0, STREAM, u32(error));
  }

  static byte[] goAway(int lastStream, int error, String debug) {
    return frame(
        GOAWAY, 0, 0, join(u32(lastStream), u32(error), debug.getBytes(StandardCharsets.US_ASCII)));
  }

  static byte[] ping() {
    return frame(PING, 0, 0, new byte[8]);
  }

  static byte[] contentType(String value) {
    // Literal without indexing, name 31 of the static table: 15 and 16 more.
    return join(new byte[] {0x0f, 0x10}, string(value));
  }

  static byte[] field(String name, String value) {
    return join(new byte[] {0}, string(name), string(value));
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    byte[] header = {
      (byte) (payload.length >> 16),
      (byte) (payload.length >> 8),
      (byte) payload.length,
      (byte) type,
      (byte) flags,
    };
    return join(header, u32(stream), payload);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] u32(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  /** A string of at most 126 octets, without Huffman coding. */
  private static byte[] string(String text) {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    if (octets.length > 126) {
      throw new IllegalArgumentException("too long for one octet of length: " + text);
    }
    return join(new byte[] {(byte) octets.length}, octets);
  }

  @Override
  public void hold(Peer peer) throws IOException, InterruptedException {
    peer.send(replies.apply(CannedAnswers.answer(receiveQuery(peer))));
    peer.listen();
  }

  /** Reads frames until the client has ended its stream; the DNS message of a POST. */
  static byte[] receiveQuery(Peer peer) throws IOException {
    peer.receive(PREFACE_OCTETS);
    byte[] body = new byte[0];
    while (true) {
      byte[] header = peer.receive(9);
      int length = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
      byte[] payload = peer.receive(length);
      if (header[3] == DATA) {
        body = Arrays.copyOf(payload, length);
      }
      if ((header[3] == DATA || header[3] == HEADERS) && (header[4] & END_STREAM) != 0) {
        return body;
      }
    }
  }
}
