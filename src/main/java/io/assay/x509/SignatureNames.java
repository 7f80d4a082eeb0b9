package io.assay.x509;

import java.util.Map;
import java.util.Optional;

/** Names signature algorithms by their AlgorithmIdentifier (RFC 5280, section 4.1.1.2). */
final class SignatureNames {
  private static final String WHERE = "signatureAlgorithm";

  private static final Map<String, String> HASHES =
      Map.of(
          "1.2.840.113549.2.5", "MD5",
          "1.3.14.3.2.26", "SHA1",
          "2.16.840.1.101.3.4.2.4", "SHA224",
          "2.16.840.1.101.3.4.2.1", "SHA256",
          "2.16.840.1.101.3.4.2.2", "SHA384",
          "2.16.840.1.101.3.4.2.3", "SHA512");

  private SignatureNames() {}

  /** The name such as {@code SHA256withECDSA} or {@code SHA256withRSASSA-PSS}, or else the OID. */
  static Optional<String> read(Tlv identifier, Problems problems) {
    DerReader parts = identifier.reader(WHERE, problems);
    Optional<String> oid = oid(parts, problems);
    if (oid.isPresent() && oid.get().equals(Oids.RSASSA_PSS)) {
      return Optional.of(hash(parts) + "with" + Oids.signature(Oids.RSASSA_PSS));
    }
    return oid.map(Oids::signature);
  }

  /** The hash of RSASSA-PSS-params, SHA-1 where it is left out (RFC 4055, section 3.1). */
  private static String hash(DerReader parts) {
    Problems unreported = new Problems();
    Optional<Tlv> parameters = parts.hasMore() ? parts.next(WHERE) : Optional.empty();
    if (parameters.isEmpty() || !parameters.get().is(Tag.SEQUENCE)) {
      return "SHA1";
    }
    DerReader fields = parameters.get().reader(WHERE, unreported);
    if (!fields.at(Tag.constructed(0))) {
      return "SHA1";
    }
    return fields
        .next(Tag.constructed(0), WHERE)
        .flatMap(field -> field.reader(WHERE, unreported).next(Tag.SEQUENCE, WHERE))
        .flatMap(hash -> oid(hash.reader(WHERE, unreported), unreported))
        .map(hash -> HASHES.getOrDefault(hash, hash))
        .orElse("?");
  }

  private static Optional<String> oid(DerReader parts, Problems problems) {
    return parts.next(Tag.OID, WHERE).flatMap(oid -> DerValues.oid(oid, WHERE, problems));
  }
}
