package io.assay.x509;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through the entries of a CRL (RFC 5280, section 5.1.2.6) once. A CRL may have hundreds of
 * thousands, so that this walks with bare positions where everything else here makes elements.
 * Confined to one search.
 */
final class CrlEntries {
  private static final String REASON_CODE = "2.5.29.21";

  /** The content octets of the OIDs of reasonCode and invalidityDate. */
  private static final int REASON = 21;

  private static final int INVALIDITY_DATE = 24;

  private static final int FILTER_BITS = 0xffff;

  private final byte[] octets;
  private final Map<BigInteger, String> wanted = new HashMap<>();
  private final BitSet filter = new BitSet(FILTER_BITS + 1);
  private final Map<String, CrlSearch.Entry> revoked = new HashMap<>();

  /** The content of the element that {@link #enter} found last. */
  private int contentStart;

  private int contentEnd;

  private CrlEntries(byte[] octets) {
    this.octets = octets;
  }

  /**
   * Looks for {@code serials}.
   *
   * @param list the revokedCertificates, an element of {@code octets}
   */
  static CrlSearch search(byte[] octets, Tlv list, Set<String> serials) {
    CrlEntries entries = new CrlEntries(octets);
    serials.forEach(entries::want);
    return entries.walk(list.contentStart(), list.contentEnd());
  }

  private void want(String serial) {
    BigInteger number = new BigInteger(serial, 16);
    wanted.put(number, serial);
    byte[] content = number.toByteArray();
    filter.set(hash(content, 0, content.length));
  }

  /** What a serial number's content octets are filtered by; equal for every encoding of it. */
  private static int hash(byte[] octets, int from, int to) {
    int start = from;
    while (to - start > 1 && octets[start] == (octets[start + 1] < 0 ? -1 : 0)) {
      start++;
    }
    int hash = 0;
    for (int i = start; i < to; i++) {
      hash = 31 * hash + octets[i];
    }
    return (hash ^ hash >>> 16) & FILTER_BITS;
  }

  private CrlSearch walk(int from, int end) {
    int count = 0;
    for (int at = from; at < end; at = contentEnd) {
      count++;
      int start = at;
      if (!enter(start, end, Tag.SEQUENCE)) {
        return flawed(count, start, "no SEQUENCE that ends within the list");
      }
      int entryStart = contentStart;
      int entryEnd = contentEnd;
      if (!enter(entryStart, entryEnd, Tag.INTEGER) || contentStart == contentEnd) {
        return flawed(count, start, "without a serial number");
      }
      int serialStart = contentStart;
      int serialEnd = contentEnd;
      if (!enter(serialEnd, entryEnd, Tag.UTC_TIME)
          && !enter(serialEnd, entryEnd, Tag.GENERALIZED_TIME)) {
        return flawed(count, start, "without a revocation date");
      }
      int dateEnd = contentEnd;
      if (dateEnd < entryEnd && !hasOnlyKnownExtensions(dateEnd, entryEnd)) {
        return flawed(
            count, start, "with extensions that cannot be read or are unknown and critical");
      }
      if (filter.get(hash(octets, serialStart, serialEnd))) {
        note(serialStart, serialEnd, entryEnd);
      }
      contentEnd = entryEnd;
    }
    return new CrlSearch(revoked, count, Optional.empty());
  }

  private CrlSearch flawed(int number, int position, String what) {
    return new CrlSearch(
        revoked,
        number,
        Optional.of("revokedCertificates entry " + number + " at octet " + position + ": " + what));
  }

  /**
   * Whether an element with {@code tag} and a definite length stands at {@code from}; enters it.
   */
  private boolean enter(int from, int end, int tag) {
    if (end - from < 2 || (octets[from] & 0xff) != tag) {
      return false;
    }
    int at = from + 2;
    int length = octets[from + 1] & 0xff;
    if (length >= 0x80) {
      int more = length & 0x7f;
      if (more == 0 || more > 3 || more > end - at) {
        return false;
      }
      length = 0;
      for (int i = 0; i < more; i++) {
        length = length << 8 | (octets[at++] & 0xff);
      }
    }
    if (length > end - at) {
      return false;
    }
    contentStart = at;
    contentEnd = at + length;
    return true;
  }

  /**
   * RFC 5280, section 5.3: of a CRL with a critical entry extension that is not understood, no
   * entry may be used. The certificateIssuer of indirect CRLs is one.
   */
  private boolean hasOnlyKnownExtensions(int from, int end) {
    if (!enter(from, end, Tag.SEQUENCE) || contentEnd != end) {
      return false;
    }
    for (int at = contentStart; at < end; ) {
      if (!enter(at, end, Tag.SEQUENCE)) {
        return false;
      }
      int extensionEnd = contentEnd;
      if (!enter(contentStart, extensionEnd, Tag.OID)) {
        return false;
      }
      boolean known = isKnownExtension(contentStart, contentEnd);
      if (!known
          && enter(contentEnd, extensionEnd, Tag.BOOLEAN)
          && contentEnd > contentStart
          && octets[contentStart] != 0) {
        return false;
      }
      at = extensionEnd;
    }
    return true;
  }

  private boolean isKnownExtension(int from, int to) {
    return to - from == 3
        && octets[from] == 0x55
        && octets[from + 1] == 0x1d
        && (octets[from + 2] == REASON || octets[from + 2] == INVALIDITY_DATE);
  }

  private void note(int serialStart, int serialEnd, int entryEnd) {
    BigInteger number = new BigInteger(octets, serialStart, serialEnd - serialStart);
    String serial = wanted.get(number);
    if (serial == null) {
      return;
    }
    Problems unreported = new Problems();
    DerReader rest = new DerReader(octets, serialEnd, entryEnd, false, "entry", unreported);
    var revokedAt =
        rest.next("revocationDate")
            .flatMap(time -> CertificateTime.read(time, "revocationDate", unreported));
    Optional<Integer> reason =
        rest.optional(Tag.SEQUENCE, "entry")
            .flatMap(extensions -> reason(extensions.reader("entry", unreported), unreported));
    // In a CRL that is no delta there is nothing to be taken back: such an entry revokes nothing.
    if (reason.isEmpty() || reason.get() != CrlReason.REMOVE_FROM_CRL) {
      revoked.put(serial, new CrlSearch.Entry(revokedAt, reason.map(CrlReason::text)));
    }
  }

  private static Optional<Integer> reason(DerReader extensions, Problems unreported) {
    Optional<Integer> reason = Optional.empty();
    while (extensions.hasMore()) {
      Optional<DerReader> parts =
          extensions
              .next(Tag.SEQUENCE, "extension")
              .map(extension -> extension.reader("extension", unreported));
      boolean isReason =
          parts
              .flatMap(reader -> reader.next(Tag.OID, "extension"))
              .flatMap(oid -> DerValues.oid(oid, "extension", unreported))
              .filter(REASON_CODE::equals)
              .isPresent();
      if (isReason && reason.isEmpty()) {
        parts.get().optional(Tag.BOOLEAN, "extension");
        reason =
            parts
                .get()
                .next(Tag.OCTET_STRING, "extension")
                .flatMap(value -> value.reader("reason", unreported).next(Tag.ENUMERATED, "reason"))
                .flatMap(code -> DerValues.smallInteger(code, "reason", unreported));
      }
    }
    return reason;
  }
}
