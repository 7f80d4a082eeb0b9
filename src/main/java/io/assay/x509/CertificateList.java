package io.assay.x509;

import io.assay.probe.Octets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A CRL (RFC 5280, section 5), DER or PEM. Its octets are kept, and searched where they are: no
 * entry becomes an object unless it is asked for, so that a list of a quarter of a million entries
 * costs its octets and no more. Unlike a certificate it is read strictly: from a CRL one wants to
 * conclude that something is <em>not</em> in it, which a broken one allows nobody. Immutable.
 */
public final class CertificateList {
  private static final int VERSION_2 = 1;
  private static final int EXTENSIONS = Tag.constructed(0);

  private final byte[] octets;
  private final Problems problems = new Problems();
  private final CrlExtensions extensions = new CrlExtensions(problems);
  private Optional<Tlv> tbs = Optional.empty();
  private Optional<Tlv> algorithm = Optional.empty();
  private Optional<Tlv> signature = Optional.empty();
  private Optional<DistinguishedName> issuer = Optional.empty();
  private Optional<Instant> thisUpdate = Optional.empty();
  private Optional<Instant> nextUpdate = Optional.empty();
  private Optional<Tlv> entries = Optional.empty();

  private CertificateList(byte[] octets) {
    this.octets = octets;
  }

  /** Reads {@code document}, whatever it is. Never throws. Thread-safe. */
  public static CertificateList read(Octets document) {
    byte[] octets = document.toByteArray();
    try {
      CertificateList list = new CertificateList(Pem.isBlock(octets) ? Pem.crl(octets) : octets);
      list.findFields();
      return list;
    } catch (PemException e) {
      CertificateList unread = new CertificateList(new byte[0]);
      unread.problems.add("PEM", String.valueOf(e.getMessage()));
      return unread;
    }
  }

  private void findFields() {
    DerReader document = new DerReader(octets, 0, octets.length, false, "CRL", problems);
    Optional<Tlv> all = document.next(Tag.SEQUENCE, "CRL");
    document.finish();
    if (all.isEmpty()) {
      return;
    }
    DerReader fields = all.get().reader("CRL", problems);
    tbs = fields.next(Tag.SEQUENCE, "tbsCertList");
    algorithm = fields.next(Tag.SEQUENCE, "signatureAlgorithm");
    signature = fields.next(Tag.BIT_STRING, "signatureValue");
    fields.finish();
    tbs.ifPresent(element -> findInner(element.reader("tbsCertList", problems)));
  }

  private void findInner(DerReader fields) {
    Optional<Integer> version =
        fields
            .optional(Tag.INTEGER, "version")
            .flatMap(number -> DerValues.smallInteger(number, "version", problems));
    if (version.isPresent() && version.get() != VERSION_2) {
      problems.add("version", "number " + version.get() + ", and that of v2 is 1");
    }
    Optional<Tlv> signed = fields.next(Tag.SEQUENCE, "signature");
    if (signed.isPresent()
        && algorithm.isPresent()
        && !signed.get().sameEncoding(algorithm.get())) {
      problems.add("signatureAlgorithm", "not the one within tbsCertList");
    }
    issuer =
        fields
            .next(Tag.SEQUENCE, "issuer")
            .map(name -> DistinguishedNames.read(name, "issuer", new Problems()));
    thisUpdate = time(fields, "thisUpdate");
    if (fields.at(Tag.UTC_TIME) || fields.at(Tag.GENERALIZED_TIME)) {
      nextUpdate = time(fields, "nextUpdate");
    }
    entries = fields.optional(Tag.SEQUENCE, "revokedCertificates");
    fields
        .optional(EXTENSIONS, "crlExtensions")
        .ifPresent(field -> extensions.read(field.reader("crlExtensions", problems)));
    fields.finish();
  }

  /** The form of a time is not what makes a CRL unusable. */
  private Optional<Instant> time(DerReader fields, String name) {
    Optional<Instant> time =
        fields.next(name).flatMap(element -> CertificateTime.read(element, name, new Problems()));
    if (time.isEmpty()) {
      problems.add(name, "no time");
    }
    return time;
  }

  /** The first thing for which it cannot be used, and where; empty if it can. */
  public Optional<String> flaw() {
    return problems.list().stream().findFirst();
  }

  /** The issuer's name. */
  public Optional<DistinguishedName> issuer() {
    return issuer;
  }

  /** When it was made. */
  public Optional<Instant> thisUpdate() {
    return thisUpdate;
  }

  /** By when the next will be there. */
  public Optional<Instant> nextUpdate() {
    return nextUpdate;
  }

  /** What part of the issuer's certificates it covers; all of them where empty. */
  public Optional<IssuingDistributionPoint> distributionPoint() {
    return extensions.distributionPoint();
  }

  /** Whether it holds only what changed against another (RFC 5280, section 5.2.4). */
  public boolean isDelta() {
    return extensions.isDelta();
  }

  /** The OIDs of critical extensions that are not understood here. */
  public Set<String> unknownCritical() {
    return extensions.unknownCritical();
  }

  /** Whether it was signed with the key of {@code authority}. Never throws. */
  public SignatureCheck signedBy(CertificateFacts authority) {
    return SignatureVerifier.check(tbs, algorithm, signature, authority);
  }

  /**
   * Looks for entries, in one pass over all.
   *
   * @param serials serial numbers as in {@link CertificateFacts#serial}
   */
  public CrlSearch find(Set<String> serials) {
    return entries
        .map(element -> CrlEntries.search(octets, element, serials))
        .orElse(CrlSearch.EMPTY);
  }
}
