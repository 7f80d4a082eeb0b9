package io.assay.ct.watch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The identities found in one certificate, by their number in the watch list. What was found both
 * for sure and in doubt was found for sure. Confined to one thread.
 */
final class Hits {
  private Optional<Found> sure = Optional.empty();
  private Optional<Found> doubtful = Optional.empty();
  private int comparisons;
  private boolean exhausted;

  private static final class Found {
    private static final int LONG_LIST = 16;

    private final BitSet numbers = new BitSet();

    /** Lists that are in already: a name may stand in a certificate a million times. */
    private final Set<int[]> lists = Collections.newSetFromMap(new IdentityHashMap<>());

    void add(int[] list) {
      if (list.length < LONG_LIST || lists.add(list)) {
        for (int number : list) {
          numbers.set(number);
        }
      }
    }
  }

  /** Adds identities by a list of the watch list's own. */
  void add(int[] list, boolean inDoubt) {
    if (list.length > 0) {
      found(inDoubt).add(list);
    }
  }

  void add(int number, boolean inDoubt) {
    found(inDoubt).numbers.set(number);
  }

  private Found found(boolean inDoubt) {
    if (inDoubt) {
      Found found = doubtful.orElseGet(Found::new);
      doubtful = Optional.of(found);
      return found;
    }
    Found found = sure.orElseGet(Found::new);
    sure = Optional.of(found);
    return found;
  }

  /**
   * Whether the certificate is worth so many comparisons with single identities beside those
   * before; if not, all that is watched is found, in doubt.
   */
  boolean mayCompare(int more) {
    exhausted |= more > Bounds.COMPARISONS - comparisons;
    comparisons += exhausted ? 0 : more;
    return !exhausted;
  }

  /** In the order of their numbers. */
  List<Hit> list(List<Watched> watched) {
    if (sure.isEmpty() && doubtful.isEmpty() && !exhausted) {
      return List.of();
    }
    BitSet certain = sure.map(found -> found.numbers).orElseGet(BitSet::new);
    BitSet all = (BitSet) certain.clone();
    doubtful.ifPresent(found -> all.or(found.numbers));
    if (exhausted) {
      all.set(0, watched.size());
    }
    List<Hit> hits = new ArrayList<>();
    all.stream().forEach(i -> hits.add(watched.get(i).hit(!certain.get(i))));
    return List.copyOf(hits);
  }
}
