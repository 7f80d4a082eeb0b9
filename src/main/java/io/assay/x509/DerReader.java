package io.assay.x509;

import java.util.Optional;

/**
 * A cursor over neighbouring elements. It tells apart elements as long as any reading of the octets
 * allows it, reports what is not DER (X.690, section 10), and never throws for what they contain.
 * Every call that returns an element moves on by at least two octets, and one that cannot read a
 * header moves to the end: a loop over it ends.
 */
final class DerReader {
  private final byte[] octets;
  private final int end;
  private final boolean cut;
  private final String where;
  private final Problems problems;
  private int position;

  /**
   * @param cut whether the octets are known to be cut short, so that it is not reported again for
   *     each element that the cut goes through
   * @param where what the octets are, for reports
   */
  DerReader(byte[] octets, int from, int end, boolean cut, String where, Problems problems) {
    this.octets = octets;
    this.position = from;
    this.end = end;
    this.cut = cut;
    this.where = where;
    this.problems = problems;
  }

  boolean hasMore() {
    return position < end;
  }

  int position() {
    return position;
  }

  /** Goes on at {@code position}, which must not be beyond the end. */
  void position(int position) {
    this.position = position;
  }

  /** Whether the next element has this tag. */
  boolean at(int tag) {
    return position < end && (octets[position] & 0xff) == tag;
  }

  /** The next element if it has {@code tag}; otherwise nothing happens. */
  Optional<Tlv> optional(int tag, String name) {
    return at(tag) ? next(name) : Optional.empty();
  }

  /** The next element, which must have {@code tag}; one with another tag is reported and passed. */
  Optional<Tlv> next(int tag, String name) {
    return next(name).filter(element -> hasTag(element, tag, name));
  }

  private boolean hasTag(Tlv element, int tag, String name) {
    if (!element.is(tag)) {
      problems.add(name, Tag.text(element.tag()) + " instead of " + Tag.text(tag));
    }
    return element.is(tag);
  }

  /**
   * The next element, whatever it is.
   *
   * @param name what it is meant to be, for reports
   */
  Optional<Tlv> next(String name) {
    if (position >= end) {
      problems.add(name, "missing");
      return Optional.empty();
    }
    int start = position;
    Optional<DerHeader> read = DerHeader.read(octets, start, end);
    if (read.isEmpty()) {
      problems.add(name, "no element in the last " + (end - start) + " octets of " + where);
      position = end;
      return Optional.empty();
    }
    Tlv element = delimit(start, read.get(), name);
    position = element.end();
    return Optional.of(element);
  }

  private Tlv delimit(int start, DerHeader header, String name) {
    int available = end - header.contentStart();
    if (header.length() == DerHeader.INDEFINITE) {
      problems.add(name, "indefinite length (BER)");
      int close = DerHeader.endOfContents(octets, header.contentStart(), end);
      return close < 0
          ? new Tlv(octets, start, header, end, end, false)
          : new Tlv(octets, start, header, close, close + 2, true);
    }
    if (header.length() > available) {
      if (!cut) {
        problems.add(
            name, "announces " + header.length() + " octets of which " + available + " are there");
      }
      return new Tlv(octets, start, header, end, end, false);
    }
    if (!header.shortest()) {
      problems.add(name, "length not in its shortest form (BER)");
    }
    int contentEnd = header.contentStart() + (int) header.length();
    return new Tlv(octets, start, header, contentEnd, contentEnd, true);
  }

  /** Reports whatever is left. */
  void finish() {
    if (position < end) {
      problems.add(where, (end - position) + " octets too many at the end");
    }
  }
}
