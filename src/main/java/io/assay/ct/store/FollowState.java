package io.assay.ct.store;

import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a log was followed.
 *
 * @param log its name, for people
 * @param start the index of the first entry that was to be looked at
 * @param startedAt when following began
 * @param verified the hashes of all entries before the next one to look at, not to be appended to;
 *     each from {@link #start} on was looked at, and all are in the tree of {@link #head}
 * @param head the largest tree head that was proven, with its signature
 * @param lastVerified when entries or a tree head were last verified
 * @param lastTimestamp when the log took the last entry that was looked at
 */
public record FollowState(
    Sha256 logId,
    String log,
    long start,
    Instant startedAt,
    CompactRange verified,
    Optional<SignedTreeHead> head,
    Optional<Instant> lastVerified,
    Optional<Instant> lastTimestamp) {

  public FollowState {
    // Others go on with what they gave.
    verified = verified.copy();
  }

  /** The index of the next entry to look at. */
  public long position() {
    return verified.size();
  }
}
