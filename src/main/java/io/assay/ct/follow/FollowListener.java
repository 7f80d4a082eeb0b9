package io.assay.ct.follow;

import io.assay.ct.Log;
import io.assay.ct.store.LoggedCertificate;
import java.util.List;

/**
 * Hears what following logs brings, on the thread of the log that it is about: implementations are
 * thread-safe and return soon.
 */
public interface FollowListener {
  /**
   * Entries that concern watched identities and were not known before; they are on disk already.
   */
  void matched(List<LoggedCertificate> fresh);

  /** Something is wrong with a log that was not before, or for another reason. */
  void raised(Log log, FollowProblem problem, String detail);

  /** It is wrong no longer. */
  void settled(Log log, FollowProblem problem);

  /**
   * The start lies beyond the log's tree.
   *
   * @return whether to follow the log from its end; else it is not followed
   */
  boolean beyond(Log log, long index, long treeSize);

  /** What was read cannot be written down: the position stays. */
  void notStored(Log log, String reason);

  /** Following met a defect of this program; it is tried again. */
  void defect(Log log, RuntimeException defect);
}
