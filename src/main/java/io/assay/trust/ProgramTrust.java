package io.assay.trust;

import java.time.Instant;
import java.util.Optional;

/**
 * What a root program says of a chain.
 *
 * @param asOf the date of the program's data; absent where there is none
 */
public record ProgramTrust(TrustResult result, Optional<Instant> asOf) {}
