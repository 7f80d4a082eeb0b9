package io.assay.trust;

import java.time.Instant;
import java.util.List;

/** A condition that a root program puts on its trust in an anchor. */
public sealed interface Term {

  /** At least one valid SCT of the leaf has this timestamp or an earlier one (Chrome). */
  record SctNotAfter(Instant time) implements Term {}

  /** There is a valid SCT, and all valid ones have later timestamps (Chrome). */
  record SctAllAfter(Instant time) implements Term {}

  /** The leaf's notBefore is this time or earlier (Mozilla, Microsoft, Chrome). */
  record NotBeforeUntil(Instant time) implements Term {}

  /** The leaf's notBefore is later (Chrome). */
  record NotBeforeAfter(Instant time) implements Term {}

  /** The chain is used at this time or earlier: from then on the anchor is disabled (Microsoft). */
  record UsedUntil(Instant time) implements Term {}

  /** Every dNSName of the leaf is one of these names or lies below one (Mozilla, Chrome). */
  record DnsNamesWithin(List<String> names) implements Term {
    public DnsNamesWithin {
      names = List.copyOf(names);
    }
  }

  /** Never met, such as a condition on clients that are older than the newest. */
  record Never(String reason) implements Term {}

  /** Something that this version does not understand, or of which the details are missing. */
  record Unknown(String text) implements Term {}
}
