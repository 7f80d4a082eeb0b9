package io.assay.ct.store;

import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that a resolver's own endpoint served in a probe that raised no doubt.
 *
 * @param tbsSha256 the issuance; see {@link LoggedCertificate#tbsSha256}
 * @param spki digest of its key, where that could be read
 * @param lastSeen to the hour, unless it was seen but once
 */
public record Served(
    String resolver,
    Sha256 sha256,
    Sha256 tbsSha256,
    Optional<Sha256> spki,
    Instant firstSeen,
    Instant lastSeen) {}
