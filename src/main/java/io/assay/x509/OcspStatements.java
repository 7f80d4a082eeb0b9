package io.assay.x509;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the SingleResponses of an OCSP response (RFC 6960, section 4.2.1), and holds them. */
final class OcspStatements {
  private static final int GOOD = 0x80;
  private static final int REVOKED = 0xa1;
  private static final int UNKNOWN = 0x82;

  /** Under this stand all extensions of RFC 6960; none changes what a status means. */
  private static final String OCSP_ARC = "1.3.6.1.5.5.7.48.1.";

  private final Problems problems;
  private final List<OcspStatement> list = new ArrayList<>();
  private final Set<String> unknownCritical = new LinkedHashSet<>();

  OcspStatements(Problems problems) {
    this.problems = problems;
  }

  void read(DerReader responses) {
    for (int number = 1; responses.hasMore(); number++) {
      if (number > Bounds.LIST_ENTRIES) {
        problems.add("responses", "not read beyond " + Bounds.LIST_ENTRIES);
        return;
      }
      String where = "response " + number;
      responses
          .next(Tag.SEQUENCE, where)
          .flatMap(element -> statement(element.reader(where, problems), where))
          .ifPresent(list::add);
    }
  }

  /** What certStatus holds. */
  private record CertStatus(
      OcspStatement.Status status, Optional<Instant> revokedAt, Optional<String> reason) {}

  private Optional<OcspStatement> statement(DerReader parts, String where) {
    Optional<Tlv> id = parts.next(Tag.SEQUENCE, where + " certID");
    Optional<CertStatus> status =
        parts.next(where + " certStatus").flatMap(element -> status(element, where));
    Optional<Instant> thisUpdate = time(parts, where + " thisUpdate");
    Optional<Instant> nextUpdate =
        explicit(parts, 0, where).flatMap(field -> time(field, where + " nextUpdate"));
    parts
        .optional(Tag.constructed(1), where)
        .ifPresent(field -> readExtensions(field, where + " extensions"));
    parts.finish();
    if (id.isEmpty() || status.isEmpty() || thisUpdate.isEmpty()) {
      return Optional.empty();
    }
    DerReader idParts = id.get().reader(where + " certID", problems);
    Optional<String> algorithm =
        idParts
            .next(Tag.SEQUENCE, where + " hashAlgorithm")
            .flatMap(element -> element.reader(where, problems).next(Tag.OID, where))
            .flatMap(oid -> DerValues.oid(oid, where, problems));
    Optional<String> nameHash = hash(idParts, where + " issuerNameHash");
    Optional<String> keyHash = hash(idParts, where + " issuerKeyHash");
    Optional<BigInteger> serial =
        idParts
            .next(Tag.INTEGER, where + " serialNumber")
            .flatMap(
                number ->
                    DerValues.integer(
                        number, Bounds.SERIAL_OCTETS, where + " serialNumber", problems));
    idParts.finish();
    if (algorithm.isEmpty() || nameHash.isEmpty() || keyHash.isEmpty() || serial.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new OcspStatement(
            algorithm.get(),
            nameHash.get(),
            keyHash.get(),
            DerValues.serial(serial.get()),
            status.get().status(),
            status.get().revokedAt(),
            status.get().reason(),
            thisUpdate.get(),
            nextUpdate));
  }

  private Optional<String> hash(DerReader parts, String where) {
    return parts
        .next(Tag.OCTET_STRING, where)
        .flatMap(hash -> DerValues.hex(hash, Bounds.KEY_IDENTIFIER_OCTETS, where, problems));
  }

  private Optional<CertStatus> status(Tlv element, String where) {
    return switch (element.tag()) {
      case GOOD -> Optional.of(withoutTime(OcspStatement.Status.GOOD));
      case REVOKED -> Optional.of(revoked(element.reader(where + " revoked", problems), where));
      case UNKNOWN -> Optional.of(withoutTime(OcspStatement.Status.UNKNOWN));
      default -> {
        problems.add(where + " certStatus", Tag.text(element.tag()) + " is none");
        yield Optional.empty();
      }
    };
  }

  private static CertStatus withoutTime(OcspStatement.Status status) {
    return new CertStatus(status, Optional.empty(), Optional.empty());
  }

  private CertStatus revoked(DerReader parts, String where) {
    Optional<Instant> revokedAt = time(parts, where + " revocationTime");
    Optional<String> reason =
        explicit(parts, 0, where)
            .flatMap(field -> field.next(Tag.ENUMERATED, where + " revocationReason"))
            .flatMap(code -> DerValues.smallInteger(code, where, problems))
            .map(CrlReason::text);
    parts.finish();
    return new CertStatus(OcspStatement.Status.REVOKED, revokedAt, reason);
  }

  private Optional<DerReader> explicit(DerReader parts, int number, String where) {
    return parts
        .optional(Tag.constructed(number), where)
        .map(field -> field.reader(where, problems));
  }

  private Optional<Instant> time(DerReader parts, String where) {
    // Here GeneralizedTime is right before 2050 too.
    Optional<Instant> time =
        parts
            .next(Tag.GENERALIZED_TIME, where)
            .flatMap(element -> CertificateTime.read(element, where, new Problems()));
    if (time.isEmpty()) {
      problems.add(where, "no time");
    }
    return time;
  }

  /** Looks for critical extensions (RFC 6960, section 4.4) in an explicitly tagged field. */
  void readExtensions(Tlv field, String where) {
    Optional<DerReader> extensions =
        field
            .reader(where, problems)
            .next(Tag.SEQUENCE, where)
            .map(element -> element.reader(where, problems));
    for (int i = 0; extensions.isPresent() && extensions.get().hasMore(); i++) {
      if (i == Bounds.EXTENSIONS) {
        problems.add(where, "not read beyond " + i);
        return;
      }
      Optional<DerReader> parts =
          extensions
              .get()
              .next(Tag.SEQUENCE, where)
              .map(extension -> extension.reader(where, problems));
      Optional<String> oid =
          parts
              .flatMap(reader -> reader.next(Tag.OID, where))
              .flatMap(type -> DerValues.oid(type, where, problems));
      boolean critical =
          oid.isPresent()
              && parts
                  .get()
                  .optional(Tag.BOOLEAN, where)
                  .flatMap(flag -> DerValues.bool(flag, where, problems))
                  .orElse(false);
      if (critical && !oid.get().startsWith(OCSP_ARC)) {
        unknownCritical.add(oid.get());
      }
    }
  }

  List<OcspStatement> list() {
    return List.copyOf(list);
  }

  Set<String> unknownCritical() {
    return unknownCritical;
  }
}
