package io.assay.ct.log;

import io.assay.ct.Log;
import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import io.assay.x509.SignatureCheck;

/** What holds for logs of both kinds. */
final class Verified {
  private Verified() {}

  /** The head, if the log signed it. */
  static SignedTreeHead head(SignedTreeHead head, Log log, String where) throws LogException {
    if (head.verify(log.key()) != SignatureCheck.VALID) {
      throw new LogException(
          Kind.BAD_SIGNATURE,
          "%s: the tree head of size %d is not signed by the log's key"
              .formatted(where, head.head().size()));
    }
    if (head.head().size() == 0 && !head.head().equals(TreeHead.empty())) {
      throw new LogException(
          Kind.UNPROVEN, where + ": the tree head of a tree of no leaves has a root of some");
    }
    return head;
  }

  /** Whether the log has to prove that the second tree begins with the first. */
  static boolean needsProof(TreeHead first, TreeHead second, String where) throws LogException {
    if (first.equals(second) || first.equals(TreeHead.empty())) {
      return false;
    }
    if (first.size() == 0 || first.size() >= second.size()) {
      throw inconsistent(first, second, where);
    }
    return true;
  }

  /** Two heads that cannot both be of one log that only grows. */
  static LogException inconsistent(TreeHead first, TreeHead second, String where) {
    return new LogException(
        Kind.UNPROVEN,
        "%s: the tree of size %d, root %s, does not begin with that of size %d, root %s"
            .formatted(where, second.size(), second.rootHash(), first.size(), first.rootHash()));
  }

  /** Refuses a position that the caller must not ask for. */
  static void position(long position, long least, long most) {
    if (position < least || position > most) {
      throw new IllegalArgumentException(
          "position %d is not from %d to %d".formatted(position, least, most));
    }
  }
}
