package io.assay.x509;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the extensions of a CRL (RFC 5280, section 5.2), and holds what they say. */
final class CrlExtensions {
  private static final String DELTA_CRL_INDICATOR = "2.5.29.27";
  private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";

  /** Those that change nothing of what the entries mean: CRL number, and who signed. */
  private static final Set<String> HARMLESS =
      Set.of("2.5.29.18", "2.5.29.20", Oids.AUTHORITY_KEY_IDENTIFIER, "2.5.29.46");

  private final Problems problems;
  private final Set<String> unknownCritical = new LinkedHashSet<>();
  private Optional<IssuingDistributionPoint> distributionPoint = Optional.empty();
  private boolean delta;

  CrlExtensions(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads them all.
   *
   * @param field what stands in the explicitly tagged field
   */
  void read(DerReader field) {
    Optional<Tlv> sequence = field.next(Tag.SEQUENCE, "crlExtensions");
    field.finish();
    if (sequence.isEmpty()) {
      return;
    }
    DerReader extensions = sequence.get().reader("crlExtensions", problems);
    for (int number = 1; extensions.hasMore(); number++) {
      if (number > Bounds.EXTENSIONS) {
        problems.add("crlExtensions", "not read beyond " + Bounds.EXTENSIONS);
        return;
      }
      String where = "crlExtension " + number;
      extensions
          .next(Tag.SEQUENCE, where)
          .ifPresent(extension -> readExtension(extension.reader(where, problems), where));
    }
  }

  private void readExtension(DerReader parts, String where) {
    Optional<String> oid =
        parts.next(Tag.OID, where).flatMap(element -> DerValues.oid(element, where, problems));
    boolean critical =
        parts
            .optional(Tag.BOOLEAN, where)
            .flatMap(flag -> DerValues.bool(flag, where, problems))
            .orElse(false);
    Optional<Tlv> value = parts.next(Tag.OCTET_STRING, where);
    parts.finish();
    if (oid.isEmpty() || value.isEmpty()) {
      return;
    }
    switch (oid.get()) {
      case DELTA_CRL_INDICATOR -> delta = true;
      case ISSUING_DISTRIBUTION_POINT -> readDistributionPoint(value.get());
      default -> {
        if (critical && !HARMLESS.contains(oid.get())) {
          unknownCritical.add(oid.get());
        }
      }
    }
  }

  private void readDistributionPoint(Tlv value) {
    String where = "issuingDistributionPoint";
    if (distributionPoint.isPresent()) {
      problems.add(where, "more than one such extension");
      return;
    }
    DerReader content = value.reader(where, problems);
    Optional<Tlv> sequence = content.next(Tag.SEQUENCE, where);
    content.finish();
    if (sequence.isEmpty()) {
      return;
    }
    DerReader parts = sequence.get().reader(where, problems);
    Optional<Tlv> name = parts.optional(Tag.constructed(0), where);
    // The arguments are in the order of the encoding, in which they are read.
    distributionPoint =
        Optional.of(
            new IssuingDistributionPoint(
                name.isPresent(),
                name.map(element -> urls(element, where)).orElse(List.of()),
                flag(parts, 1, where),
                flag(parts, 2, where),
                parts.optional(Tag.primitive(3), where).isPresent(),
                flag(parts, 4, where),
                flag(parts, 5, where)));
    parts.finish();
  }

  private boolean flag(DerReader parts, int number, String where) {
    return parts
        .optional(Tag.primitive(number), where)
        .flatMap(element -> DerValues.bool(element, where, problems))
        .orElse(false);
  }

  private List<String> urls(Tlv distributionPoint, String where) {
    List<String> urls = new ArrayList<>();
    Optional<DerReader> names =
        distributionPoint
            .reader(where, problems)
            .optional(Tag.constructed(0), where)
            .map(fullName -> fullName.reader(where, problems));
    while (names.isPresent() && names.get().hasMore() && urls.size() < Bounds.LIST_ENTRIES) {
      names
          .get()
          .next(where)
          .filter(name -> name.is(GeneralName.URI) && name.whole())
          .filter(name -> name.length() <= Bounds.GENERAL_NAME_OCTETS)
          .ifPresent(name -> urls.add(name.text()));
    }
    return urls;
  }

  Optional<IssuingDistributionPoint> distributionPoint() {
    return distributionPoint;
  }

  boolean isDelta() {
    return delta;
  }

  Set<String> unknownCritical() {
    return unknownCritical;
  }
}
