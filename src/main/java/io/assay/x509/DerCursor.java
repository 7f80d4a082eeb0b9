package io.assay.x509;

import java.util.Optional;

/**
 * The element of a certificate that was read last: {@link Tlv} without an object for each. It is
 * told apart as {@link DerReader} does it, and nothing is reported. Confined to one thread.
 */
final class DerCursor {
  private final byte[] octets;
  private int tag;
  private int content;
  private int contentEnd;
  private int next;
  private boolean whole;

  DerCursor(byte[] octets) {
    this.octets = octets;
  }

  /** Its identifier octet; where it is one of several, something above 0xff. */
  int tag() {
    return tag;
  }

  /** Where its content begins. */
  int content() {
    return content;
  }

  /** Where its content ends. */
  int contentEnd() {
    return contentEnd;
  }

  /** Where the next element begins. */
  int next() {
    return next;
  }

  /** Whether all octets it announces are there. */
  boolean whole() {
    return whole;
  }

  /** Whether an element with the tag {@code expected} begins at {@code at}. */
  boolean isAt(int at, int end, int expected) {
    return at < end && (octets[at] & 0xff) == expected;
  }

  /**
   * Reads the element at {@code at}, cut to what is there if it announces more; false if no header
   * ends before {@code end}.
   */
  boolean read(int at, int end) {
    if (end - at < 2) {
      return false;
    }
    int identifier = octets[at] & 0xff;
    int length = octets[at + 1];
    if ((identifier & 0x1f) == 0x1f) {
      return readUncommon(at, end);
    }
    int start = at + 2;
    if (length < 0) {
      int count = length & 0x7f;
      if (count == 0 || count > 3 || count > end - start) {
        return readUncommon(at, end);
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | (octets[start + i] & 0xff);
      }
      start += count;
    }
    tag = identifier;
    content = start;
    whole = length <= end - start;
    contentEnd = whole ? start + length : end;
    next = contentEnd;
    return true;
  }

  /** Reads headers that no sound certificate has, in the same way. */
  private boolean readUncommon(int at, int end) {
    Optional<DerHeader> read = DerHeader.read(octets, at, end);
    if (read.isEmpty()) {
      return false;
    }
    DerHeader header = read.get();
    tag = header.tag();
    content = header.contentStart();
    if (header.length() == DerHeader.INDEFINITE) {
      int close = DerHeader.endOfContents(octets, content, end);
      whole = close >= 0;
      contentEnd = whole ? close : end;
      next = whole ? close + 2 : end;
      return true;
    }
    whole = header.length() <= end - content;
    contentEnd = whole ? content + (int) header.length() : end;
    next = contentEnd;
    return true;
  }
}
