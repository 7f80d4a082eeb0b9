package io.assay.trust.revocation;

import io.assay.probe.Octets;
import io.assay.trust.Certificates;
import io.assay.x509.CertificateFacts;
import io.assay.x509.OcspResponse;
import io.assay.x509.OcspStatement;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import java.time.Instant;
import java.util.Optional;

/**
 * Verifies OCSP responses, stapled or fetched, as a client has to (RFC 6960, section 3.2): that it
 * is about this certificate, that its issuer or a responder authorised by the issuer signed it, and
 * that it is current.
 */
public final class OcspResponses {
  /** id-kp-OCSPSigning (RFC 6960, section 4.2.2.2). */
  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private OcspResponses() {}

  /**
   * What {@code response} proves of {@code certificate}. Never throws; takes some signature
   * verifications at most. Thread-safe.
   *
   * @param issuer whose key signed the certificate, as verified
   * @param time when the response was seen
   * @param source where it came from: stapled or fetched
   */
  public static OcspReading read(
      Octets response,
      CertificateFacts certificate,
      CertificateFacts issuer,
      Instant time,
      Revocation.Source source) {
    return Subject.of(certificate)
        .map(subject -> read(response, subject, issuer, time, source))
        .orElseGet(
            () -> new OcspReading.Undecidable("the certificate's serial number cannot be read"));
  }

  static OcspReading read(
      Octets document,
      Subject subject,
      CertificateFacts issuer,
      Instant time,
      Revocation.Source source) {
    OcspResponse response = OcspResponse.read(document);
    if (response.flaw().isPresent()) {
      return new OcspReading.Faulty("the OCSP response is broken: " + response.flaw().get());
    }
    if (!response.isSuccessful()) {
      return new OcspReading.Faulty(
          "the OCSP responder gave no answer but the status " + response.status());
    }
    OcspIssuer ids = new OcspIssuer(issuer);
    Optional<OcspStatement> statement =
        response.statements().stream()
            .filter(one -> one.serial().equals(subject.serial()) && ids.isIssuerIn(one))
            .findFirst();
    if (statement.isEmpty()) {
      return new OcspReading.Faulty(
          "the OCSP response is for another certificate, not for serial number %s of %s"
              .formatted(subject.serial(), Certificates.name(issuer)));
    }
    if (!response.unknownCritical().isEmpty()) {
      return new OcspReading.Undecidable(
          "the OCSP response has critical extensions that are not known: "
              + String.join(", ", response.unknownCritical()));
    }
    return objectionToSigner(response, issuer, ids, time)
        .or(() -> objectionToTimes(statement.get(), subject, time))
        .orElseGet(() -> valid(statement.get(), subject, source));
  }

  private static Optional<OcspReading> objectionToSigner(
      OcspResponse response, CertificateFacts issuer, OcspIssuer ids, Instant time) {
    String objection = "the OCSP response is signed by somebody whose certificate is not in it";
    if (ids.isResponderOf(response)) {
      SignatureCheck check = response.signedBy(issuer);
      if (check != SignatureCheck.INVALID) {
        return unlessSupported(check);
      }
      objection = "the OCSP response's signature does not fit the key of the issuer it names";
    }
    for (CertificateFacts delegate : response.certificates()) {
      if (!delegate.der().equals(issuer.der())
          && new OcspIssuer(delegate).isResponderOf(response)) {
        Optional<String> objectionToDelegate = objectionToDelegate(delegate, issuer, time);
        SignatureCheck check = response.signedBy(delegate);
        if (objectionToDelegate.isEmpty() && check != SignatureCheck.INVALID) {
          return unlessSupported(check);
        }
        objection =
            "the OCSP responder %s %s"
                .formatted(
                    Certificates.name(delegate),
                    objectionToDelegate.orElse("has a key that the signature does not fit"));
      }
    }
    return Optional.of(new OcspReading.Faulty(objection));
  }

  private static Optional<OcspReading> unlessSupported(SignatureCheck check) {
    return check == SignatureCheck.VALID
        ? Optional.empty()
        : Optional.of(
            new OcspReading.Undecidable(
                "the OCSP response's signature is of a kind that cannot be verified here"));
  }

  /** RFC 6960, section 4.2.2.2: who may sign in the issuer's place. */
  private static Optional<String> objectionToDelegate(
      CertificateFacts delegate, CertificateFacts issuer, Instant time) {
    if (SignatureVerifier.check(delegate, issuer) != SignatureCheck.VALID) {
      return Optional.of("has a certificate that the issuer's key did not sign");
    }
    if (!delegate.extendedKeyUsage().map(uses -> uses.contains(OCSP_SIGNING)).orElse(false)) {
      return Optional.of("has a certificate that is not for signing OCSP responses");
    }
    if (delegate.notBefore().filter(from -> !time.isBefore(from)).isEmpty()
        || delegate.notAfter().filter(to -> !time.isAfter(to)).isEmpty()) {
      return Optional.of(
          "has a certificate that is valid from %s to %s only"
              .formatted(text(delegate.notBefore()), text(delegate.notAfter())));
    }
    return Optional.empty();
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("(unreadable)");
  }

  private static Optional<OcspReading> objectionToTimes(
      OcspStatement statement, Subject subject, Instant time) {
    Instant until = until(statement, subject);
    if (statement.thisUpdate().isAfter(time.plus(Limits.CLOCK_SKEW))) {
      return Optional.of(
          new OcspReading.Faulty(
              "the OCSP response is valid from %s only".formatted(statement.thisUpdate())));
    }
    if (until.isBefore(time.minus(Limits.CLOCK_SKEW))) {
      String limit =
          statement.nextUpdate().filter(until::equals).isPresent()
              ? "expired at " + until
              : "is of %s and no longer counts since %s".formatted(statement.thisUpdate(), until);
      String said = statement.status() == OcspStatement.Status.REVOKED ? "; it said revoked" : "";
      return Optional.of(new OcspReading.Faulty("the OCSP response " + limit + said));
    }
    return Optional.empty();
  }

  private static Instant until(OcspStatement statement, Subject subject) {
    Instant announced =
        statement.nextUpdate().orElse(statement.thisUpdate().plus(Limits.OCSP_WITHOUT_NEXT_UPDATE));
    Instant longest = statement.thisUpdate().plus(Limits.OCSP_VALIDITY);
    // Responses about authorities may be of another year (Baseline Requirements, section 4.9.10).
    return !subject.authority() && announced.isAfter(longest) ? longest : announced;
  }

  private static OcspReading valid(
      OcspStatement statement, Subject subject, Revocation.Source source) {
    Revocation.Status status =
        switch (statement.status()) {
          case GOOD -> Revocation.Status.GOOD;
          case REVOKED -> Revocation.Status.REVOKED;
          case UNKNOWN -> Revocation.Status.UNKNOWN;
        };
    Optional<String> reason =
        status == Revocation.Status.UNKNOWN
            ? Optional.of("the OCSP responder does not know the certificate")
            : statement.reason();
    return new OcspReading.Valid(
        new Revocation(
            status,
            Optional.of(source),
            Optional.of(statement.thisUpdate()),
            statement.revokedAt(),
            reason),
        until(statement, subject));
  }
}
