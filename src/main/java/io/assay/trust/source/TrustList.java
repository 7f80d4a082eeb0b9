package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Time;

/**
 * A certificate trust list of Microsoft (CTL): the signed form in which Windows learns of roots and
 * of disallowed certificates. It names certificates by their digests and gives them properties,
 * whose numbers are those of {@code wincrypt.h}.
 *
 * @param thisUpdate the date of the list
 * @param algorithm the OID of what the subjects' identifiers are made with
 */
record TrustList(Instant thisUpdate, String algorithm, List<Subject> subjects) {
  /** The usage of the list of roots. */
  static final String ROOTS = "1.3.6.1.4.1.311.10.3.9";

  /** The usage of the list of disallowed certificates. */
  static final String DISALLOWED = "1.3.6.1.4.1.311.10.3.30";

  static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private static final String PROPERTY = "1.3.6.1.4.1.311.10.11.";
  private static final String PURPOSES = PROPERTY + 9;
  private static final String SHA256 = PROPERTY + 98;
  private static final String DISABLED_AT = PROPERTY + 104;
  private static final String DISALLOWED_PURPOSES = PROPERTY + 122;
  private static final String NOT_BEFORE = PROPERTY + 126;
  private static final String NOT_BEFORE_PURPOSES = PROPERTY + 127;

  /** FILETIME counts tenths of a microsecond from 1601. */
  private static final Instant FILETIME_START = Instant.parse("1601-01-01T00:00:00Z");

  private static final long TICKS_A_SECOND = 10_000_000;
  private static final int NANOS_A_TICK = 100;

  /**
   * A certificate on the list. A date that is there without content stands for none.
   *
   * @param identifier its digest
   * @param purposes the OIDs of the key purposes it is trusted for; absent for all
   * @param disabledAt since when it is not trusted any more, whatever was issued when
   * @param disallowedPurposes key purposes that it is not trusted for
   * @param notBefore certificates that were issued after this time are not trusted
   * @param notBeforePurposes the key purposes which that time is for; absent for all
   */
  record Subject(
      Octets identifier,
      Optional<Sha256> sha256,
      Optional<Set<String>> purposes,
      Optional<Instant> disabledAt,
      Set<String> disallowedPurposes,
      Optional<Instant> notBefore,
      Optional<Set<String>> notBeforePurposes) {

    boolean isForServers() {
      return purposes.map(set -> set.contains(SERVER_AUTH)).orElse(true);
    }

    /** The time after which issued server certificates are not trusted. */
    Optional<Instant> notBeforeForServers() {
      boolean applies = notBeforePurposes.map(set -> set.contains(SERVER_AUTH)).orElse(true);
      return applies ? notBefore : Optional.empty();
    }
  }

  /**
   * Reads and verifies a list.
   *
   * @param usage the OID of what the list must be for
   */
  static TrustList read(Document document, String usage, TrustListSigners signers) throws Damage {
    if (document.body().length() > Bounds.DOCUMENT_OCTETS) {
      throw new Damage(
          "%d octets, more than the %d that are read"
              .formatted(document.body().length(), Bounds.DOCUMENT_OCTETS));
    }
    byte[] octets = document.body().toByteArray();
    if (octets.length == 0) {
      throw new Damage("empty; expected a signed certificate trust list");
    }
    try {
      SignedList signed = SignedList.read(octets);
      TrustList list = content(signed.content(), usage);
      signers.verify(signed, usage, list.thisUpdate());
      return list;
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle throws unchecked exceptions for content of the wrong kind.
      throw new Damage(
          "no signed certificate trust list: %s"
              .formatted(Damage.shown(String.valueOf(e.getMessage()))),
          e);
    }
  }

