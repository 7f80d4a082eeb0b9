package io.assay.ct.follow;

import io.assay.ct.log.LogClient;
import io.assay.ct.log.LogException;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LogProblem;
import io.assay.ct.tree.SignedTreeHead;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tree heads of one log. Each new one is written down before anything else happens, and stays
 * there until it is proven to be of the same tree as the others: a smaller one may come from a
 * front end that is behind, and one without a valid proof is the evidence of a fork. Confined to
 * the log's thread.
 */
final class TreeHeads {
  private final LogClient client;
  private final CtStore store;
  private final LogHealth health;
  private final InstantSource clock;
  private final Map<SignedTreeHead, Integer> wrongProofs = new HashMap<>();
  private SignedTreeHead proven;

  /**
   * @param proven the newest head that is proven, or the first one of all
   */
  TreeHeads(
      LogClient client,
      CtStore store,
      LogHealth health,
      InstantSource clock,
      SignedTreeHead proven) {
    this.clock = clock;
    this.client = client;
    this.store = store;
    this.health = health;
    this.proven = proven;
    health.proven(proven);
  }

  /** The newest tree head that is proven to extend all proven ones before it. */
  SignedTreeHead proven() {
    return proven;
  }

  /** Whether some tree head is neither proven nor merely waiting: the log's proofs are wrong. */
  boolean isContradicted() {
    return !wrongProofs.isEmpty();
  }

  /** Looks at the log's tree head, and proves what waits for it as far as the log lets it. */
  void poll() throws LogException, IOException, InterruptedException {
    List<SignedTreeHead> held = store.held(client.log().id());
    if (held.size() < Bounds.HELD_HEADS) {
      SignedTreeHead fresh = client.treeHead();
      health.seen(fresh, clock.instant());
      if (fresh.head().equals(proven.head())) {
        proven = fresh.timestamp().isAfter(proven.timestamp()) ? fresh : proven;
      } else if (held.stream().noneMatch(other -> other.head().equals(fresh.head()))) {
        store.hold(fresh);
        held = store.held(client.log().id());
      }
    }
    prove(held);
  }

  /** The newest first: an old one that nothing proves must not stand in its way. */
  private void prove(List<SignedTreeHead> held)
      throws LogException, IOException, InterruptedException {
    List<SignedTreeHead> waiting = new ArrayList<>(held);
    waiting.sort(Comparator.comparing(SignedTreeHead::timestamp).reversed());
    for (SignedTreeHead head :
        waiting.subList(0, Math.min(waiting.size(), Bounds.PROOFS_AT_A_TIME))) {
      try {
        prove(head);
      } catch (LogException e) {
        if (e.kind() != LogException.Kind.UNPROVEN) {
          throw e;
        }
        contradicted(head, e.getMessage());
      }
    }
  }

  private void prove(SignedTreeHead head) throws LogException, IOException, InterruptedException {
    int order = Long.compare(head.head().size(), proven.head().size());
    if (order == 0) {
      if (!head.head().equals(proven.head())) {
        wrongProofs.put(head, Bounds.WRONG_PROOFS);
        fork(head, "have different roots");
        return;
      }
    } else if (order < 0) {
      client.proveConsistency(head.head(), proven.head());
    } else {
      client.proveConsistency(proven.head(), head.head());
    }
    wrongProofs.remove(head);
    store.proven(head);
    if (order > 0) {
      proven = head;
      health.proven(head);
    }
  }

  /** One wrong answer may be an accident of the way; a log that goes on like that has forked. */
  private void contradicted(SignedTreeHead head, String why) throws IOException {
    int times = wrongProofs.merge(head, 1, Integer::sum);
    if (times >= Bounds.WRONG_PROOFS) {
      fork(head, "are not proven to be of one tree: " + why);
    } else {
      health.raise(FollowProblem.UNPROVEN, why);
    }
  }

  private void fork(SignedTreeHead head, String how) throws IOException {
    String detail =
        "the signed tree heads of %s (%d entries, root %s) and %s (%d entries, root %s) %s"
            .formatted(
                proven.timestamp(),
                proven.head().size(),
                proven.head().rootHash(),
                head.timestamp(),
                head.head().size(),
                head.head().rootHash(),
                how);
    store.problem(
        LogProblem.seen(
            head.logId(),
            FollowProblem.FORK.id(),
            detail,
            Optional.of(proven),
            Optional.of(head),
            clock.instant()));
    health.raise(FollowProblem.FORK, detail);
  }
}
