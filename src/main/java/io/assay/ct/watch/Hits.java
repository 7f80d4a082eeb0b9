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
  private static final int LONG_LIST = 16;

  private Optional<BitSet> sure = Optional.empty();
  private Optional<BitSet> doubtful = Optional.empty();
  private int comparisons;

  /** Long lists that were added, so that a name that stands there a million times adds them once. */
  private final Set<int[]> added = Collections.newSetFromMap(new IdentityHashMap<>(0));

  private boolean exhausted;

  void add(int[] numbers, boolean inDoubt) {
    if (numbers.length == 0 || (numbers.length > LONG_LIST && !inDoubt && !added.add(numbers))) {
      return;
    }
    BitSet found = found(inDoubt);
    for (int number : numbers) {
      found.set(number);
    }
  }

  void add(int number, boolean inDoubt) {
    found(inDoubt).set(number);
  }

  private BitSet found(boolean inDoubt) {
    if (inDoubt) {
      doubtful = Optional.of(doubtful.orElseGet(BitSet::new));
      return doubtful.get();
    }
    sure = Optional.of(sure.orElseGet(BitSet::new));
    return sure.get();
  }

  /**
   * Whether the certificate is worth so many comparisons with single identities beside those before;
   * if not, all that is watched is found, in doubt.
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
    BitSet certain = sure.orElseGet(BitSet::new);
    BitSet all = (BitSet) certain.clone();
    doubtful.ifPresent(all::or);
    if (exhausted) {
      all.set(0, watched.size());
    }
    List<Hit> hits = new ArrayList<>();
    all.stream().forEach(i -> hits.add(watched.get(i).hit(!certain.get(i))));
    return List.copyOf(hits);
  }
}
