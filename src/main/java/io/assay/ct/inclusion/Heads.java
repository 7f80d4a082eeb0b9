package io.assay.ct.inclusion;

import io.assay.ct.log.LogClient;
import io.assay.ct.log.LogException;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import java.time.Instant;
import java.util.Optional;

/**
 * The tree heads of one log as they come, each proven to continue the one before. One thread at a
 * time.
 */
final class Heads {
  /** The largest that was proven. */
  private Optional<SignedTreeHead> proven = Optional.empty();

  private Instant askedAt = Instant.MIN;

  /** What no later answer can mend: two trees of one size. */
  private Optional<String> fork = Optional.empty();

  /** Two tree heads contradict each other, or the log cannot prove that they do not. */
  static final class Forked extends Exception {
    private static final long serialVersionUID = 1;

    Forked(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The newest tree head.
   *
   * @param fresh whether one that was asked for a moment ago will not do
   */
  SignedTreeHead newest(LogClient client, Instant now, boolean fresh)
      throws LogException, Forked, InterruptedException {
    if (fork.isPresent()) {
      throw new Forked(fork.get());
    }
    boolean known = proven.isPresent() && now.isBefore(askedAt.plus(Bounds.HEAD_FRESH));
    if (fresh || !known) {
      SignedTreeHead next = client.treeHead();
      proven = Optional.of(proven.isPresent() ? larger(client, proven.get(), next) : next);
      askedAt = now;
    }
    return proven.orElseThrow();
  }

  private SignedTreeHead larger(LogClient client, SignedTreeHead before, SignedTreeHead next)
      throws LogException, Forked, InterruptedException {
    TreeHead first = before.head();
    TreeHead second = next.head();
    if (first.size() == second.size()) {
      if (!first.equals(second)) {
        fork =
            Optional.of("the log signed two different trees of %d entries".formatted(first.size()));
        throw new Forked(fork.get());
      }
      return next.timestamp().isAfter(before.timestamp()) ? next : before;
    }
    if (first.size() < second.size()) {
      prove(client, first, second);
      return next;
    }
    // Machines of one log differ in how much they know; the one that answers may know less.
    try {
      prove(client, second, first);
    } catch (LogException e) {
      return before;
    }
    return before;
  }

  private static void prove(LogClient client, TreeHead smaller, TreeHead larger)
      throws LogException, Forked, InterruptedException {
    try {
      client.proveConsistency(smaller, larger);
    } catch (LogException e) {
      if (e.kind() == LogException.Kind.UNPROVEN) {
        throw new Forked(
            "the log cannot prove that its tree of %d entries continues that of %d: %s"
                .formatted(larger.size(), smaller.size(), e.getMessage()));
      }
      throw e;
    }
  }
}
