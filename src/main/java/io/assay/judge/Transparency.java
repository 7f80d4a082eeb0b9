package io.assay.judge;

import io.assay.ct.LogList;
import io.assay.ct.inclusion.InclusionKnowledge;
import io.assay.ct.issuance.IssuanceKnowledge;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is known of Certificate Transparency when judging.
 *
 * @param logs the logs that are known
 * @param inclusion what is known of their promises; reading it does no I/O
 * @param issuances what those hold that are followed, as it is known when it is asked for
 */
public record Transparency(
    Optional<LogList> logs, InclusionKnowledge inclusion, Supplier<IssuanceKnowledge> issuances) {
  private static final IssuanceKnowledge UNFOLLOWED =
      IssuanceKnowledge.none(
          "logs are followed by `assay run` alone, for resolvers that watch something");

  /** Nothing: no log is known. */
  public static final Transparency NOTHING = of(Optional.empty());

  /** These logs, of which none is asked for anything. */
  public static Transparency of(Optional<LogList> logs) {
    return new Transparency(logs, InclusionKnowledge.NOTHING);
  }

  /** Where no log is followed. */
  public Transparency(Optional<LogList> logs, InclusionKnowledge inclusion) {
    this(logs, inclusion, () -> UNFOLLOWED);
  }
}
