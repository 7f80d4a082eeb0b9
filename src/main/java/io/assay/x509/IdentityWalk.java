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

  /** An element that is read takes the place of the one around it. */
  private final DerCursor element;

  private IdentityWalk(byte[] octets, IdentityVisitor visitor) {
    this.octets = octets;
    this.visitor = visitor;
    this.element = new DerCursor(octets);
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
    if (!element.read(from, to)
        || (element.tag() != Tag.SEQUENCE && !element.isAt(element.content(), to, Tag.SEQUENCE))) {
      visitor.unreadable(from, to);
      return;
    }
    int end = element.contentEnd();
    boolean sound = element.tag() == Tag.SEQUENCE && element.whole() && element.next() == to;
    // The parts say better than one length, which may be what is broken, where they end.
    int limit =
        element.whole() && element.next() != element.contentEnd() ? element.contentEnd() : to;
    if (!element.read(element.content(), limit) || element.tag() != Tag.SEQUENCE) {
      visitor.unreadable(from, to);
      return;
    }
    int tbs = element.content();
    int tbsEnd = element.contentEnd();
    sound &= element.whole();
    sound =
        sound
            && element.read(element.next(), limit)
            && element.tag() == Tag.SEQUENCE
            && element.whole();
    sound =
        sound
            && element.read(element.next(), limit)
            && element.tag() == Tag.BIT_STRING
            && element.whole()
            && element.next() == end;
    if (!sound) {
      visitor.unreadable(from, to);
    }
    walkFields(tbs, tbsEnd);
  }

  private void walkTbs(int from, int to) {
    if (!element.read(from, to) || element.tag() != Tag.SEQUENCE) {
      visitor.unreadable(from, to);
      return;
    }
    if (!element.whole() || element.next() != to) {
      visitor.unreadable(from, to);
    }
    walkFields(element.content(), element.contentEnd());
  }

  /** Walks over the fields of a TBSCertificate. */
  private void walkFields(int from, int to) {
    int at = from;
    boolean sound = true;
    if (element.isAt(at, to, CertificateParts.VERSION) && element.read(at, to)) {
      sound = element.whole();
      at = element.next();
    }
    int subject = from;
    int subjectEnd = from;
    for (int field = 0; field < TBS_FIELDS; field++) {
      if (element.isAt(at, to, CertificateParts.EXTENSIONS) || !element.read(at, to)) {
        sound = false;
        break;
      }
      boolean asExpected = element.tag() == (field == 0 ? Tag.INTEGER : Tag.SEQUENCE);
      sound &= element.whole() && asExpected;
      if (field == SUBJECT_FIELD && asExpected) {
        subject = element.content();
        subjectEnd = element.contentEnd();
      }
      at = element.next();
      if (field == KEY_FIELD) {
        sound &= isKey(element.content(), element.contentEnd());
      }
    }
    while (at < to && !element.isAt(at, to, CertificateParts.EXTENSIONS)) {
      // Unique identifiers, which nobody uses, or what a length that is too short has left over.
      sound = false;
      at = element.read(at, to) ? element.next() : to;
    }
    if (at < to) {
      sound = element.read(at, to) && element.whole() && element.next() == to && sound;
      walkExtensions(element.content(), element.contentEnd());
    }
    if (!walkName(subject, subjectEnd) || !sound) {
      visitor.unreadable(from, to);
    }
  }

  /** Whether this is a key and nothing else: with a wrong length it swallows the extensions. */
  private boolean isKey(int from, int to) {
    return element.read(from, to)
        && element.tag() == Tag.SEQUENCE
        && element.whole()
        && element.read(element.next(), to)
        && element.tag() == Tag.BIT_STRING
        && element.whole()
        && element.next() == to;
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
      if (!element.read(at, to)) {
        return false;
      }
      at = element.next();
      boolean complete = element.whole();
      sound =
          element.tag() == Tag.SET
              && walkAttributes(element.content(), element.contentEnd())
              && complete
              && sound;
    }
    return sound;
  }

  /** Walks over the attributes of one relative distinguished name; whether they are sound. */
  private boolean walkAttributes(int from, int to) {
    int at = from;
    boolean sound = true;
    while (at < to) {
      if (!element.read(at, to)) {
        return false;
      }
      at = element.next();
      boolean complete = element.whole();
      sound =
          element.tag() == Tag.SEQUENCE
              && walkAttribute(element.content(), element.contentEnd())
              && complete
              && sound;
    }
    return sound;
  }

  private boolean walkAttribute(int from, int to) {
    if (!element.read(from, to)
        || element.tag() != Tag.OID
        || !element.whole()
        || element.contentEnd() - element.content() < LEAST_ATTRIBUTE_OID) {
      return false;
    }
    boolean commonName = isId(element.content(), element.contentEnd(), 0x55, 0x04, 0x03);
    if (!element.read(element.next(), to)) {
      return false;
    }
    if (commonName) {
      visitor.commonName(element.tag(), element.content(), element.contentEnd());
    }
    return element.whole() && element.next() == to;
  }

  /** Walks over the one sequence within the field of extensions. */
  private void walkExtensions(int from, int to) {
    if (!element.read(from, to) || element.tag() != Tag.SEQUENCE) {
      visitor.unreadable(from, to);
      return;
    }
    boolean sound = element.whole() && element.next() == to;
    int end = element.contentEnd();
    int at = element.content();
    while (at < end) {
      if (!element.read(at, end)) {
        sound = false;
        break;
      }
      at = element.next();
      boolean complete = element.whole();
      sound =
          element.tag() == Tag.SEQUENCE
              && walkExtension(element.content(), element.contentEnd())
              && complete
              && sound;
    }
    if (!sound) {
      // All of it: behind a wrong length, elements begin and end in the middle of names.
      visitor.unreadable(from, to);
    }
  }

  /** Walks over one extension; whether it is sound. */
  private boolean walkExtension(int from, int to) {
    if (!element.read(from, to) || element.tag() != Tag.OID || !element.whole()) {
      return false;
    }
    boolean names = isId(element.content(), element.contentEnd(), 0x55, 0x1d, 0x11);
    boolean issuersNames = isId(element.content(), element.contentEnd(), 0x55, 0x1d, 0x12);
    int values = element.next();
    if (element.isAt(values, to, Tag.BOOLEAN) && element.read(values, to)) {
      values = element.next();
    }
    if (!element.read(values, to) || element.tag() != Tag.OCTET_STRING) {
      return false;
    }
    boolean sound = element.whole() && element.next() == to;
    if (names) {
      walkNames(element.content(), element.contentEnd());
    } else if (!issuersNames && looksLikeNames(element.content(), element.contentEnd())) {
      visitor.unreadable(values, to);
    }
    return sound;
  }

  /** Whether this is a list of names, going by the tags alone. */
  private boolean looksLikeNames(int from, int to) {
    if (!element.isAt(from, to, Tag.SEQUENCE) || !element.read(from, to)) {
      return false;
    }
    boolean telling = false;
    int at = element.content();
    int end = element.contentEnd();
    while (at < end) {
      if (!element.read(at, end)) {
        return false;
      }
      switch (element.tag()) {
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
      at = element.next();
    }
    return telling;
  }

  /** Walks over the value of a subjectAltName. */
  private void walkNames(int from, int to) {
    if (from == to) {
      return;
    }
    if (!element.read(from, to) || element.tag() != Tag.SEQUENCE) {
      visitor.unreadableNames(from, to);
      return;
    }
    if (!element.whole() || element.next() != to) {
      visitor.unreadableNames(from, to);
    }
    int start = element.content();
    int end = element.contentEnd();
    int at = start;
    int lastSound = start;
    boolean lost = false;
    Optional<NameRecovery> recovery = Optional.empty();
    while (at < end) {
      boolean readable = element.read(at, end);
      int stop = readable ? element.next() : end;
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
    if (!element.whole()) {
      return Entry.UNREADABLE;
    }
    int from = element.content();
    int to = element.contentEnd();
    switch (element.tag()) {
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
        if (!element.read(from, to)
            || element.tag() != Tag.SEQUENCE
            || !element.whole()
            || element.next() != to) {
          return Entry.UNREADABLE;
        }
        return walkName(element.content(), element.contentEnd()) ? Entry.SOUND : Entry.UNREADABLE;
      }
      case GeneralName.OTHER_NAME -> {
        if (!element.read(from, to) || element.tag() != Tag.OID || !element.whole()) {
          return Entry.UNREADABLE;
        }
        if (!element.read(element.next(), to)
            || element.tag() != Tag.constructed(0)
            || !element.whole()
            || element.next() != to) {
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

  private boolean isId(int from, int to, int first, int second, int third) {
    return to - from == 3
        && octets[from] == first
        && octets[from + 1] == second
        && octets[from + 2] == third;
  }
}
