package io.assay.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Puts a DNS stamp's payload together, field by field. Confined to one thread. */
final class StampWriter {
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

  StampWriter octet(int octet) {
    payload.write(octet);
    return this;
  }

  StampWriter properties(long properties) {
    payload.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(properties).array());
    return this;
  }

  StampWriter text(String text) {
    return octets(text.getBytes(StandardCharsets.UTF_8));
  }

  /** LP. */
  StampWriter octets(byte[] octets) {
    append(octets, 0xFF, 0);
    return this;
  }

  StampWriter digests(List<Sha256> digests) {
    return set(digests.stream().map(d -> HexFormat.of().parseHex(d.hex())).toList());
  }

  /** Left out where there are none. */
  StampWriter bootstraps(List<String> addresses) {
    return addresses.isEmpty()
        ? this
        : set(addresses.stream().map(a -> a.getBytes(StandardCharsets.UTF_8)).toList());
  }

  String stamp() {
    return DnsStamp.SCHEME
        + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.toByteArray());
  }

  /**
   * VLP: every length but the last has its highest bit set; one empty item where there are none.
   */
  private StampWriter set(List<byte[]> items) {
    if (items.isEmpty()) {
      return octet(0);
    }
    for (int i = 0; i < items.size(); i++) {
      append(items.get(i), 0x7F, i < items.size() - 1 ? 0x80 : 0);
    }
    return this;
  }

  private void append(byte[] octets, int most, int moreBit) {
    if (octets.length > most) {
      throw new IllegalArgumentException(
          "this field of a DNS stamp has at most %d octets, not %d".formatted(most, octets.length));
    }
    payload.write(octets.length | moreBit);
    payload.writeBytes(octets);
  }
}
