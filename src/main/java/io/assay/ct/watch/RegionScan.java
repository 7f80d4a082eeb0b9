package io.assay.ct.watch;

/**
 * Searches octets that cannot be told apart for watched names and addresses, all in doubt.
 *
 * <p>Random octets must not look like an address: among a million, some four always do. So an
 * address counts only with its header, {@code 87 04} or {@code 87 10}; in what is known to be a
 * list of names one of the two octets is enough, since the other may be what is broken. A name
 * counts only where a run of octets that may stand in one ends on both sides, or where what stands
 * beside it can be told from it: the octet of its length before it, or the tag of the next element
 * behind. A name of one label needs that length.
 */
final class RegionScan {
  private static final int IP_ADDRESS = 0x87;
  private static final int IPV4 = 4;
  private static final int IPV6 = 16;

  /** Octets behind a name that may be printable: tag and length of the next element, tag within. */
  private static final int NEXT_HEADER = 3;

  private final NameMatcher names;
  private final AddressMatcher addresses;

  RegionScan(NameMatcher names, AddressMatcher addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  /**
   * Searches a region.
   *
   * @param listOfNames whether it is known to be (part of) a list of names
   */
  void scan(byte[] octets, int from, int to, boolean listOfNames, Hits hits) {
    words(octets, from, to, names, hits);
    if (addresses.isEmpty()) {
      return;
    }
    for (int at = from + 2; at + IPV4 <= to; at++) {
      boolean tagged = (octets[at - 2] & 0xff) == IP_ADDRESS;
      int length = octets[at - 1];
      if (tagged ? listOfNames || length == IPV4 : listOfNames && length == IPV4) {
        addresses.octets(octets, at, IPV4, hits, true);
      }
      if (at + IPV6 <= to
          && (tagged ? listOfNames || length == IPV6 : listOfNames && length == IPV6)) {
        addresses.octets(octets, at, IPV6, hits, true);
      }
    }
  }

  /** Searches every run of octets that may stand in a host name. */
  static void words(byte[] octets, int from, int to, NameMatcher names, Hits hits) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || (NameTable.lower(octets[i]) == 0 && octets[i] != '*')) {
        if (start < i
            && isTelling(octets, from, start, i)
            && !isDomainOfEmail(octets, from, start)) {
          word(octets, from, start, i, names, hits);
        }
        start = i + 1;
      }
    }
  }

  /** Two letters, or the asterisk that many object identifiers begin with, stand anywhere. */
  private static boolean isTelling(byte[] octets, int from, int start, int end) {
    for (int i = start; i < end; i++) {
      if (octets[i] == '.') {
        return true;
      }
    }
    return start > from
        && octets[start - 1] > 0
        && octets[start - 1] <= end - start
        && octets[start] != '*';
  }

  /** Whether the run at {@code start} is the domain of an e-mail address, which is no host. */
  private static boolean isDomainOfEmail(byte[] octets, int from, int start) {
    return start - from >= 2 && octets[start - 1] == '@' && NameTable.lower(octets[start - 2]) != 0;
  }

  private static void word(
      byte[] octets, int from, int start, int end, NameMatcher names, Hits hits) {
    boolean tagged = isTagged(octets, from, start);
    for (int stop = end; stop > start && stop >= end - NEXT_HEADER; stop--) {
      if (mayEnd(octets, start, stop, end)) {
        name(octets, start, stop, names, hits);
        if (tagged && start + 1 < stop) {
          name(octets, start + 1, stop, names, hits);
        }
      }
    }
    // The length of the name stands before it, and may be printable itself, as may a broken tag.
    for (int first = start; first <= start + 2 && first < end; first++) {
      int length = first > from ? octets[first - 1] : 0;
      if (length > 0 && length <= end - first) {
        name(octets, first, first + length, names, hits);
      }
    }
  }

  private static void name(byte[] octets, int from, int to, NameMatcher names, Hits hits) {
    if (!names.host(octets, from, to, hits, true)) {
      names.wildcard(octets, from, to, hits, true);
    }
  }

  /** Whether the run may end here: the tags of SEQUENCE and SET are digits, as no domain ends. */
  private static boolean mayEnd(byte[] octets, int start, int stop, int end) {
    if (stop == end) {
      return true;
    }
    boolean tag = octets[stop] == '0' || octets[stop] == '1';
    boolean afterLetter = stop > start && (octets[stop - 1] < '0' || octets[stop - 1] > '9');
    return tag && afterLetter;
  }

  /**
   * Whether what stands before the run is the tag of a name, so that the run begins with a length.
   */
  private static boolean isTagged(byte[] octets, int from, int start) {
    if (start - from < 1) {
      return false;
    }
    int tag = octets[start - 1] & 0xff;
    boolean name = tag == 0x82 || tag == 0x86;
    boolean string = tag == 0x0c || tag == 0x13 || tag == 0x14 || tag == 0x16;
    return name || (string && start - from >= 2 && octets[start - 2] == 0x03);
  }
}
