package io.assay.judge;

import io.assay.ct.LogList;
import io.assay.ct.VerifiedSct;
import io.assay.ct.inclusion.Inclusion;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.probe.TlsCapture.KeyProof;
import io.assay.trust.CertificationPath;
import io.assay.trust.CertificationPaths;
import io.assay.trust.Interceptors;
import io.assay.trust.ProgramTrust;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every check of a chain looks at, wherever the chain comes from.
 *
 * @param time when certificates had to be valid
 * @param name what the leaf must be for; absent where nobody said
 * @param best the path that a client would use, or else the most promising one; absent only where
 *     there is no certificate
 * @param programs what each root program says of the chain, by the program's name
 * @param scts those that came with the leaf
 * @param inclusion what is known of the promises of those that are valid
 * @param issuances what followed logs hold
 * @param logs those that are known
 * @param notFetched why an issuer that was not sent could not be fetched either
 */
record Evidence(
    Presented presented,
    Expectation expectation,
    Instant time,
    Optional<Host> name,
    CertificationPaths paths,
    Optional<CertificationPath> best,
    Map<String, ProgramTrust> programs,
    PathRevocation revocation,
    List<VerifiedSct> scts,
    List<Inclusion> inclusion,
    IssuanceKnowledge issuances,
    Optional<LogList> logs,
    Optional<String> notFetched,
    Interceptors interceptors) {

  /** The certificate presented as the server's own. */
  Optional<CertificateFacts> leaf() {
    return paths.certificates().stream().findFirst();
  }

  /** Whether whoever presented {@link #leaf} proved to hold its key, where that can be asked. */
  boolean keyProven() {
    return presented.keyProof().orElse(KeyProof.PROVEN) == KeyProof.PROVEN;
  }

  /** Why there is no leaf to look at. */
  String noLeaf() {
    return presented.absence();
  }
}
