package io.assay.x509;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;

/**
 * One element: tag, length, value. A view of the certificate's octets, which nobody changes.
 *
 * <p>An element that announces more octets than its surroundings have is cut to what is there and
 * not {@linkplain #whole() whole}.
 */
final class Tlv {
  private final byte[] octets;
  private final int start;
  private final DerHeader header;
  private final int contentEnd;
  private final int end;
  private final boolean whole;

  Tlv(byte[] octets, int start, DerHeader header, int contentEnd, int end, boolean whole) {
    this.octets = octets;
    this.start = start;
    this.header = header;
    this.contentEnd = contentEnd;
    this.end = end;
    this.whole = whole;
  }

  int tag() {
    return header.tag();
  }

  boolean is(int tag) {
    return header.tag() == tag;
  }

  /** Whether it holds a value rather than elements (X.690, section 8.1.2.5). */
  boolean isPrimitive() {
    return (octets[start] & 0x20) == 0;
  }

  /** Whether all octets it announces are there. */
  boolean whole() {
    return whole;
  }

  /** Where its identifier octet stands. */
  int start() {
    return start;
  }

  /** Where its content begins. */
  int contentStart() {
    return header.contentStart();
  }

  /** Where its content ends. */
  int contentEnd() {
    return contentEnd;
  }

  /** Where the next element begins. */
  int end() {
    return end;
  }

  /** Octets of content that are there. */
  int length() {
    return contentEnd - header.contentStart();
  }

  /** The octet at {@code index} of the content, unsigned. */
  int octet(int index) {
    return octets[header.contentStart() + index] & 0xff;
  }

  /** A copy of the content. */
  byte[] content() {
    return Arrays.copyOfRange(octets, header.contentStart(), contentEnd);
  }

  /** A copy of the content. */
  Octets contentOctets() {
    return Octets.copyOf(octets, header.contentStart(), contentEnd);
  }

  /** A copy of the whole element, header included. */
  byte[] encoding() {
    return Arrays.copyOfRange(octets, start, end);
  }

  /** Whether the other element's octets, headers included, are the same. */
  boolean sameEncoding(Tlv other) {
    return Arrays.equals(octets, start, end, other.octets, other.start, other.end);
  }

  /** The digest of the whole element, header included. */
  Sha256 sha256() {
    return Sha256.of(octets, start, end - start);
  }

  /** Gives the whole element, header included, to {@code verifier} as what was signed. */
  void signed(Signature verifier) throws SignatureException {
    verifier.update(octets, start, end - start);
  }

  /** The content as escaped text, octet by octet. */
  String text() {
    return EscapedText.ofOctets(octets, header.contentStart(), contentEnd);
  }

  /** Whether the content is nothing but printable ASCII. */
  boolean isPrintable() {
    return EscapedText.isPrintable(octets, header.contentStart(), contentEnd);
  }

  /**
   * Reads the elements within.
   *
   * @param where what this element is, for reports
   */
  DerReader reader(String where, Problems problems) {
    return reader(0, where, problems);
  }

  /** Reads the elements within, behind the first {@code skipped} octets of content. */
  DerReader reader(int skipped, String where, Problems problems) {
    return new DerReader(
        octets, header.contentStart() + skipped, contentEnd, !whole, where, problems);
  }
}
