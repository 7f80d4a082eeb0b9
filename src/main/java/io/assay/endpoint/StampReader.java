package io.assay.endpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Takes the fields out of a DNS stamp's payload, one after the other. Confined to one thread. */
final class StampReader {
  private static final int SHA256_OCTETS = 32;

  /** Strings of a set; more make no sense and would only cost memory. */
  private static final int SET_ITEMS = 64;

  private final String stamp;
  private final ByteBuffer payload;

  /**
   * @param stamp the whole text, for messages
   */
  StampReader(String stamp, byte[] payload) {
    this.stamp = stamp;
    this.payload = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
  }

  int octet(String field) throws EndpointException {
    need(1, field);
    return payload.get() & 0xFF;
  }

  long properties() throws EndpointException {
    need(Long.BYTES, "the properties");
    return payload.getLong();
  }

  /** LP: a length of one octet, and as many octets of UTF-8. */
  String text(String field) throws EndpointException {
    return utf8(octets(octet(field), field), field);
  }

  /** LP with 32 octets of key. */
  byte[] key(String field) throws EndpointException {
    byte[] key = octets(octet(field), field);
    if (key.length != 32) {
      throw wrong("%s has %d octets".formatted(field, key.length), "32");
    }
    return key;
  }

  /** VLP of digests, which stands as one empty item where there are none. */
  List<Sha256> digests() throws EndpointException {
    List<Sha256> digests = new ArrayList<>();
    for (byte[] item : set("the certificate hashes")) {
      if (item.length != SHA256_OCTETS) {
        throw wrong("a certificate hash has %d octets".formatted(item.length), "32 (SHA-256)");
      }
      digests.add(new Sha256(HexFormat.of().formatHex(item)));
    }
    return digests;
  }

  /** VLP of addresses at the end of the stamp, which may be left out. */
  List<String> bootstraps() throws EndpointException {
    List<String> addresses = new ArrayList<>();
    if (payload.hasRemaining()) {
      for (byte[] item : set("the bootstrap addresses")) {
        addresses.add(utf8(item, "a bootstrap address"));
      }
    }
    return addresses;
  }

  void end() throws EndpointException {
    if (payload.hasRemaining()) {
      throw wrong(
          "%d octets follow the last field of the stamp".formatted(payload.remaining()),
          "a stamp without anything behind it");
    }
  }

  EndpointException wrong(String problem, String expected) {
    return new EndpointException(stamp, problem, expected);
  }

  private List<byte[]> set(String field) throws EndpointException {
    List<byte[]> items = new ArrayList<>();
    int length;
    do {
      length = octet(field);
      items.add(octets(length & 0x7F, field));
      if (items.size() > SET_ITEMS) {
        throw wrong("%s are more than %d".formatted(field, SET_ITEMS), "fewer");
      }
    } while ((length & 0x80) != 0);
    return items.size() == 1 && items.getFirst().length == 0 ? List.of() : items;
  }

  private byte[] octets(int length, String field) throws EndpointException {
    need(length, field);
    byte[] octets = new byte[length];
    payload.get(octets);
    return octets;
  }

  private String utf8(byte[] octets, String field) throws EndpointException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      EndpointException refused = wrong("%s is no UTF-8".formatted(field), "UTF-8 text");
      refused.initCause(e);
      throw refused;
    }
  }

  private void need(int octets, String field) throws EndpointException {
    if (payload.remaining() < octets) {
      throw wrong("the stamp ends within %s".formatted(field), "the whole stamp");
    }
  }
}
