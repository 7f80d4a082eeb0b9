package io.assay.judge;

import java.util.HexFormat;

/** Changes octets. */
final class Bytes {
  private Bytes() {}

  /** {@code octets} with every occurrence of one hexadecimal string replaced by another. */
  static byte[] replace(byte[] octets, String from, String to) {
    String hex = HexFormat.of().formatHex(octets);
    if (!hex.contains(from)) {
      throw new IllegalArgumentException(from + " does not occur");
    }
    return HexFormat.of().parseHex(hex.replace(from, to));
  }
}
