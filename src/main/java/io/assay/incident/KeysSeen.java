package io.assay.incident;

import io.assay.endpoint.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The leaf keys that a target showed, the last one first: several servers may answer in turn behind
 * one address. Not thread-safe.
 */
final class KeysSeen {
  private final List<Seen> keys = new ArrayList<>(1);

  /** When a key was first and last seen, and with what. */
  private static final class Seen {
    final long first;
    long last;
    Face face;

    Seen(long time, Face face) {
      this.first = time;
      this.last = time;
      this.face = face;
    }
  }

  /**
   * Takes note of what was presented at {@code time}.
   *
   * @param forgotten a key that was not presented since then is a new one
   */
  void add(Face face, long time, long forgotten) {
    int known = indexOf(face.leaf());
    if (known >= 0 && keys.get(known).last >= forgotten) {
      Seen seen = keys.get(known);
      seen.last = time;
      seen.face = face;
      if (known > 0) {
        keys.addFirst(keys.remove(known));
      }
      return;
    }
    if (known >= 0) {
      keys.remove(known);
    }
    keys.addFirst(new Seen(time, face));
    if (keys.size() > Bounds.KEYS) {
      keys.removeLast();
    }
  }

  /** When the key that was presented last first was; {@link Moment#NEVER} before that. */
  long since() {
    return keys.isEmpty() ? Moment.NEVER : keys.getFirst().first;
  }

  /** What was last presented with {@code key}, unless that was before {@code since}. */
  Optional<Face> find(Sha256 key, long since) {
    int known = indexOf(key);
    return known < 0 || keys.get(known).last < since
        ? Optional.empty()
        : Optional.of(keys.get(known).face);
  }

  /**
   * Whether one that was presented before {@code time} fits.
   *
   * @param since one that was not presented since then is forgotten
   */
  boolean knew(Predicate<Face> fits, long time, long since) {
    for (Seen seen : keys) {
      if (seen.first < time && seen.last >= since && fits.test(seen.face)) {
        return true;
      }
    }
    return false;
  }

  /** How many keys are remembered. */
  int size() {
    return keys.size();
  }

  private int indexOf(Sha256 key) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).face.isOf(key)) {
        return i;
      }
    }
    return -1;
  }
}
