package io.assay.evidence;

import io.assay.probe.Observation;
import java.util.UUID;

/** Gives observations ids of their own. */
final class Identified {
  private Identified() {}

  static Observation anew(Observation seen) {
    return new Observation(
        UUID.randomUUID(),
        seen.target(),
        seen.origin(),
        seen.serverName(),
        seen.query(),
        seen.startedAt(),
        seen.timings(),
        seen.tls(),
        seen.http(),
        seen.dns(),
        seen.outcome());
  }
}
