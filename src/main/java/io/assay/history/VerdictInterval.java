package io.assay.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The same verdict of one target for the same reasons. Those of one target follow each other.
 * Immutable.
 *
 * @param last when the last probe began that was judged so
 * @param times how many probes were
 * @param verdict in lower case
 * @param confidence how sure it is, where it is more or less so
 * @param failure stage and kind, such as {@code connect:refused}, where the probe failed
 */
public record VerdictInterval(
    TargetKey target,
    Instant first,
    Instant last,
    long times,
    String verdict,
    Optional<String> confidence,
    List<Violated> violated,
    Optional<String> failure) {
  public VerdictInterval {
    violated = List.copyOf(violated);
  }

  /**
   * A check that is violated.
   *
   * @param check its id
   * @param severity in lower case
   */
  public record Violated(String check, String severity) {}
}
