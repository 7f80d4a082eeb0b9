package io.assay.trust.revocation;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.Certificates;
import io.assay.trust.NameKeys;
import io.assay.x509.CertificateFacts;
import io.assay.x509.CertificateList;
import io.assay.x509.CrlSearch;
import io.assay.x509.IssuingDistributionPoint;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Verifies CRLs and looks certificates up in them (RFC 5280, section 6.3.3). */
final class Crls {
  private Crls() {}

  /**
   * What {@code document} proves of {@code subjects}. Never throws. Thread-safe.
   *
   * @param url where it is from: named in the certificates, or one that CCADB lists for the issuer
   * @param issuer of the certificates, whose key has to have signed it
   */
  static CrlReading read(
      Octets document,
      String url,
      CertificateFacts issuer,
      Collection<Subject> subjects,
      Instant time) {
    CertificateList list = CertificateList.read(document);
    Optional<String> objection =
        list.flaw()
            .map(flaw -> "broken: " + flaw)
            .or(() -> objectionToKind(list))
            .or(() -> objectionToSigner(list, issuer))
            .or(() -> objectionToTimes(list, time));
    if (objection.isPresent()) {
      return new CrlReading.Unusable(objection.get());
    }
    CrlSearch search =
        list.find(subjects.stream().map(Subject::serial).collect(Collectors.toSet()));
    if (search.flaw().isPresent()) {
      return new CrlReading.Unusable("broken: " + search.flaw().get());
    }
    Instant thisUpdate = list.thisUpdate().orElseThrow();
    Map<Sha256, Revocation> answers = new HashMap<>();
    for (Subject subject : subjects) {
      answers.put(subject.sha256(), answer(list, thisUpdate, url, search, subject));
    }
    return new CrlReading.Valid(
        thisUpdate, list.nextUpdate().orElseThrow(), search.count(), answers);
  }

  private static Optional<String> objectionToKind(CertificateList list) {
    if (list.isDelta()) {
      return Optional.of("a delta CRL, where a complete one was expected");
    }
    if (!list.unknownCritical().isEmpty()) {
      return Optional.of(
          "critical extensions that are not known: " + String.join(", ", list.unknownCritical()));
    }
    return list.distributionPoint().flatMap(Crls::objectionToScope);
  }

  private static Optional<String> objectionToScope(IssuingDistributionPoint point) {
    if (point.indirect()) {
      return Optional.of("an indirect CRL, which has entries of other issuers");
    }
    if (point.someReasons()) {
      return Optional.of("a CRL for some reasons of revocation only");
    }
    return point.onlyAttributeCertificates()
        ? Optional.of("a CRL for attribute certificates")
        : Optional.empty();
  }

  private static Optional<String> objectionToSigner(CertificateList list, CertificateFacts issuer) {
    if (list.issuer().isEmpty()
        || !list.issuer().map(NameKeys::of).equals(issuer.subject().map(NameKeys::of))) {
      return Optional.of(
          "the CRL of \"%s\", not of \"%s\""
              .formatted(
                  Certificates.shortened(list.issuer().map(name -> name.text()).orElse("")),
                  Certificates.name(issuer)));
    }
    if (!issuer.keyUsage().map(uses -> uses.contains("cRLSign")).orElse(true)) {
      return Optional.of("the issuer's certificate does not allow it to sign CRLs (keyUsage)");
    }
    return switch (list.signedBy(issuer)) {
      case VALID -> Optional.empty();
      case INVALID -> Optional.of("the issuer's key did not sign it");
      case UNSUPPORTED -> Optional.of("a signature of a kind that cannot be verified here");
    };
  }

  private static Optional<String> objectionToTimes(CertificateList list, Instant time) {
    Instant thisUpdate = list.thisUpdate().orElseThrow();
    if (thisUpdate.isAfter(time.plus(Limits.CLOCK_SKEW))) {
      return Optional.of("valid from " + thisUpdate + " only");
    }
    if (list.nextUpdate().isEmpty()) {
      return Optional.of("without nextUpdate, so that nobody knows how long it counts");
    }
    return list.nextUpdate()
        .filter(next -> next.isBefore(time.minus(Limits.CLOCK_SKEW)))
        .map(next -> "expired at " + next);
  }

  private static Revocation answer(
      CertificateList list, Instant thisUpdate, String url, CrlSearch search, Subject subject) {
    CrlSearch.Entry entry = search.revoked().get(subject.serial());
    if (entry != null) {
      return new Revocation(
          Revocation.Status.REVOKED,
          Optional.of(Revocation.Source.CRL),
          Optional.of(thisUpdate),
          entry.revokedAt(),
          entry.reason());
    }
    return list.distributionPoint()
        .flatMap(point -> notCovered(point, url, subject))
        .or(() -> droppedByThen(thisUpdate, subject))
        .map(Revocation::unknown)
        .orElseGet(
            () ->
                new Revocation(
                    Revocation.Status.GOOD,
                    Optional.of(Revocation.Source.CRL),
                    Optional.of(thisUpdate),
                    Optional.empty(),
                    Optional.empty()));
  }

  private static Optional<String> notCovered(
      IssuingDistributionPoint point, String url, Subject subject) {
    if (point.onlyAuthorities() && !subject.authority()) {
      return Optional.of("covers certificates of authorities only");
    }
    if (point.onlyUserCertificates() && subject.authority()) {
      return Optional.of("does not cover certificates of authorities");
    }
    boolean named =
        !point.named()
            || point.urls().contains(url)
            || point.urls().stream().anyMatch(subject.crlUrls()::contains);
    return named
        ? Optional.empty()
        : Optional.of(
            "the part of a CRL for %s, which is another"
                .formatted(Certificates.shortened(String.join(", ", point.urls()))));
  }

  /** RFC 5280, section 3.3: an entry may be left out once the certificate has expired. */
  private static Optional<String> droppedByThen(Instant thisUpdate, Subject subject) {
    return subject
        .notAfter()
        .filter(thisUpdate::isAfter)
        .map(expired -> "leaves out what is expired, as the certificate is since " + expired);
  }
}
