package io.assay.x509;

import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the extensions of one certificate, each on its own (RFC 5280, section 4.2), and holds what
 * they say. Of several extensions with one OID, which RFC 5280 forbids, the first counts; names and
 * URLs are gathered from all.
 */
final class CertificateExtensions {
  private static final List<String> KEY_USAGES =
      List.of(
          "digitalSignature",
          "nonRepudiation",
          "keyEncipherment",
          "dataEncipherment",
          "keyAgreement",
          "keyCertSign",
          "cRLSign",
          "encipherOnly",
          "decipherOnly");

  /** The TLS extension status_request (RFC 7633, section 4). */
  private static final int STATUS_REQUEST = 5;

  private final Problems problems;
  private final SubjectAltNames names;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> critical = new LinkedHashSet<>();
  private final List<String> issuerUrls = new ArrayList<>();
  private final List<String> ocspUrls = new ArrayList<>();
  private final List<String> crlUrls = new ArrayList<>();
  private Optional<Set<String>> keyUsage = Optional.empty();
  private Optional<Set<String>> extendedKeyUsage = Optional.empty();
  private Optional<Boolean> ca = Optional.empty();
  private Optional<Integer> pathLength = Optional.empty();
  private Optional<String> authorityKeyId = Optional.empty();
  private Optional<String> subjectKeyId = Optional.empty();
  private Optional<Octets> nameConstraints = Optional.empty();
  private Optional<Octets> sctList = Optional.empty();
  private boolean mustStaple;

  CertificateExtensions(byte[] octets, Problems problems) {
    this.problems = problems;
    this.names = new SubjectAltNames(octets, problems);
  }

  /**
   * Reads them all.
   *
   * @param field the explicitly tagged field of the TBSCertificate
   */
  void read(Tlv field) {
    DerReader outer = field.reader("extensions", problems);
    Optional<Tlv> sequence = outer.next(Tag.SEQUENCE, "extensions");
    outer.finish();
    if (sequence.isEmpty()) {
      return;
    }
    DerReader extensions = sequence.get().reader("extensions", problems);
    if (!extensions.hasMore()) {
      problems.add("extensions", "none within");
    }
    for (int number = 1; extensions.hasMore(); number++) {
      if (number > Bounds.EXTENSIONS) {
        names.unreadable("extensions", "not read beyond " + Bounds.EXTENSIONS);
        return;
      }
      String where = "extension " + number;
      Optional<Tlv> extension = extensions.next(Tag.SEQUENCE, where);
      if (extension.isPresent()) {
        readExtension(extension.get(), where);
      } else {
        names.unreadable(where, "unreadable, so that it might be a subjectAltName");
      }
    }
  }

  private void readExtension(Tlv extension, String where) {
    DerReader parts = extension.reader(where, problems);
    Optional<String> type =
        parts.next(Tag.OID, where).flatMap(element -> DerValues.oid(element, where, problems));
    if (type.isEmpty()) {
      names.unreadable(where, "without a type, so that it might be a subjectAltName");
      return;
    }
    String oid = type.get();
    String name = Oids.extension(oid);
    boolean first = seen.add(oid);
    if (!first) {
      problems.add(name, "more than one such extension");
    }
    Optional<Boolean> flag = flag(parts, name + " criticality");
    if (flag.orElse(false)) {
      critical.add(oid);
    }
    Optional<Tlv> value = parts.next(Tag.OCTET_STRING, name);
    parts.finish();
    if (value.isPresent()) {
      readValue(oid, name, value.get(), first);
    } else if (oid.equals(Oids.SUBJECT_ALT_NAME)) {
      names.unreadable(name, "without a value");
    }
  }

  private void readValue(String oid, String name, Tlv value, boolean first) {
    if (value.length() == 0) {
      problems.add(name, "empty value");
      return;
    }
    DerReader content = value.reader(name, problems);
    switch (oid) {
      case Oids.SUBJECT_ALT_NAME -> names.read(content);
      case Oids.AUTHORITY_INFO_ACCESS -> readAuthorityInfoAccess(content, name);
      case Oids.CRL_DISTRIBUTION_POINTS -> readDistributionPoints(content, name);
      default -> {
        if (first) {
          readOnce(oid, name, value, content);
        }
      }
    }
  }

