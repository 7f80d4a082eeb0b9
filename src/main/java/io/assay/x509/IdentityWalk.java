package io.assay.x509;

import java.util.Optional;

/**
 * A walk over a DER Certificate or TBSCertificate (RFC 5280, section 4.1) that shows all places
 * where an identity can stand to an {@link IdentityVisitor}: the names of every subjectAltName and
 * the common names of the subject. It reads the same entries as {@link CertificateFacts}, goes on
 * behind a broken one in the same way, and is some thirty times as fast, since it makes nothing of
 * what it passes.
 *
 * <p>Whatever does not fit is shown as unreadable, so that no octet of a name escapes the visitor:
 * where the frame of the certificate is broken, that is all of it. What nobody takes a host's name
 * from is passed in silence: attributes of the subject other than the common name, names of the
 * issuer, and the values of other extensions, unless they look like a list of names.
 *
 * <p>Total for any octets, in time that grows with their number alone; allocates nothing for a
 * sound certificate but itself. Thread-safe as long as nobody changes the octets.
 */
public final class IdentityWalk {
  private static final int TBS_FIELDS = 6;
  private static final int SUBJECT_FIELD = 4;
  private static final int KEY_FIELD = 5;
  private static final int LEAST_ATTRIBUTE_OID = 3;

  /** What becomes of an entry of subjectAltName. */
  private enum Entry {
    SOUND,
    /** Readable, but its length may be wrong. */
    DUBIOUS,
    UNREADABLE
  }

  private final byte[] octets;
  private final IdentityVisitor visitor;

  // The element that was read last; an element within it takes its place.
  private int tag;
  private int content;
  private int contentEnd;
  private int next;
  private boolean whole;

  private IdentityWalk(byte[] octets, IdentityVisitor visitor) {
    this.octets = octets;
    this.visitor = visitor;
  }

  /** Walks over the certificate from {@code from} (inclusive) to {@code to} (exclusive). */
  public static void certificate(byte[] octets, int from, int to, IdentityVisitor visitor) {
    new IdentityWalk(octets, visitor).walkCertificate(from, to);
  }

  /** Walks over the TBSCertificate from {@code from} (inclusive) to {@code to} (exclusive). */
  public static void tbs(byte[] octets, int from, int to, IdentityVisitor visitor) {
    new IdentityWalk(octets, visitor).walkTbs(from, to);
  }

  private void walkCertificate(int from, int to) {
    if (!read(from, to) || (tag != Tag.SEQUENCE && !isAt(content, to, Tag.SEQUENCE))) {
      visitor.unreadable(from, to);
      return;
    }
    int end = contentEnd;
    boolean sound = tag == Tag.SEQUENCE && whole && next == to;
    // The parts say better than one length, which may be what is broken, where they end.
    int limit = whole && next != contentEnd ? contentEnd : to;
    if (!read(content, limit) || tag != Tag.SEQUENCE) {
      visitor.unreadable(from, to);
      return;
    }
    int tbs = content;
    int tbsEnd = contentEnd;
    sound &= whole;
    sound = sound && read(next, limit) && tag == Tag.SEQUENCE && whole;
    sound = sound && read(next, limit) && tag == Tag.BIT_STRING && whole && next == end;
    if (!sound) {
      visitor.unreadable(from, to);
    }
    walkFields(tbs, tbsEnd);
  }

  private void walkTbs(int from, int to) {
    if (!read(from, to) || tag != Tag.SEQUENCE) {
      visitor.unreadable(from, to);
      return;
    }
    if (!whole || next != to) {
      visitor.unreadable(from, to);
    }
    walkFields(content, contentEnd);
  }

