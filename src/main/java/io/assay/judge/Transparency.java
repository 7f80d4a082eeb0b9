package io.assay.judge;

import io.assay.ct.LogList;
import io.assay.ct.inclusion.InclusionKnowledge;
import java.util.Optional;

/**
 * What is known of Certificate Transparency when judging.
 *
 * @param logs the logs that are known
 * @param inclusion what is known of their promises; reading it does no I/O
 */
public record Transparency(Optional<LogList> logs, InclusionKnowledge inclusion) {
  /** Nothing: no log is known. */
  public static final Transparency NOTHING = of(Optional.empty());

  /** These logs, of which none is asked for anything. */
  public static Transparency of(Optional<LogList> logs) {
    return new Transparency(logs, InclusionKnowledge.NOTHING);
  }
}