  private void readOnce(String oid, String name, Tlv value, DerReader content) {
    switch (oid) {
      case Oids.BASIC_CONSTRAINTS -> readBasicConstraints(content, name);
      case Oids.KEY_USAGE -> readKeyUsage(content, name);
      case Oids.EXTENDED_KEY_USAGE -> readExtendedKeyUsage(content, name);
      case Oids.TLS_FEATURE -> readTlsFeatures(content, name);
      case Oids.AUTHORITY_KEY_IDENTIFIER -> readAuthorityKeyIdentifier(content, name);
      case Oids.SUBJECT_KEY_IDENTIFIER -> {
        subjectKeyId = content.next(Tag.OCTET_STRING, name).flatMap(id -> keyId(id, name));
        content.finish();
      }
      case Oids.NAME_CONSTRAINTS -> {
        nameConstraints = Optional.of(value.contentOctets());
        content.next(Tag.SEQUENCE, name);
        content.finish();
      }
      case Oids.SCT_LIST -> {
        sctList = content.next(Tag.OCTET_STRING, name).filter(Tlv::whole).map(Tlv::contentOctets);
        content.finish();
      }
      default -> {
        if (Oids.isKnownExtension(oid)) {
          content.next(name);
          content.finish();
        }
      }
    }
  }

  private void readBasicConstraints(DerReader content, String name) {
    Optional<Tlv> sequence = content.next(Tag.SEQUENCE, name);
    content.finish();
    if (sequence.isEmpty()) {
      return;
    }
    DerReader parts = sequence.get().reader(name, problems);
    // An absent cA is false; one that cannot be read is neither.
    ca = parts.at(Tag.BOOLEAN) ? flag(parts, name + " cA") : Optional.of(false);
    pathLength =
        parts
            .optional(Tag.INTEGER, name + " pathLenConstraint")
            .flatMap(
                length -> DerValues.smallInteger(length, name + " pathLenConstraint", problems));
    parts.finish();
  }

  /** A BOOLEAN DEFAULT FALSE, if it stands there. */
  private Optional<Boolean> flag(DerReader parts, String where) {
    Optional<Boolean> flag =
        parts.optional(Tag.BOOLEAN, where).flatMap(bool -> DerValues.bool(bool, where, problems));
    if (flag.isPresent() && !flag.get()) {
      problems.add(where, "FALSE, which is the default and left out in DER");
    }
    return flag;
  }

  private void readKeyUsage(DerReader content, String name) {
    Optional<Tlv> element = content.next(Tag.BIT_STRING, name);
    content.finish();
    if (element.isEmpty()) {
      return;
    }
    Tlv bits = element.get();
    int octets = bits.length() - 1;
    if (!bits.whole() || octets < 0 || bits.octet(0) > (octets == 0 ? 0 : 7)) {
      problems.add(name, "no BIT STRING in " + bits.length() + " octets");
      return;
    }
    Set<String> usages = new LinkedHashSet<>();
    int count = octets * 8 - bits.octet(0);
    for (int bit = 0; bit < Math.min(count, KEY_USAGES.size()); bit++) {
      if ((bits.octet(1 + bit / 8) & 0x80 >> bit % 8) != 0) {
        usages.add(KEY_USAGES.get(bit));
      }
    }
    if (usages.isEmpty()) {
      problems.add(name, "no bit is set");
    }
    keyUsage = Optional.of(usages);
  }

  private void readExtendedKeyUsage(DerReader content, String name) {
    Set<String> purposes = new LinkedHashSet<>();
    forEach(
        content,
        name,
        (element, where) -> {
          if (element.is(Tag.OID)) {
            DerValues.oid(element, where, problems).ifPresent(purposes::add);
          } else {
            problems.add(where, Tag.text(element.tag()) + " instead of OBJECT IDENTIFIER");
          }
        });
    extendedKeyUsage = Optional.of(purposes);
  }

  private void readTlsFeatures(DerReader content, String name) {
    forEach(
        content,
        name,
        (element, where) -> {
          if (element.is(Tag.INTEGER)) {
            mustStaple |=
                DerValues.smallInteger(element, where, problems).orElse(0) == STATUS_REQUEST;
          } else {
            problems.add(where, Tag.text(element.tag()) + " instead of INTEGER");
          }
        });
  }

