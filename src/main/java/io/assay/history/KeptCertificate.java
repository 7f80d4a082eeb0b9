package io.assay.history;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.time.Instant;

/**
 * A certificate that was seen.
 *
 * @param last to within a day
 */
public record KeptCertificate(Sha256 sha256, Octets der, Instant first, Instant last) {}
