package io.assay.x509;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/** Reads the facts of one certificate, each field on its own (RFC 5280, section 4.1). */
final class CertificateReader {
  private static final int V3 = 2;

  /** RFC 5280, section 4.1.2.2. */
  private static final int LONGEST_SERIAL = 20;

  private final Octets der;
  private final Problems problems = new Problems();
  private final CertificateParts parts;
  private final CertificateExtensions extensions;

  private CertificateReader(Octets der) {
    this.der = der;
    this.parts = CertificateParts.of(der.toByteArray(), problems);
    this.extensions = new CertificateExtensions(parts.octets(), problems);
  }

  static CertificateFacts read(Octets der) {
    return new CertificateReader(der).facts();
  }

  private CertificateFacts facts() {
    checkVersion();
    Optional<Validity> validity = parts.validity().map(this::validity);
    Optional<DistinguishedName> subject =
        parts.subject().map(name -> DistinguishedNames.read(name, "subject", problems));
    Optional<DistinguishedName> issuer =
        parts.issuer().map(name -> DistinguishedNames.read(name, "issuer", problems));
    if (issuer.isPresent() && parts.issuer().get().length() == 0) {
      problems.add("issuer", "empty");
    }
    Optional<String> serial = parts.serial().flatMap(this::serial);
    Optional<String> signatureAlgorithm = signatureAlgorithm();
    parts.signature().ifPresent(bits -> DerValues.isWholeOctets(bits, "signatureValue", problems));
    Optional<PublicKeyFacts> key =
        parts.publicKey().flatMap(info -> PublicKeys.read(info, problems));
    parts.extensions().ifPresent(extensions::read);
    return new CertificateFacts(
        der,
        Sha256.of(parts.octets()),
        parts.publicKey().filter(Tlv::whole).map(Tlv::sha256),
        parts.tbs().filter(Tlv::whole).map(Tlv::sha256),
        subject,
        issuer,
        serial,
        validity.flatMap(Validity::notBefore),
        validity.flatMap(Validity::notAfter),
        key,
        signatureAlgorithm,
        extensions.names(),
        extensions.keyUsage(),
        extensions.extendedKeyUsage(),
        extensions.ca(),
        extensions.pathLength(),
        extensions.authorityKeyId(),
        extensions.subjectKeyId(),
        extensions.issuerUrls(),
        extensions.ocspUrls(),
        extensions.crlUrls(),
        extensions.mustStaple(),
        extensions.nameConstraints(),
        extensions.sctList(),
        extensions.critical(),
        problems.list());
  }

  private void checkVersion() {
    int version = parts.version().flatMap(this::version).orElse(0);
    if (parts.version().isPresent() && version == 0) {
      problems.add("version", "v1, which is the default and left out in DER");
    }
    if (version < 0 || version > V3) {
      problems.add("version", "v" + (version + 1L));
    } else if (parts.extensions().isPresent() && version != V3 && parts.version().isPresent()) {
      problems.add("version", "v" + (version + 1) + ", which has no extensions");
    } else if (parts.extensions().isPresent() && parts.version().isEmpty()) {
      problems.add("version", "absent, which is v1, which has no extensions");
    }
  }

  private Optional<Integer> version(Tlv field) {
    DerReader inner = field.reader("version", problems);
    Optional<Integer> version =
        inner
            .next(Tag.INTEGER, "version")
            .flatMap(number -> DerValues.smallInteger(number, "version", problems));
    inner.finish();
    return version;
  }

  private Optional<String> serial(Tlv element) {
    Optional<BigInteger> number =
        DerValues.integer(element, Bounds.SERIAL_OCTETS, "serialNumber", problems);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    if (number.get().signum() < 0) {
      problems.add("serialNumber", "negative");
    } else if (element.length() > LONGEST_SERIAL) {
      problems.add("serialNumber", "longer than 20 octets: " + element.length());
    }
    return number.map(DerValues::serial);
  }

  private record Validity(Optional<Instant> notBefore, Optional<Instant> notAfter) {}

  private Validity validity(Tlv element) {
    DerReader times = element.reader("validity", problems);
    Optional<Instant> notBefore =
        times.next("notBefore").flatMap(time -> CertificateTime.read(time, "notBefore", problems));
    Optional<Instant> notAfter =
        times.next("notAfter").flatMap(time -> CertificateTime.read(time, "notAfter", problems));
    times.finish();
    return new Validity(notBefore, notAfter);
  }

  /** The name of the outer algorithm, by which the signature is verified, or else of the inner. */
  private Optional<String> signatureAlgorithm() {
    if (parts.algorithm().isPresent()
        && parts.tbsAlgorithm().isPresent()
        && !parts.algorithm().get().sameEncoding(parts.tbsAlgorithm().get())) {
      problems.add("signatureAlgorithm", "not the one within tbsCertificate");
    }
    return parts
        .algorithm()
        .or(parts::tbsAlgorithm)
        .flatMap(identifier -> SignatureNames.read(identifier, problems));
  }
}