  private void readAuthorityKeyIdentifier(DerReader content, String name) {
    Optional<Tlv> sequence = content.next(Tag.SEQUENCE, name);
    content.finish();
    authorityKeyId =
        sequence
            .map(element -> element.reader(name, problems))
            .flatMap(parts -> parts.optional(Tag.primitive(0), name))
            .flatMap(id -> keyId(id, name));
  }

  private Optional<String> keyId(Tlv element, String name) {
    return DerValues.hex(element, Bounds.KEY_IDENTIFIER_OCTETS, name, problems);
  }

  private void readAuthorityInfoAccess(DerReader content, String name) {
    forEach(
        content,
        name,
        (description, where) -> {
          DerReader parts = description.reader(where, problems);
          Optional<String> method =
              parts.next(Tag.OID, where).flatMap(id -> DerValues.oid(id, where, problems));
          Optional<Tlv> location = parts.next(where);
          parts.finish();
          if (method.isPresent() && location.isPresent()) {
            switch (method.get()) {
              case Oids.CA_ISSUERS -> addUrl(issuerUrls, location.get(), where);
              case Oids.OCSP -> addUrl(ocspUrls, location.get(), where);
              default -> {}
            }
          }
        });
  }

  private void readDistributionPoints(DerReader content, String name) {
    forEach(
        content,
        name,
        (point, where) -> {
          DerReader parts = point.reader(where, problems);
          Optional<DerReader> fullName =
              parts
                  .optional(Tag.constructed(0), where)
                  .map(distributionPoint -> distributionPoint.reader(where, problems))
                  .flatMap(choice -> choice.optional(Tag.constructed(0), where))
                  .map(names -> names.reader(where, problems));
          for (int i = 0; fullName.isPresent() && fullName.get().hasMore(); i++) {
            if (i == Bounds.LIST_ENTRIES) {
              problems.add(where, "not read beyond " + i + " names");
              return;
            }
            fullName.get().next(where).ifPresent(location -> addUrl(crlUrls, location, where));
          }
        });
  }

  /** Adds a URI; other kinds of names may stand there too and lead nowhere. */
  private void addUrl(List<String> urls, Tlv location, String where) {
    if (!location.is(GeneralName.URI)) {
      return;
    }
    if (!location.whole() || location.length() > Bounds.GENERAL_NAME_OCTETS) {
      problems.add(where, "URI of " + location.length() + " octets");
      return;
    }
    if (!location.isPrintable()) {
      problems.add(where, "URI with octets beyond printable ASCII: " + location.text());
    }
    urls.add(location.text());
  }

  /** What is done with each entry of a list. */
  private interface Entry {
    void read(Tlv element, String where);
  }

  /** Reads a SEQUENCE OF with at least one entry. */
  private void forEach(DerReader content, String name, Entry entry) {
    Optional<Tlv> sequence = content.next(Tag.SEQUENCE, name);
    content.finish();
    if (sequence.isEmpty()) {
      return;
    }
    DerReader elements = sequence.get().reader(name, problems);
    if (!elements.hasMore()) {
      problems.add(name, "no entry");
    }
    for (int number = 1; elements.hasMore(); number++) {
      if (number > Bounds.LIST_ENTRIES) {
        problems.add(name, "not read beyond " + Bounds.LIST_ENTRIES + " entries");
        return;
      }
      String where = name + " entry " + number;
      elements.next(where).ifPresent(element -> entry.read(element, where));
    }
  }

  SubjectNames names() {
    return names.names();
  }

  Set<String> critical() {
    return critical;
  }

  List<String> issuerUrls() {
    return issuerUrls;
  }

  List<String> ocspUrls() {
    return ocspUrls;
  }

  List<String> crlUrls() {
    return crlUrls;
  }

  Optional<Set<String>> keyUsage() {
    return keyUsage;
  }

  Optional<Set<String>> extendedKeyUsage() {
    return extendedKeyUsage;
  }

  Optional<Boolean> ca() {
    return ca;
  }

  Optional<Integer> pathLength() {
    return pathLength;
  }

  Optional<String> authorityKeyId() {
    return authorityKeyId;
  }

  Optional<String> subjectKeyId() {
    return subjectKeyId;
  }

  Optional<Octets> nameConstraints() {
    return nameConstraints;
  }

  Optional<Octets> sctList() {
    return sctList;
  }

  boolean mustStaple() {
    return mustStaple;
  }
}