  /** Walks over the fields of a TBSCertificate. */
  private void walkFields(int from, int to) {
    int at = from;
    boolean sound = true;
    if (isAt(at, to, CertificateParts.VERSION) && read(at, to)) {
      sound = whole;
      at = next;
    }
    int subject = from;
    int subjectEnd = from;
    for (int field = 0; field < TBS_FIELDS; field++) {
      if (isAt(at, to, CertificateParts.EXTENSIONS) || !read(at, to)) {
        sound = false;
        break;
      }
      boolean asExpected = tag == (field == 0 ? Tag.INTEGER : Tag.SEQUENCE);
      sound &= whole && asExpected;
      if (field == SUBJECT_FIELD && asExpected) {
        subject = content;
        subjectEnd = contentEnd;
      }
      at = next;
      if (field == KEY_FIELD) {
        sound &= isKey(content, contentEnd);
      }
    }
    while (at < to && !isAt(at, to, CertificateParts.EXTENSIONS)) {
      // Unique identifiers, which nobody uses, or what a length that is too short has left over.
      sound = false;
      at = read(at, to) ? next : to;
    }
    if (at < to) {
      sound = read(at, to) && whole && next == to && sound;
      walkExtensions(content, contentEnd);
    }
    if (!walkName(subject, subjectEnd) || !sound) {
      visitor.unreadable(from, to);
    }
  }

  /** Whether this is a key and nothing else: with a wrong length it swallows the extensions. */
  private boolean isKey(int from, int to) {
    return read(from, to)
        && tag == Tag.SEQUENCE
        && whole
        && read(next, to)
        && tag == Tag.BIT_STRING
        && whole
        && next == to;
  }

  /**
   * Walks over a Name: relative distinguished names, one after the other.
   *
   * @return whether it is sound; if not, something in it may have been passed
   */
  private boolean walkName(int from, int to) {
    boolean sound = true;
    int at = from;
    while (at < to) {
      if (!read(at, to)) {
        return false;
      }
      at = next;
      boolean complete = whole;
      sound = tag == Tag.SET && walkAttributes(content, contentEnd) && complete && sound;
    }
    return sound;
  }

  /** Walks over the attributes of one relative distinguished name; whether they are sound. */
  private boolean walkAttributes(int from, int to) {
    int at = from;
    boolean sound = true;
    while (at < to) {
      if (!read(at, to)) {
        return false;
      }
      at = next;
      boolean complete = whole;
      sound = tag == Tag.SEQUENCE && walkAttribute(content, contentEnd) && complete && sound;
    }
    return sound;
  }

  private boolean walkAttribute(int from, int to) {
    if (!read(from, to) || tag != Tag.OID || !whole || contentEnd - content < LEAST_ATTRIBUTE_OID) {
      return false;
    }
    boolean commonName = isId(content, contentEnd, 0x55, 0x04, 0x03);
    if (!read(next, to)) {
      return false;
    }
    if (commonName) {
      visitor.commonName(tag, content, contentEnd);
    }
    return whole && next == to;
  }

  /** Walks over the one sequence within the field of extensions. */
  private void walkExtensions(int from, int to) {
    if (!read(from, to) || tag != Tag.SEQUENCE) {
      visitor.unreadable(from, to);
      return;
    }
    boolean sound = whole && next == to;
    int end = contentEnd;
    int at = content;
    while (at < end) {
      if (!read(at, end)) {
        sound = false;
        break;
      }
      at = next;
      boolean complete = whole;
      sound = tag == Tag.SEQUENCE && walkExtension(content, contentEnd) && complete && sound;
    }
    if (!sound) {
      // All of it: behind a wrong length, elements begin and end in the middle of names.
      visitor.unreadable(from, to);
    }
  }

  /** Walks over one extension; whether it is sound. */
  private boolean walkExtension(int from, int to) {
    if (!read(from, to) || tag != Tag.OID || !whole) {
      return false;
    }
    boolean names = isId(content, contentEnd, 0x55, 0x1d, 0x11);
    boolean issuersNames = isId(content, contentEnd, 0x55, 0x1d, 0x12);
    int values = next;
    if (isAt(values, to, Tag.BOOLEAN) && read(values, to)) {
      values = next;
    }
    if (!read(values, to) || tag != Tag.OCTET_STRING) {
      return false;
    }
    boolean sound = whole && next == to;
    if (names) {
      walkNames(content, contentEnd);
    } else if (!issuersNames && looksLikeNames(content, contentEnd)) {
      visitor.unreadable(values, to);
    }
    return sound;
  }