  /** Version and list identifier may be absent; behind the entries there may be extensions. */
  private static TrustList content(ASN1Sequence content, String usage) throws Damage, IOException {
    List<ASN1Encodable> fields = new ArrayList<>();
    content.forEach(fields::add);
    if (!fields.isEmpty() && fields.getFirst() instanceof ASN1Integer) {
      fields.removeFirst(); // version
    }
    requireUsage(ASN1Sequence.getInstance(fields.removeFirst()), usage);
    while (!isTime(fields.getFirst())) {
      fields.removeFirst(); // list identifier, sequence number
    }
    Instant thisUpdate = Time.getInstance(fields.removeFirst()).getDate().toInstant();
    if (isTime(fields.getFirst())) {
      fields.removeFirst(); // next update
    }
    String algorithm = AlgorithmIdentifier.getInstance(fields.removeFirst()).getAlgorithm().getId();
    ASN1Sequence entries =
        fields.isEmpty() ? new DERSequence() : ASN1Sequence.getInstance(fields.removeFirst());
    if (entries.size() > Bounds.LIST_SUBJECTS) {
      throw new Damage(
          "%d subjects, more than the %d that are read"
              .formatted(entries.size(), Bounds.LIST_SUBJECTS));
    }
    List<Subject> subjects = new ArrayList<>();
    for (ASN1Encodable entry : entries) {
      subjects.add(subject(ASN1Sequence.getInstance(entry)));
    }
    return new TrustList(thisUpdate, algorithm, List.copyOf(subjects));
  }

  private static boolean isTime(ASN1Encodable field) {
    return field instanceof ASN1UTCTime || field instanceof ASN1GeneralizedTime;
  }

  private static void requireUsage(ASN1Sequence usages, String usage) throws Damage {
    if (!oids(usages).contains(usage)) {
      throw new Damage("a list for %s instead of %s".formatted(oids(usages), usage));
    }
  }

  private static Subject subject(ASN1Sequence entry) throws IOException {
    Octets identifier =
        Octets.copyOf(ASN1OctetString.getInstance(entry.getObjectAt(0)).getOctets());
    Map<String, byte[]> properties = new HashMap<>();
    if (entry.size() > 1) {
      for (ASN1Encodable attribute : ASN1Set.getInstance(entry.getObjectAt(1))) {
        ASN1Sequence pair = ASN1Sequence.getInstance(attribute);
        ASN1Set values = ASN1Set.getInstance(pair.getObjectAt(1));
        properties.put(
            ASN1ObjectIdentifier.getInstance(pair.getObjectAt(0)).getId(),
            ASN1OctetString.getInstance(values.getObjectAt(0)).getOctets());
      }
    }
    return new Subject(
        identifier,
        Optional.ofNullable(properties.get(SHA256)).map(TrustList::sha256),
        oids(properties, PURPOSES),
        time(properties, DISABLED_AT),
        oids(properties, DISALLOWED_PURPOSES).orElse(Set.of()),
        time(properties, NOT_BEFORE),
        oids(properties, NOT_BEFORE_PURPOSES));
  }

  private static Sha256 sha256(byte[] digest) {
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  private static Optional<Set<String>> oids(Map<String, byte[]> properties, String property)
      throws IOException {
    byte[] der = properties.get(property);
    return der == null || der.length == 0
        ? Optional.empty()
        : Optional.of(oids(ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der))));
  }

  private static Set<String> oids(ASN1Sequence sequence) {
    Set<String> oids = new LinkedHashSet<>();
    sequence.forEach(oid -> oids.add(ASN1ObjectIdentifier.getInstance(oid).getId()));
    return oids;
  }

  private static Optional<Instant> time(Map<String, byte[]> properties, String property) {
    byte[] value = properties.get(property);
    if (value == null || value.length == 0) {
      return Optional.empty();
    }
    if (value.length != Long.BYTES) {
      throw new IllegalArgumentException(
          "a time of %d octets instead of %d".formatted(value.length, Long.BYTES));
    }
    long ticks = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (ticks == 0) {
      return Optional.empty();
    }
    if (ticks < 0) {
      throw new DateTimeException("a time out of range");
    }
    return Optional.of(
        FILETIME_START
            .plusSeconds(ticks / TICKS_A_SECOND)
            .plusNanos(ticks % TICKS_A_SECOND * NANOS_A_TICK));
  }
}
