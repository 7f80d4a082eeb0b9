package io.assay.ct.follow;

import io.assay.config.Ct;
import io.assay.ct.log.LogClient;
import io.assay.ct.log.LogException;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.TreeHead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds the entry at which a log is followed from. Stateless. */
final class StartPosition {
  private StartPosition() {}

  /**
   * The index of the first entry to read.
   *
   * @return at most the size of the tree
   */
  static long of(Ct.From from, LogClient client, TreeHead head)
      throws LogException, InterruptedException {
    return switch (from) {
      case Ct.From.Now _ -> head.size();
      case Ct.From.Index(long index) -> Math.min(index, head.size());
      case Ct.From.At(Instant time) -> since(time, client, head);
    };
  }

  /**
   * The first entry that may have come in at {@code time} or later. Entries stand in the order of
   * their timestamps but for the merge delay, within which a log may put them in any.
   */
  private static long since(Instant time, LogClient client, TreeHead head)
      throws LogException, InterruptedException {
    Duration disorder = client.log().mergeDelay();
    Instant earliest = time.minus(disorder);
    long before = 0;
    long behind = head.size();
    while (before < behind) {
      long middle = before + (behind - before) / 2;
      Optional<Instant> there = client.entries(middle, middle + 1, head).getFirst().timestamp();
      // An entry without a time tells nothing: go the way that reads more rather than less.
      if (there.filter(earliest::isAfter).isPresent()) {
        before = middle + 1;
      } else {
        behind = middle;
      }
    }
    return before;
  }

  /**
   * The tree of the entries before {@code start}, or before one that is earlier if the log cannot
   * prove that.
   */
  static CompactRange range(long start, LogClient client, TreeHead head)
      throws LogException, InterruptedException {
    long size = start;
    for (int doubling = 0; ; doubling++) {
      try {
        return client.range(size, head);
      } catch (LogException e) {
        if (e.kind() != LogException.Kind.NOT_FOUND || size == 0 || doubling == Bounds.DOUBLINGS) {
          throw e;
        }
        size = Math.max(0, start - (1L << doubling));
      }
    }
  }
}
