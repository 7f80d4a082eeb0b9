package io.assay.web.board;

import io.assay.endpoint.Target;
import io.assay.judge.Judgement;
import java.time.Instant;
import java.util.Optional;

/**
 * How a target is. Immutable.
 *
 * @param judgement the newest one; absent while it was never probed by this process
 * @param since when the first of the probes began that all led to the present verdict, as far as
 *     this process knows
 */
public record Present(
    TargetId id, Target target, Optional<Judgement> judgement, Optional<Instant> since) {}
