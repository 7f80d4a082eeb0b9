package io.assay.trust.revocation;

import io.assay.endpoint.Sha256;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate whose status is asked, in those parts that sources of revocations go by: much less
 * than all its facts, since many are followed for days.
 *
 * @param serial as in {@link CertificateFacts#serial}
 * @param authority whether it is an authority's
 */
record Subject(
    Sha256 sha256,
    String serial,
    boolean authority,
    Optional<Instant> notAfter,
    List<String> crlUrls,
    List<String> ocspUrls) {
  Subject {
    crlUrls = List.copyOf(crlUrls);
    ocspUrls = List.copyOf(ocspUrls);
  }

  /** The parts of {@code certificate}; empty if it has no serial number that can be read. */
  static Optional<Subject> of(CertificateFacts certificate) {
    return certificate
        .serial()
        .map(
            serial ->
                new Subject(
                    certificate.sha256(),
                    serial,
                    certificate.ca().orElse(false),
                    certificate.notAfter(),
                    certificate.crlUrls(),
                    certificate.ocspUrls()));
  }
}
