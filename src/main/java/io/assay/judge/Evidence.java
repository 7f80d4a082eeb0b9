package io.assay.judge;

import io.assay.endpoint.Expectation;
import io.assay.probe.Observation;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsCapture.KeyProof;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What every check looks at: one observation, what is expected of it, and what the root programs
 * say of its chain.
 */
record Evidence(
    Observation observation,
    Expectation expectation,
    CertificationPaths paths,
    Map<String, ProgramTrust> programs) {

  /** When certificates had to be valid. */
  Instant time() {
    return observation.startedAt();
  }

  /** The certificate that the server presented as its own. */
  Optional<CertificateFacts> leaf() {
    return paths.certificates().stream().findFirst();
  }

  /** Whether the server proved to hold the key of {@link #leaf}. */
  boolean keyProven() {
    return observation.tls().map(TlsCapture::keyProof).orElse(KeyProof.NONE) == KeyProof.PROVEN;
  }

  /** Why there is no leaf to look at. */
  String noLeaf() {
    return observation.tls().isPresent()
        ? "the server sent no certificate"
        : "no TLS connection was made";
  }
}
