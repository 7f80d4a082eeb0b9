package io.assay.x509;

import java.util.Optional;

/**
 * The identifier and length octets of one element (X.690, sections 8.1.2 and 8.1.3).
 *
 * @param tag the identifier octet; where it is one of several, something above 0xff
 * @param contentStart where the content begins
 * @param length octets of content as announced, or {@link #INDEFINITE}; may be far more than there
 *     are
 * @param shortest whether the length is in its shortest form, as DER demands
 */
record DerHeader(int tag, int contentStart, long length, boolean shortest) {
  static final long INDEFINITE = -1;

  private static final int TAG_OCTETS = 4;

  /** What stands at {@code from}; empty if no complete header ends before {@code end}. */
  static Optional<DerHeader> read(byte[] octets, int from, int end) {
    int at = from;
    if (end - at < 2) {
      return Optional.empty();
    }
    int tag = octets[at++] & 0xff;
    if ((tag & 0x1f) == 0x1f) {
      int octet;
      do {
        if (at >= end || at - from >= TAG_OCTETS) {
          return Optional.empty();
        }
        octet = octets[at++] & 0xff;
        tag = tag << 7 | (octet & 0x7f);
      } while ((octet & 0x80) != 0);
    }
    if (at >= end) {
      return Optional.empty();
    }
    int first = octets[at++] & 0xff;
    if (first < 0x80) {
      return Optional.of(new DerHeader(tag, at, first, true));
    }
    if (first == 0x80) {
      return Optional.of(new DerHeader(tag, at, INDEFINITE, false));
    }
    int count = first & 0x7f;
    if (count > end - at) {
      return Optional.empty();
    }
    boolean shortest = octets[at] != 0;
    long length = 0;
    for (int i = 0; i < count; i++) {
      // Stops growing once it is beyond any array, so that it cannot wrap around.
      length = length > Integer.MAX_VALUE ? length : length << 8 | (octets[at] & 0xff);
      at++;
    }
    return Optional.of(new DerHeader(tag, at, length, shortest && length >= 0x80));
  }

  /**
   * Where the end-of-contents octets stand that close an element of indefinite length (X.690,
   * section 8.1.3.6) whose content begins at {@code from}; negative if they are missing.
   */
  static int endOfContents(byte[] octets, int from, int end) {
    int at = from;
    int depth = 0;
    while (end - at >= 2) {
      if (octets[at] == 0 && octets[at + 1] == 0) {
        if (depth == 0) {
          return at;
        }
        depth--;
        at += 2;
        continue;
      }
      Optional<DerHeader> header = read(octets, at, end);
      if (header.isEmpty()) {
        return -1;
      }
      at = header.get().contentStart;
      if (header.get().length == INDEFINITE) {
        depth++;
        if (depth > Bounds.INDEFINITE_DEPTH) {
          return -1;
        }
      } else if (header.get().length > end - at) {
        return -1;
      } else {
        at += (int) header.get().length;
      }
    }
    return -1;
  }
}
