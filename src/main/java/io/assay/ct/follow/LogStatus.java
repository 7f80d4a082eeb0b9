package io.assay.ct.follow;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How far a log is followed, at one moment. Immutable.
 *
 * @param log its name in labels and messages
 * @param treeSize entries according to the newest tree head that the log signed
 * @param provenSize entries of the newest tree head that is proven to extend all earlier ones
 * @param verifiedSize entries that were read, or were before the start, and are proven
 * @param entries entries that this process read and proved
 * @param unreadable those of them that are no readable entry
 * @param since from when on entries that came in are read; absent before the first tree head
 * @param headTime when the log signed its newest tree head, as it says
 * @param lastVerified when entries, or that there are no new ones, were last proven
 * @param caughtUp when everything up to the tree head that the log had just shown was last
 *     verified, since this process began
 * @param problems what is wrong, with details for people
 */
public record LogStatus(
    String log,
    long treeSize,
    long provenSize,
    long verifiedSize,
    long entries,
    long unreadable,
    Optional<Instant> since,
    Optional<Instant> headTime,
    Optional<Instant> lastVerified,
    Optional<Instant> caughtUp,
    Map<FollowProblem, String> problems) {
  public LogStatus {
    problems = Map.copyOf(problems);
  }

  /** Entries that the log has and that are not verified yet. */
  public long behind() {
    return Math.max(0, treeSize - verifiedSize);
  }
}
