package io.assay.ct.follow;

import io.assay.ct.log.LogClient;
import io.assay.ct.log.LogEntry;
import io.assay.ct.log.LogException;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.TreeHead;
import io.assay.ct.watch.Hit;
import io.assay.ct.watch.WatchList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entries that are read one after the other and then proven together. Holds none of them but those
 * that concern somebody. Confined to the log's thread.
 */
final class Batch {
  private final LogClient client;
  private final WatchList watched;
  private final CompactRange range;
  private final List<LoggedCertificate> kept = new ArrayList<>();
  private int entries;
  private int unreadable;
  private Optional<Instant> lastTimestamp = Optional.empty();

  /**
   * @param verified the entries before the first one of this batch
   */
  Batch(LogClient client, WatchList watched, CompactRange verified) {
    this.client = client;
    this.watched = watched;
    this.range = verified.copy();
  }

  /**
   * Reads on, for some time.
   *
   * @param head the proven head; nothing beyond it is read
   */
  void read(TreeHead head) throws LogException, InterruptedException {
    long end = Math.min(head.size(), range.size() + Bounds.BATCH_ENTRIES);
    long until = System.nanoTime() + Bounds.BATCH_TIME.toNanos();
    while (range.size() < end && System.nanoTime() < until) {
      for (LogEntry entry : client.entries(range.size(), end, head)) {
        range.append(entry.leafHash());
        entries++;
        entry.timestamp().ifPresent(time -> lastTimestamp = Optional.of(time));
        examine(entry);
      }
    }
  }

  /** Looks whether the entry concerns anybody. One that cannot be read is kept in any case. */
  private void examine(LogEntry entry) throws InterruptedException {
    byte[] octets = entry.octets();
    int from = entry.certificateStart();
    int to = entry.certificateEnd();
    List<Hit> hits =
        switch (entry.kind()) {
          case CERTIFICATE -> watched.matchCertificate(octets, from, to);
          case PRECERTIFICATE -> watched.matchTbs(octets, from, to);
          case UNREADABLE -> {
            unreadable++;
            yield watched.matchUnreadable(octets, from, to);
          }
        };
    if (!hits.isEmpty() || entry.kind() == LogEntry.Kind.UNREADABLE) {
      try {
        kept.add(LoggedCertificate.of(entry, client.log(), hits, client.chain(entry)));
      } catch (LogException withoutChain) {
        // The entry itself is the evidence; who issued it stands there as a digest.
        kept.add(LoggedCertificate.of(entry, client.log(), hits, List.of()));
      }
    }
  }

  /** Proves that what was read is the beginning of the tree of {@code head}. */
  void prove(TreeHead head) throws LogException, InterruptedException {
    client.proveConsistency(new TreeHead(range.size(), range.root()), head);
  }

  /** The tree up to the last entry that was read. */
  CompactRange range() {
    return range;
  }

  /** Those that concern watched identities, and those that cannot be read. */
  List<LoggedCertificate> kept() {
    return kept;
  }

  /** How many were read. */
  int entries() {
    return entries;
  }

  /** How many of them cannot be read. */
  int unreadable() {
    return unreadable;
  }

  /** The time of the last one. */
  Optional<Instant> lastTimestamp() {
    return lastTimestamp;
  }
}
