package io.assay.history;

import java.util.Optional;

/**
 * How a target is, as far as is known.
 *
 * @param verdict the present one
 * @param sighting what was seen last; absent where it never showed anything in TLS
 */
public record TargetState(
    TargetKey target, Optional<VerdictInterval> verdict, Optional<Sighting> sighting) {}
