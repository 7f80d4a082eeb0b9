package io.assay.incident;

import java.util.ArrayList;
import java.util.List;

/**
 * The fingerprints of the servers that a target showed, as digests, the last one first; and the
 * keys that came with a new one and that nobody vouched for. Not thread-safe.
 */
final class FingerprintsSeen {
  private final List<Seen> seen = new ArrayList<>(1);

  /** Empty but for targets that somebody is strange at. */
  private List<Strange> strange = List.of();

  private static final class Seen {
    final long digest;
    long last;
    boolean vouched;

    Seen(long digest) {
      this.digest = digest;
    }
  }

  private record Strange(Face face, long last) {
    boolean isLike(Face other) {
      return face.isOf(other.leaf()) || face.hasIssuerOf(other);
    }
  }

  /** Whether none was seen since {@code forgotten}. */
  boolean isEmpty(long forgotten) {
    return seen.isEmpty() || seen.getFirst().last < forgotten;
  }

  /** Whether it was seen since {@code forgotten}. */
  boolean knows(long digest, long forgotten) {
    int known = indexOf(digest);
    return known >= 0 && seen.get(known).last >= forgotten;
  }

  /** Whether it was seen since {@code forgotten} with a key that somebody vouched for. */
  boolean knowsVouched(long digest, long forgotten) {
    int known = indexOf(digest);
    return known >= 0 && seen.get(known).last >= forgotten && seen.get(known).vouched;
  }

  /** Takes note of one that is not held against the server. */
  void add(long digest, long time, boolean vouched) {
    int known = indexOf(digest);
    Seen one = known >= 0 ? seen.remove(known) : new Seen(digest);
    one.last = time;
    one.vouched |= vouched;
    seen.addFirst(one);
    if (seen.size() > Bounds.FINGERPRINTS) {
      seen.removeLast();
    }
  }

  /** How many are remembered. */
  int size() {
    return seen.size();
  }

  /** Whether {@code face} has a key, or an issuing key, that came with a new fingerprint. */
  boolean isStrange(Face face, long forgotten) {
    for (Strange one : strange) {
      if (one.last() >= forgotten && one.isLike(face)) {
        return true;
      }
    }
    return false;
  }

  /** Takes note of a key that came with a new fingerprint, or that did and is seen again. */
  void addStrange(Face face, long time) {
    List<Strange> others = new ArrayList<>(strange);
    others.removeIf(one -> one.face().isOf(face.leaf()));
    others.addFirst(new Strange(face, time));
    strange = List.copyOf(others.subList(0, Math.min(others.size(), Bounds.KEYS)));
  }

  /** Somebody vouches for the key now. */
  void clear(Face face) {
    if (!strange.isEmpty()) {
      strange = strange.stream().filter(one -> !one.isLike(face)).toList();
    }
  }

  private int indexOf(long digest) {
    for (int i = 0; i < seen.size(); i++) {
      if (seen.get(i).digest == digest) {
        return i;
      }
    }
    return -1;
  }
}
