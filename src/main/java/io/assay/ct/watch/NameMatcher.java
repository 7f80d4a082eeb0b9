package io.assay.ct.watch;

import java.net.IDN;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds watched names, and addresses in text, in the text of an entry: a dNSName, a common name,
 * the host of a URI. Immutable.
 *
 * <p>A host name is read from its end, and what stands behind each dot is looked up, so that each
 * octet is visited about twice. Whatever else stands in such an entry is odd, and rare enough to be
 * copied and taken apart.
 */
final class NameMatcher {
  private static final byte WILDCARD = '*';

  private final NameTable names;
  private final AddressMatcher addresses;

  NameMatcher(NameTable names, AddressMatcher addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  /** A dNSName: a host name, or what might be meant as one or several. */
  void dnsName(byte[] octets, int from, int to, Hits hits) {
    if (!host(octets, from, to, hits, false) && !odd(octets, from, to, hits)) {
      RegionScan.words(octets, from, to, this, hits);
    }
  }

  /** A common name: a host name, or a phrase, the words of which are no host names. */
  void commonName(byte[] octets, int from, int to, Hits hits) {
    if (!host(octets, from, to, hits, false)
        && !odd(octets, from, to, hits)
        && indexOf(octets, from, to, ' ') == to) {
      RegionScan.words(octets, from, to, this, hits);
    }
  }

  /**
   * A host name, perhaps with {@code *} or nothing as its first label, or an IPv4 address.
   *
   * @return false if it is none, in which case nothing was added
   */
  boolean host(byte[] octets, int from, int to, Hits hits, boolean doubtful) {
    int end = to;
    while (end > from && octets[end - 1] == '.') {
      end--;
    }
    int start = from;
    boolean any = false;
    if (end - from > 1 && octets[from + 1] == '.' && octets[from] == WILDCARD) {
      any = true;
      start = from + 2;
    }
    for (int i = start; i < end; i++) {
      if (NameTable.lower(octets[i]) == 0) {
        return false;
      }
    }
    if (start < end) {
      lookUp(octets, start, end, any, hits, doubtful);
    }
    return true;
  }

  private void lookUp(byte[] octets, int from, int to, boolean any, Hits hits, boolean doubtful) {
    int hash = 0;
    for (int i = to - 1; i >= from; i--) {
      byte lower = NameTable.lower(octets[i]);
      if (lower == '.') {
        int entry = names.find(hash, octets, i + 1, to);
        if (entry >= 0) {
          hits.add(names.below(entry), doubtful);
          if (i == from) {
            // ".example.com": some take it for every name below, some leave the dot out.
            hits.add(names.children(entry), doubtful);
            hits.add(names.exact(entry), true);
          }
        }
      }
      hash = NameTable.hash(hash, lower);
    }
    int entry = names.find(hash, octets, from, to);
    if (any) {
      hits.add(names.below(entry), doubtful);
      hits.add(names.children(entry), doubtful);
    } else {
      hits.add(names.exact(entry), doubtful);
    }
    if (isDigit(octets[to - 1]) && !addresses.isEmpty()) {
      addresses.text(octets, from, to, hits, doubtful);
    }
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  /** What is no host name as it stands, but can be read; whether it is such a thing. */
  private boolean odd(byte[] octets, int from, int to, Hits hits) {
    int start = from;
    int end = to;
    while (start < end && isBlank(octets[start])) {
      start++;
    }
    while (end > start && isBlank(octets[end - 1])) {
      end--;
    }
    return addresses.text(octets, start, end, hits, false)
        || host(octets, start, end, hits, false)
        || wildcard(octets, start, end, hits, false)
        || uri(octets, start, end, hits)
        || international(octets, start, end, hits);
  }

  private static boolean isBlank(byte octet) {
    return octet > 0 && octet <= ' ';
  }

  /**
   * A name with a wildcard elsewhere than RFC 9525 has it; somebody may heed it all the same.
   *
   * @return false if it is none, in which case nothing was added
   */
  boolean wildcard(byte[] octets, int from, int to, Hits hits, boolean doubtful) {
    int last = -1;
    for (int i = from; i < to; i++) {
      if (octets[i] == WILDCARD) {
        last = i;
      } else if (NameTable.lower(octets[i]) == 0) {
        return false;
      }
    }
    if (last < 0 || to - from > Bounds.WILDCARD_OCTETS) {
      return false;
    }
    int end = to;
    while (end > last && octets[end - 1] == '.') {
      end--;
    }
    byte[] pattern = Arrays.copyOfRange(octets, from, end);
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = pattern[i] == WILDCARD ? WILDCARD : NameTable.lower(pattern[i]);
    }
    if (hits.mayCompare(names.size())) {
      for (int i = 0; i < names.size(); i++) {
        if (Wildcards.covers(pattern, names.text(i))) {
          hits.add(names.number(i), doubtful);
        }
      }
    }
    return true;
  }

  /** A URI with an authority: its host, as a name or address. */
  boolean uri(byte[] octets, int from, int to, Hits hits) {
    int colon = indexOf(octets, from, to, ':');
    if (to - colon < 3 || octets[colon + 1] != '/' || octets[colon + 2] != '/') {
      return false;
    }
    authority(octets, colon + 3, to, hits, false);
    return true;
  }

  /** The content of a URI entry, which may be relative. */
  void uriEntry(byte[] octets, int from, int to, Hits hits) {
    if (!uri(octets, from, to, hits)) {
      authority(octets, from, to, hits, true);
    }
  }

  private void authority(byte[] octets, int from, int to, Hits hits, boolean doubtful) {
    int end = from;
    while (end < to && "/?#\\".indexOf(octets[end]) < 0) {
      end++;
    }
    int start = from;
    for (int i = from; i < end; i++) {
      start = octets[i] == '@' ? i + 1 : start;
    }
    if (start < end && octets[start] == '[') {
      int close = indexOf(octets, start, end, ']');
      addresses.text(octets, start, Math.min(close + 1, end), hits, doubtful);
      return;
    }
    int hostEnd = indexOf(octets, start, end, ':');
    if (!host(octets, start, hostEnd, hits, doubtful)
        && !international(octets, start, hostEnd, hits)) {
      RegionScan.words(octets, start, hostEnd, this, hits);
    }
  }

  private static int indexOf(byte[] octets, int from, int to, char wanted) {
    int at = from;
    while (at < to && octets[at] != wanted) {
      at++;
    }
    return at;
  }

  /** A name in U-labels, in UTF-8 or, where it is none, in ISO 8859-1. */
  private boolean international(byte[] octets, int from, int to, Hits hits) {
    boolean beyondAscii = false;
    for (int i = from; i < to; i++) {
      beyondAscii |= octets[i] < 0;
      if (octets[i] >= 0 && NameTable.lower(octets[i]) == 0 && octets[i] != WILDCARD) {
        return false;
      }
    }
    if (!beyondAscii || to - from > Bounds.ODD_NAME_OCTETS) {
      return false;
    }
    if (!hits.mayCompare(Bounds.COMPARISONS_PER_CONVERSION)) {
      return true;
    }
    byte[] ascii = ascii(text(octets, from, to));
    return ascii.length > 0
        && (host(ascii, 0, ascii.length, hits, false)
            || wildcard(ascii, 0, ascii.length, hits, false));
  }

  private static String text(byte[] octets, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }

  /** The name in A-labels as far as there are any; a label that has none remains as it is. */
  private static byte[] ascii(String name) {
    StringBuilder ascii = new StringBuilder();
    for (String label : name.split("[.\u3002\uFF0E\uFF61]", -1)) {
      if (!ascii.isEmpty()) {
        ascii.append('.');
      }
      ascii.append(aLabel(label));
    }
    return ascii.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String aLabel(String label) {
    if (label.chars().allMatch(c -> c < 0x80)) {
      return label;
    }
    try {
      return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException noLabel) {
      return label;
    }
  }
}
