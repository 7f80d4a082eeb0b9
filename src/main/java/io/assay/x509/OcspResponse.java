package io.assay.x509;

import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An OCSP response (RFC 6960, section 4.2.1). Like a CRL it is read strictly, since one acts upon
 * what it says. Immutable.
 */
public final class OcspResponse {
  private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
  private static final int EXPLICIT_0 = Tag.constructed(0);
  private static final int EXPLICIT_1 = Tag.constructed(1);
  private static final int EXPLICIT_2 = Tag.constructed(2);

  private final Problems problems = new Problems();
  private final OcspStatements statements = new OcspStatements(problems);
  private Optional<Integer> status = Optional.empty();
  private Optional<DistinguishedName> responderName = Optional.empty();
  private Optional<String> responderKeyHash = Optional.empty();
  private Optional<Tlv> data = Optional.empty();
  private Optional<Tlv> algorithm = Optional.empty();
  private Optional<Tlv> signature = Optional.empty();
  private final List<CertificateFacts> certificates = new ArrayList<>();

  private OcspResponse() {}

  /** Reads {@code document}, whatever it is. Never throws. Thread-safe. */
  public static OcspResponse read(Octets document) {
    OcspResponse response = new OcspResponse();
    if (document.length() > Bounds.OCSP_OCTETS) {
      response.problems.add("OCSP response", document.length() + " octets are not read");
    } else {
      response.findFields(document.toByteArray());
    }
    return response;
  }

  private void findFields(byte[] octets) {
    DerReader document = new DerReader(octets, 0, octets.length, false, "OCSP response", problems);
    Optional<Tlv> response = document.next(Tag.SEQUENCE, "OCSP response");
    document.finish();
    if (response.isEmpty()) {
      return;
    }
    DerReader fields = response.get().reader("OCSP response", problems);
    status =
        fields
            .next(Tag.ENUMERATED, "responseStatus")
            .flatMap(code -> DerValues.smallInteger(code, "responseStatus", problems));
    fields
        .optional(EXPLICIT_0, "responseBytes")
        .map(field -> field.reader("responseBytes", problems))
        .flatMap(field -> field.next(Tag.SEQUENCE, "responseBytes"))
        .ifPresent(bytes -> findBasic(bytes.reader("responseBytes", problems)));
    fields.finish();
    if (isSuccessful() && data.isEmpty()) {
      problems.add("responseBytes", "no response");
    }
  }

  private void findBasic(DerReader bytes) {
    Optional<String> type =
        bytes
            .next(Tag.OID, "responseType")
            .flatMap(oid -> DerValues.oid(oid, "responseType", problems));
    Optional<Tlv> content = bytes.next(Tag.OCTET_STRING, "response");
    bytes.finish();
    if (type.isPresent() && !type.get().equals(BASIC)) {
      problems.add("responseType", type.get() + ", and only the basic one is known");
      return;
    }
    content
        .map(element -> element.reader("response", problems))
        .flatMap(basic -> basic.next(Tag.SEQUENCE, "BasicOCSPResponse"))
        .ifPresent(basic -> readBasic(basic.reader("BasicOCSPResponse", problems)));
  }

  private void readBasic(DerReader fields) {
    data = fields.next(Tag.SEQUENCE, "tbsResponseData");
    algorithm = fields.next(Tag.SEQUENCE, "signatureAlgorithm");
    signature = fields.next(Tag.BIT_STRING, "signature");
    fields
        .optional(EXPLICIT_0, "certs")
        .map(field -> field.reader("certs", problems))
        .flatMap(field -> field.next(Tag.SEQUENCE, "certs"))
        .ifPresent(certs -> readCertificates(certs.reader("certs", problems)));
    fields.finish();
    data.ifPresent(element -> readData(element.reader("tbsResponseData", problems)));
  }

  private void readCertificates(DerReader certs) {
    while (certs.hasMore() && certificates.size() < Bounds.OCSP_CERTIFICATES) {
      certs
          .next(Tag.SEQUENCE, "certs")
          .ifPresent(
              element -> certificates.add(CertificateFacts.of(Octets.copyOf(element.encoding()))));
    }
  }

  private void readData(DerReader fields) {
    fields.optional(EXPLICIT_0, "version");
    readResponder(fields);
    fields.next(Tag.GENERALIZED_TIME, "producedAt");
    fields
        .next(Tag.SEQUENCE, "responses")
        .ifPresent(responses -> statements.read(responses.reader("responses", problems)));
    fields
        .optional(EXPLICIT_1, "responseExtensions")
        .ifPresent(field -> statements.readExtensions(field, "responseExtensions"));
    fields.finish();
  }

  private void readResponder(DerReader fields) {
    if (fields.at(EXPLICIT_1)) {
      responderName =
          fields
              .next("responderID")
              .flatMap(field -> field.reader("byName", problems).next(Tag.SEQUENCE, "byName"))
              .map(name -> DistinguishedNames.read(name, "byName", new Problems()));
    } else {
      responderKeyHash =
          fields
              .next(EXPLICIT_2, "responderID")
              .flatMap(field -> field.reader("byKey", problems).next(Tag.OCTET_STRING, "byKey"))
              .flatMap(
                  hash -> DerValues.hex(hash, Bounds.KEY_IDENTIFIER_OCTETS, "byKey", problems));
    }
  }

  /** The first thing for which it cannot be used, and where; empty if it can. */
  public Optional<String> flaw() {
    return problems.list().stream().findFirst();
  }

  /** Whether the responder gives an answer rather than a reason for not giving one. */
  public boolean isSuccessful() {
    return status.filter(code -> code == 0).isPresent();
  }

  /** The name of responseStatus, such as {@code tryLater}. */
  public String status() {
    return status.map(OcspResponse::statusText).orElse("none");
  }

  private static String statusText(int code) {
    return switch (code) {
      case 0 -> "successful";
      case 1 -> "malformedRequest";
      case 2 -> "internalError";
      case 3 -> "tryLater";
      case 5 -> "sigRequired";
      case 6 -> "unauthorized";
      default -> "status " + code;
    };
  }

  /** The responder's name, where it is identified by that. */
  public Optional<DistinguishedName> responderName() {
    return responderName;
  }

  /** The SHA-1 of the responder's key in hexadecimal, where it is identified by that. */
  public Optional<String> responderKeyHash() {
    return responderKeyHash;
  }

  /** What is said, certificate by certificate. */
  public List<OcspStatement> statements() {
    return statements.list();
  }

  /** The OIDs of critical extensions that are not understood here. */
  public Set<String> unknownCritical() {
    return statements.unknownCritical();
  }

  /** The certificates that it brings along, the first few if there are many. */
  public List<CertificateFacts> certificates() {
    return List.copyOf(certificates);
  }

  /** Whether it was signed with the key of {@code responder}. Never throws. */
  public SignatureCheck signedBy(CertificateFacts responder) {
    return SignatureVerifier.check(data, algorithm, signature, responder);
  }
}
