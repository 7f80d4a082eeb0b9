package io.assay.ct.store;

import io.assay.ct.tree.SignedTreeHead;
import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * What a log did wrong, kept as evidence. The same kind with the same tree heads is one problem,
 * however often it is seen.
 *
 * @param kind a word for it, such as {@code fork}; part of what tells problems apart
 * @param detail one line, the latest
 * @param first a tree head that the log signed, with its signature
 * @param second one that contradicts it
 * @param times how often it was seen
 */
public record LogProblem(
    Sha256 logId,
    String kind,
    String detail,
    Optional<SignedTreeHead> first,
    Optional<SignedTreeHead> second,
    Instant firstSeen,
    Instant lastSeen,
    long times) {

  /** A problem that is seen at {@code now}. */
  public static LogProblem seen(
      Sha256 logId,
      String kind,
      String detail,
      Optional<SignedTreeHead> first,
      Optional<SignedTreeHead> second,
      Instant now) {
    return new LogProblem(logId, kind, detail, first, second, now, now, 1);
  }
}
