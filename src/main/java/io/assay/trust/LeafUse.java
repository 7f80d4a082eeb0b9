package io.assay.trust;

import io.assay.x509.CertificateFacts;
import java.time.Instant;

/** A leaf, when it was used, and the SCTs that came with it: what {@link Term}s are about. */
record LeafUse(CertificateFacts leaf, Instant time, LeafScts scts) {}
