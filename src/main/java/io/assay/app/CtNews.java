package io.assay.app;

import io.assay.ct.Log;
import io.assay.ct.backfill.CrtShBackfill;
import io.assay.ct.follow.FollowProblem;
import io.assay.ct.issuance.IssuanceBoard;
import java.io.IOException;

/**
 * Is told what following logs brings: whoever writes it down for people. Called on several threads;
 * implementations are thread-safe and return soon.
 */
interface CtNews {
  /**
   * An entry that concerns a watched identity, and what its issuance is held to be.
   *
   * @throws IOException if nobody can be told; the message is one line with a remedy
   */
  void found(IssuanceBoard.News news) throws IOException;

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

  /** Somebody was asked what had been logged for an identity before. */
  void backfilled(CrtShBackfill.Result result);

  /** What was found cannot be written down or read; the reason is one line with a remedy. */
  void notStored(String reason);

  /**
   * This program met a defect, and goes on.
   *
   * @param where it did
   */
  void defect(String where, RuntimeException defect);
}
