package io.assay.x509;

import java.util.Optional;

/**
 * Where the fields of a certificate stand (RFC 5280, section 4.1). One that is missing or has the
 * wrong tag is reported and empty; those behind it are still found as far as the order tells.
 */
final class CertificateParts {
  static final int VERSION = Tag.constructed(0);
  static final int ISSUER_UNIQUE_ID = Tag.primitive(1);
  static final int SUBJECT_UNIQUE_ID = Tag.primitive(2);
  static final int EXTENSIONS = Tag.constructed(3);

  private final byte[] octets;
  private Optional<Tlv> tbs = Optional.empty();
  private Optional<Tlv> version = Optional.empty();
  private Optional<Tlv> serial = Optional.empty();
  private Optional<Tlv> tbsAlgorithm = Optional.empty();
  private Optional<Tlv> issuer = Optional.empty();
  private Optional<Tlv> validity = Optional.empty();
  private Optional<Tlv> subject = Optional.empty();
  private Optional<Tlv> publicKey = Optional.empty();
  private Optional<Tlv> extensions = Optional.empty();
  private Optional<Tlv> algorithm = Optional.empty();
  private Optional<Tlv> signature = Optional.empty();

  private CertificateParts(byte[] octets) {
    this.octets = octets;
  }

  /**
   * Finds the fields.
   *
   * @param octets the certificate as sent; kept, and not to be changed any more
   */
  static CertificateParts of(byte[] octets, Problems problems) {
    CertificateParts parts = new CertificateParts(octets);
    parts.findOuter(problems);
    return parts;
  }

  private void findOuter(Problems problems) {
    DerReader file = new DerReader(octets, 0, octets.length, false, "certificate", problems);
    Optional<Tlv> certificate = file.next("certificate");
    if (certificate.isEmpty()) {
      return;
    }
    if (!certificate.get().is(Tag.SEQUENCE)) {
      problems.add("certificate", Tag.text(certificate.get().tag()) + " instead of SEQUENCE");
    }
    DerReader fields = fields(certificate.get(), problems);
    if (!certificate.get().is(Tag.SEQUENCE) && !fields.at(Tag.SEQUENCE)) {
      return;
    }
    tbs = fields.next(Tag.SEQUENCE, "tbsCertificate");
    algorithm = fields.next(Tag.SEQUENCE, "signatureAlgorithm");
    signature = fields.next(Tag.BIT_STRING, "signatureValue");
    reportEnd(certificate.get(), fields.position(), problems);
    tbs.ifPresent(element -> findInner(element.reader("tbsCertificate", problems), problems));
  }

  /**
   * Reads on beyond the end that the certificate announces, if there is more: the three fields say
   * better than one length, which may be what is broken, where the certificate ends.
   */
  private DerReader fields(Tlv certificate, Problems problems) {
    return certificate.whole() && certificate.contentEnd() == certificate.end()
        ? new DerReader(
            octets, certificate.contentStart(), octets.length, false, "certificate", problems)
        : certificate.reader("certificate", problems);
  }

  private void reportEnd(Tlv certificate, int fieldsEnd, Problems problems) {
    if (certificate.whole() && fieldsEnd != certificate.contentEnd()) {
      problems.add(
          "certificate",
          "announces %d octets, and its parts have %d"
              .formatted(certificate.length(), fieldsEnd - certificate.contentStart()));
    }
    int end = Math.max(fieldsEnd, certificate.end());
    if (end < octets.length) {
      problems.add("certificate", (octets.length - end) + " octets too many at the end");
    }
  }

  private void findInner(DerReader fields, Problems problems) {
    version = fields.optional(VERSION, "version");
    serial = mandatory(fields, Tag.INTEGER, "serialNumber", problems);
    tbsAlgorithm = mandatory(fields, Tag.SEQUENCE, "signature", problems);
    issuer = mandatory(fields, Tag.SEQUENCE, "issuer", problems);
    validity = mandatory(fields, Tag.SEQUENCE, "validity", problems);
    subject = mandatory(fields, Tag.SEQUENCE, "subject", problems);
    publicKey = mandatory(fields, Tag.SEQUENCE, "subjectPublicKeyInfo", problems);
    fields.optional(ISSUER_UNIQUE_ID, "issuerUniqueID");
    fields.optional(SUBJECT_UNIQUE_ID, "subjectUniqueID");
    while (fields.hasMore() && !fields.at(EXTENSIONS)) {
      fields
          .next("tbsCertificate")
          .ifPresent(
              element ->
                  problems.add(
                      "tbsCertificate", Tag.text(element.tag()) + " does not belong there"));
    }
    extensions = fields.optional(EXTENSIONS, "extensions");
    fields.finish();
  }

  /** Leaves the extensions where they are when a field before them is missing. */
  private static Optional<Tlv> mandatory(
      DerReader fields, int tag, String name, Problems problems) {
    if (fields.at(EXTENSIONS)) {
      problems.add(name, "missing");
      return Optional.empty();
    }
    return fields.next(tag, name);
  }

  byte[] octets() {
    return octets;
  }

  Optional<Tlv> tbs() {
    return tbs;
  }

  Optional<Tlv> version() {
    return version;
  }

  Optional<Tlv> serial() {
    return serial;
  }

  /** The algorithm within the TBSCertificate, there called signature. */
  Optional<Tlv> tbsAlgorithm() {
    return tbsAlgorithm;
  }

  Optional<Tlv> issuer() {
    return issuer;
  }

  Optional<Tlv> validity() {
    return validity;
  }

  Optional<Tlv> subject() {
    return subject;
  }

  Optional<Tlv> publicKey() {
    return publicKey;
  }

  Optional<Tlv> extensions() {
    return extensions;
  }

  /** The algorithm behind the TBSCertificate. */
  Optional<Tlv> algorithm() {
    return algorithm;
  }

  Optional<Tlv> signature() {
    return signature;
  }
}
