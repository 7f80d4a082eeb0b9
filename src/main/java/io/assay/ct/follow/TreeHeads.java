package io.assay.ct.follow;

import io.assay.ct.log.LogClient;
import io.assay.ct.log.LogException;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LogProblem;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.ct.tree.TreeHead;
import java.io.IOException;
import java.time.Instant;
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
  private final Map<SignedTreeHead, Withheld> withheld = new HashMap<>();
  private SignedTreeHead proven;
  private boolean current;

  /**
   * A proof that could not be had.
   *
   * @param since when it was first asked for
   * @param refused whether the log said, the last time, that it has none
   */
  private record Withheld(Instant since, boolean refused) {}

  /**
   * @param proven the newest head that is proven, or the first one of all
   * @param current whether it is the one that the log shows now
   */
  TreeHeads(
      LogClient client,
      CtStore store,
      LogHealth health,
      InstantSource clock,
      SignedTreeHead proven,
      boolean current) {
    this.clock = clock;
    this.client = client;
    this.store = store;
    this.health = health;
    this.proven = proven;
    this.current = current;
    health.proven(proven, clock.instant());
  }

  /** The newest tree head that is proven to extend all proven ones before it. */
  SignedTreeHead proven() {
    return proven;
  }

  /** Whether the tree head that was looked at last is of the proven tree. */
  boolean isCurrent() {
    return current;
  }

  /** Whether some tree head is neither proven nor merely waiting. */
  boolean isContradicted() {
    return !wrongProofs.isEmpty()
        || withheld.entrySet().stream().anyMatch(e -> isOverdue(e.getKey(), e.getValue()));
  }

  /** Looks at the log's tree head, and proves what waits for it as far as the log lets it. */
  void poll() throws LogException, IOException, InterruptedException {
    current = false;
    List<SignedTreeHead> held = store.held(client.log().id());
    if (held.size() >= Bounds.HELD_HEADS) {
      prove(held);
      return;
    }
    SignedTreeHead fresh = client.treeHead();
    health.seen(fresh);
    if (fresh.head().equals(proven.head())) {
      proven = fresh.timestamp().isAfter(proven.timestamp()) ? fresh : proven;
    } else if (held.stream().noneMatch(other -> other.head().equals(fresh.head()))) {
      store.hold(fresh);
      held = store.held(client.log().id());
    }
    List<TreeHead> agreeing = prove(held);
    current = fresh.head().equals(proven.head()) || agreeing.contains(fresh.head());
  }

  /**
   * The newest first, and one that cannot be proven does not stand in the way of the others.
   *
   * @return those that are proven now
   */
  private List<TreeHead> prove(List<SignedTreeHead> held)
      throws LogException, IOException, InterruptedException {
    List<SignedTreeHead> waiting = new ArrayList<>(held);
    waiting.sort(Comparator.comparing(SignedTreeHead::timestamp).reversed());
    List<TreeHead> agreeing = new ArrayList<>();
    for (SignedTreeHead head :
        waiting.subList(0, Math.min(waiting.size(), Bounds.PROOFS_AT_A_TIME))) {
      try {
        if (prove(head)) {
          agreeing.add(head.head());
        }
      } catch (LogException e) {
        switch (e.kind()) {
          case UNPROVEN -> contradicted(head, String.valueOf(e.getMessage()));
          case NOT_FOUND, REFUSED, MALFORMED ->
              withheld(head, true, String.valueOf(e.getMessage()));
          case UNREACHABLE, THROTTLED, BAD_SIGNATURE -> {
            withheld(head, false, String.valueOf(e.getMessage()));
            throw e;
          }
        }
      }
    }
    return agreeing;
  }

  private boolean prove(SignedTreeHead head)
      throws LogException, IOException, InterruptedException {
    int order = Long.compare(head.head().size(), proven.head().size());
    if (order == 0) {
      if (!head.head().equals(proven.head())) {
        wrongProofs.put(head, Bounds.WRONG_PROOFS);
        fork(head, "have different roots");
        return false;
      }
    } else if (order < 0) {
      if (head.head().size() == 0 && isShrunk(head)) {
        withheld(head, true, "every tree begins with one of no entries");
        return false;
      }
      client.proveConsistency(head.head(), proven.head());
    } else {
      client.proveConsistency(proven.head(), head.head());
    }
    wrongProofs.remove(head);
    withheld.remove(head);
    store.proven(head);
    if (order > 0) {
      proven = head;
      health.proven(head, clock.instant());
    }
    return true;
  }

  /**
   * Whether the log signed a smaller tree after the proven one: a front end that is behind has
   * signed it before.
   */
  private boolean isShrunk(SignedTreeHead head) {
    return head.head().size() < proven.head().size()
        && head.timestamp().isAfter(proven.timestamp());
  }

  private boolean isOverdue(SignedTreeHead head, Withheld proof) {
    return (proof.refused && isShrunk(head))
        || proof.since.plus(Bounds.PATIENCE).isBefore(clock.instant());
  }

  /** Where one front end knows a tree head, another may not have it yet, for a while. */
  private void withheld(SignedTreeHead head, boolean refused, String why) {
    Instant since = withheld.getOrDefault(head, new Withheld(clock.instant(), refused)).since();
    Withheld proof = new Withheld(since, refused);
    withheld.put(head, proof);
    if (isOverdue(head, proof)) {
      health.raiseFirst(
          FollowProblem.UNPROVEN,
          "of the signed tree head of %s (%d entries, root %s) it does not prove that it is of one tree with that of %s (%d entries, root %s): %s"
              .formatted(
                  head.timestamp(),
                  head.head().size(),
                  head.head().rootHash(),
                  proven.timestamp(),
                  proven.head().size(),
                  proven.head().rootHash(),
                  why));
    }
  }

  /** One wrong answer may be an accident of the way; a log that goes on like that has forked. */
  private void contradicted(SignedTreeHead head, String why) throws IOException {
    withheld.remove(head);
    int times = wrongProofs.merge(head, 1, Integer::sum);
    if (times >= Bounds.WRONG_PROOFS) {
      fork(head, "are not proven to be of one tree: " + why);
    } else {
      health.raiseFirst(FollowProblem.UNPROVEN, why);
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
    health.raiseFirst(FollowProblem.FORK, detail);
  }
}
