package io.assay.x509;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;

/** Reads the values of single elements. What cannot be read is reported and comes out empty. */
final class DerValues {
  private DerValues() {}

  /** An OBJECT IDENTIFIER in dotted form (X.690, section 8.19). */
  static Optional<String> oid(Tlv element, String where, Problems problems) {
    int length = element.length();
    if (!element.whole()
        || length == 0
        || length > Bounds.OID_OCTETS
        || (element.octet(length - 1) & 0x80) != 0) {
      problems.add(where, "no object identifier in " + length + " octets");
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(length * 3);
    boolean startOfArc = true;
    long small = 0;
    BigInteger large = BigInteger.ZERO;
    for (int i = 0; i < length; i++) {
      int octet = element.octet(i);
      if (startOfArc && octet == 0x80) {
        problems.add(where, "object identifier with a padded arc");
      }
      startOfArc = (octet & 0x80) == 0;
      if (large.signum() == 0 && small < 1L << 55) {
        small = small << 7 | (octet & 0x7f);
      } else {
        large = large.signum() == 0 ? BigInteger.valueOf(small) : large;
        large = large.shiftLeft(7).or(BigInteger.valueOf(octet & 0x7f));
      }
      if (startOfArc) {
        appendArc(text, large.signum() == 0 ? BigInteger.valueOf(small) : large);
        small = 0;
        large = BigInteger.ZERO;
      }
    }
    return Optional.of(text.toString());
  }

  private static void appendArc(StringBuilder text, BigInteger arc) {
    if (!text.isEmpty()) {
      text.append('.').append(arc);
      return;
    }
    // The first two arcs share one number: 40 times the first, which is at most 2, and the second.
    int first = arc.bitLength() > 7 ? 2 : Math.min(2, arc.intValue() / 40);
    text.append(first).append('.').append(arc.subtract(BigInteger.valueOf(40L * first)));
  }

  /** An INTEGER of at most {@code maxOctets} octets (X.690, section 8.3). */
  static Optional<BigInteger> integer(Tlv element, int maxOctets, String where, Problems problems) {
    if (!element.whole() || element.length() == 0 || element.length() > maxOctets) {
      problems.add(where, "INTEGER of " + element.length() + " octets");
      return Optional.empty();
    }
    byte[] content = element.content();
    if (content.length > 1 && content[0] == (content[1] < 0 ? -1 : 0)) {
      problems.add(where, "INTEGER not in its shortest form");
    }
    return Optional.of(new BigInteger(content));
  }

  /** A serial number in the form of {@link CertificateFacts#serial}. */
  static String serial(BigInteger number) {
    String digits = number.abs().toString(16);
    return (number.signum() < 0 ? "-" : "") + (digits.length() % 2 == 0 ? "" : "0") + digits;
  }

  /** An INTEGER of up to 31 bits. */
  static Optional<Integer> smallInteger(Tlv element, String where, Problems problems) {
    Optional<BigInteger> value = integer(element, Bounds.SERIAL_OCTETS, where, problems);
    if (value.isPresent() && value.get().bitLength() > 31) {
      problems.add(where, "INTEGER of " + value.get().bitLength() + " bits");
      return Optional.empty();
    }
    return value.map(BigInteger::intValue);
  }

  /** A BOOLEAN; any octet but 0 is true, and reported unless it is 0xff (X.690, section 11.1). */
  static Optional<Boolean> bool(Tlv element, String where, Problems problems) {
    if (!element.whole() || element.length() != 1) {
      problems.add(where, "BOOLEAN of " + element.length() + " octets");
      return Optional.empty();
    }
    int octet = element.octet(0);
    if (octet != 0 && octet != 0xff) {
      problems.add(where, "BOOLEAN 0x%02x".formatted(octet));
    }
    return Optional.of(octet != 0);
  }

  /** Whether {@code element} can be read as a BIT STRING of whole octets; reports it if not. */
  static boolean isWholeOctets(Tlv element, String where, Problems problems) {
    if (!element.whole() || element.length() == 0) {
      problems.add(where, "BIT STRING of " + element.length() + " octets");
      return false;
    }
    if (element.octet(0) != 0) {
      problems.add(where, "BIT STRING with " + element.octet(0) + " unused bits");
    }
    return true;
  }

  /** The content in hexadecimal, if it has at least one and at most {@code maxOctets} octets. */
  static Optional<String> hex(Tlv element, int maxOctets, String where, Problems problems) {
    if (!element.whole() || element.length() == 0 || element.length() > maxOctets) {
      problems.add(where, element.length() + " octets");
      return Optional.empty();
    }
    return Optional.of(HexFormat.of().formatHex(element.content()));
  }
}
