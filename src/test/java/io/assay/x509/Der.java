package io.assay.x509;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes DER, and on request what is not quite DER. */
final class Der {
  private Der() {}

  static byte[] tlv(int tag, byte[]... parts) {
    byte[] content = concat(parts);
    int length = content.length;
    byte[] header;
    if (length < 0x80) {
      header = new byte[] {(byte) tag, (byte) length};
    } else if (length < 0x100) {
      header = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
    } else if (length < 0x10000) {
      header = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    } else {
      header =
          new byte[] {
            (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
          };
    }
    return concat(header, content);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] sequence(byte[]... parts) {
    return tlv(Tag.SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return tlv(Tag.SET, parts);
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] integer(BigInteger value) {
    return tlv(Tag.INTEGER, value.toByteArray());
  }

  static byte[] bool(boolean value) {
    return tlv(Tag.BOOLEAN, new byte[] {(byte) (value ? 0xff : 0)});
  }

  static byte[] octetString(byte[]... content) {
    return tlv(Tag.OCTET_STRING, content);
  }

  static byte[] bitString(byte[]... content) {
    return tlv(Tag.BIT_STRING, new byte[1], concat(content));
  }

  static byte[] utf8(String text) {
    return tlv(Tag.UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] printable(String text) {
    return tlv(Tag.PRINTABLE_STRING, ascii(text));
  }

  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    BigInteger head =
        BigInteger.valueOf(40L * Integer.parseInt(arcs[0])).add(new BigInteger(arcs[1]));
    writeArc(content, head);
    for (int i = 2; i < arcs.length; i++) {
      writeArc(content, new BigInteger(arcs[i]));
    }
    return tlv(Tag.OID, content.toByteArray());
  }

  private static void writeArc(ByteArrayOutputStream content, BigInteger arc) {
    for (int group = (Math.max(1, arc.bitLength()) - 1) / 7; group >= 0; group--) {
      int bits = arc.shiftRight(7 * group).intValue() & 0x7f;
      content.write(group == 0 ? bits : bits | 0x80);
    }
  }

  static byte[] attribute(String oid, byte[] value) {
    return set(sequence(oid(oid), value));
  }

  /** A name of nothing but a common name. */
  static byte[] commonName(String name) {
    return sequence(attribute("2.5.4.3", utf8(name)));
  }
}
