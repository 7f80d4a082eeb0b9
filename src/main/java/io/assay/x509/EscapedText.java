package io.assay.x509;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Makes text that somebody else chose harmless: every octet outside printable ASCII, and the
 * backslash itself, becomes a backslash and two hexadecimal digits, as RFC 4514 writes them. So two
 * different texts never look the same, and no terminal, log line or browser is led astray.
 */
final class EscapedText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private EscapedText() {}

  /** The octets from {@code from} to {@code to} as escaped text. */
  static String ofOctets(byte[] octets, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      if (isPrintable(octets[i]) && octets[i] != '\\') {
        text.append((char) octets[i]);
      } else {
        text.append('\\');
        HEX.toHexDigits(text, octets[i]);
      }
    }
    return text.toString();
  }

  /** {@code unicode} as escaped text, by the octets of its UTF-8. */
  static String of(String unicode) {
    byte[] octets = unicode.getBytes(StandardCharsets.UTF_8);
    return ofOctets(octets, 0, octets.length);
  }

  /** Whether all octets from {@code from} to {@code to} are printable ASCII, space included. */
  static boolean isPrintable(byte[] octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isPrintable(octets[i])) {
        return false;
      }
    }
    return true;
  }

  static boolean isPrintable(byte octet) {
    return octet >= 0x20 && octet < 0x7f;
  }

  /** {@code text}, or its first {@code characters} and an ellipsis. */
  static String cut(String text, int characters) {
    return text.length() <= characters ? text : text.substring(0, characters) + "…";
  }
}
