package io.assay.x509;

/** Identifier octets of ASN.1 types (X.690, section 8.1.2) as they stand in a certificate. */
final class Tag {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int ENUMERATED = 0x0a;
  static final int UTF8_STRING = 0x0c;
  static final int NUMERIC_STRING = 0x12;
  static final int PRINTABLE_STRING = 0x13;
  static final int TELETEX_STRING = 0x14;
  static final int IA5_STRING = 0x16;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int VISIBLE_STRING = 0x1a;
  static final int UNIVERSAL_STRING = 0x1c;
  static final int BMP_STRING = 0x1e;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;

  private Tag() {}

  /** The context-specific tag {@code [number]} of a primitive value. */
  static int primitive(int number) {
    return CONTEXT | number;
  }

  /** The context-specific tag {@code [number]} of a constructed value. */
  static int constructed(int number) {
    return CONTEXT | CONSTRUCTED | number;
  }

  /** The tag for a message. */
  static String text(int tag) {
    return switch (tag) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INTEGER";
      case BIT_STRING -> "BIT STRING";
      case OCTET_STRING -> "OCTET STRING";
      case OID -> "OBJECT IDENTIFIER";
      case ENUMERATED -> "ENUMERATED";
      case SEQUENCE -> "SEQUENCE";
      case SET -> "SET";
      default ->
          tag >= CONTEXT && tag < 0x100 && (tag & 0x40) == 0
              ? "[" + (tag & 0x1f) + "]"
              : "tag 0x%02x".formatted(tag);
    };
  }
}
