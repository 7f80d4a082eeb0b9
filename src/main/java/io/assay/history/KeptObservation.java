package io.assay.history;

import io.assay.probe.Observation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An observation that was kept whole, with what was made of it then.
 *
 * @param results what each check said
 */
public record KeptObservation(Summary summary, Observation observation, List<KeptResult> results) {
  public KeptObservation {
    results = List.copyOf(results);
  }

  /**
   * What there is to say of it in a list.
   *
   * @param at when the probe began
   * @param verdict in lower case
   * @param octets how much room it takes
   */
  public record Summary(
      UUID id, TargetKey target, Instant at, Why why, String verdict, int octets) {}
}