  /** Whether this is a list of names, going by the tags alone. */
  private boolean looksLikeNames(int from, int to) {
    if (!isAt(from, to, Tag.SEQUENCE) || !read(from, to)) {
      return false;
    }
    boolean telling = false;
    int at = content;
    int end = contentEnd;
    while (at < end) {
      if (!read(at, end)) {
        return false;
      }
      switch (tag) {
        // [0] alone is what name constraints begin with.
        case GeneralName.OTHER_NAME, GeneralName.X400_ADDRESS, GeneralName.EDI_PARTY_NAME -> {}
        case GeneralName.RFC822_NAME,
            GeneralName.DNS_NAME,
            GeneralName.DIRECTORY_NAME,
            GeneralName.URI,
            GeneralName.IP_ADDRESS,
            GeneralName.REGISTERED_ID ->
            telling = true;
        default -> {
          return false;
        }
      }
      at = next;
    }
    return telling;
  }

  /** Walks over the value of a subjectAltName. */
  private void walkNames(int from, int to) {
    if (from == to) {
      return;
    }
    if (!read(from, to) || tag != Tag.SEQUENCE) {
      visitor.unreadableNames(from, to);
      return;
    }
    if (!whole || next != to) {
      visitor.unreadableNames(from, to);
    }
    int start = content;
    int end = contentEnd;
    int at = start;
    int lastSound = start;
    boolean lost = false;
    Optional<NameRecovery> recovery = Optional.empty();
    while (at < end) {
      boolean readable = read(at, end);
      int stop = readable ? next : end;
      Entry entry = readable ? walkEntry() : Entry.UNREADABLE;
      if (entry != Entry.SOUND) {
        if (recovery.isEmpty()) {
          recovery = Optional.of(new NameRecovery(octets, start, end));
        }
        // Its length may be what is broken: then it has swallowed its neighbours, or ended early.
        int resumed = recovery.get().firstEntryBetween(at, stop);
        lost |= entry == Entry.UNREADABLE || resumed < stop;
        stop = resumed;
      } else {
        if (lost) {
          visitor.unreadableNames(lastSound, at);
          lost = false;
        }
        lastSound = at;
      }
      at = stop;
    }
    if (lost) {
      visitor.unreadableNames(lastSound, end);
    }
  }

  /** Shows the entry that was just read. */
  private Entry walkEntry() {
    if (!whole) {
      return Entry.UNREADABLE;
    }
    int from = content;
    int to = contentEnd;
    switch (tag) {
      case GeneralName.DNS_NAME -> {
        if (from == to || to - from > Bounds.DNS_NAME_OCTETS) {
          return Entry.UNREADABLE;
        }
        visitor.dnsName(from, to);
      }
      case GeneralName.IP_ADDRESS -> {
        visitor.ipAddress(from, to);
        return to - from == 4 || to - from == 16 ? Entry.SOUND : Entry.DUBIOUS;
      }
      case GeneralName.URI -> visitor.uri(from, to);
      case GeneralName.RFC822_NAME -> visitor.email(from, to);
      case GeneralName.REGISTERED_ID -> visitor.otherName(from, to);
      case GeneralName.X400_ADDRESS, GeneralName.EDI_PARTY_NAME -> {
        visitor.otherName(from, to);
        return Entry.SOUND;
      }
      case GeneralName.DIRECTORY_NAME -> {
        if (!read(from, to) || tag != Tag.SEQUENCE || !whole || next != to) {
          return Entry.UNREADABLE;
        }
        return walkName(content, contentEnd) ? Entry.SOUND : Entry.UNREADABLE;
      }
      case GeneralName.OTHER_NAME -> {
        if (!read(from, to) || tag != Tag.OID || !whole) {
          return Entry.UNREADABLE;
        }
        if (!read(next, to) || tag != Tag.constructed(0) || !whole || next != to) {
          return Entry.UNREADABLE;
        }
        visitor.otherName(from, to);
        return Entry.SOUND;
      }
      default -> {
        return Entry.UNREADABLE;
      }
    }
    return EscapedText.isPrintable(octets, from, to) ? Entry.SOUND : Entry.DUBIOUS;
  }

  private boolean isAt(int at, int end, int expected) {
    return at < end && (octets[at] & 0xff) == expected;
  }

  private boolean isId(int from, int to, int first, int second, int third) {
    return to - from == 3
        && octets[from] == first
        && octets[from + 1] == second
        && octets[from + 2] == third;
  }

  /**
   * Reads the element at {@code at}, cut to what is there if it announces more; false if no header
   * ends before {@code end}.
   */
  private boolean read(int at, int end) {
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
