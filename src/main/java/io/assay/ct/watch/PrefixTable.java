package io.assay.ct.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Watched prefixes of one family in a hash table that is searched once for each length that occurs.
 * Addresses are 128 bits in two halves, IPv4 addresses the first 32 of them. Immutable.
 */
final class PrefixTable {
  private static final int HALF = Long.SIZE;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  /** The number of an entry and 1, at the place of its hash or behind; 0 where there is none. */
  private final int[] slots;

  private final int[] lengths;
  private final Prefix[] prefixes;
  private final int[][] numbers;

  /** The first {@code length} bits of an address; those behind are zero. */
  record Prefix(long high, long low, int length) {}

  private PrefixTable(Map<Prefix, List<Integer>> entries) {
    slots = new int[Integer.highestOneBit(Math.max(4, entries.size() * 4))];
    lengths = entries.keySet().stream().mapToInt(Prefix::length).distinct().sorted().toArray();
    prefixes = entries.keySet().toArray(Prefix[]::new);
    numbers = new int[prefixes.length][];
    for (int i = 0; i < prefixes.length; i++) {
      numbers[i] =
          entries.getOrDefault(prefixes[i], List.of()).stream()
              .mapToInt(Integer::intValue)
              .toArray();
      int slot = slot(prefixes[i].high, prefixes[i].low, prefixes[i].length);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i + 1;
    }
  }

  /** Gathers prefixes. */
  static final class Builder {
    private final Map<Prefix, List<Integer>> entries = new HashMap<>();

    void add(Prefix prefix, int number) {
      entries.computeIfAbsent(prefix, _ -> new ArrayList<>()).add(number);
    }

    PrefixTable build() {
      return new PrefixTable(entries);
    }
  }

  /** Whether no prefix is watched. */
  boolean isEmpty() {
    return prefixes.length == 0;
  }

  /** Adds the prefixes that {@code high} and {@code low} begin with. */
  void match(long high, long low, Hits hits, boolean doubtful) {
    for (int length : lengths) {
      long maskedHigh = high & mask(length);
      long maskedLow = low & mask(length - HALF);
      int slot = slot(maskedHigh, maskedLow, length);
      while (slots[slot] != 0) {
        Prefix prefix = prefixes[slots[slot] - 1];
        if (prefix.length == length && prefix.high == maskedHigh && prefix.low == maskedLow) {
          hits.add(numbers[slots[slot] - 1], doubtful);
          break;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
    }
  }

  /** Adds, in doubt, the prefixes that have an address in common with this one. */
  void matchMeeting(long high, long low, int length, Hits hits) {
    if (!hits.mayCompare(prefixes.length)) {
      return;
    }
    for (int i = 0; i < prefixes.length; i++) {
      Prefix prefix = prefixes[i];
      int common = Math.min(length, prefix.length);
      if ((((high ^ prefix.high) & mask(common)) | ((low ^ prefix.low) & mask(common - HALF)))
          == 0) {
        hits.add(numbers[i], true);
      }
    }
  }

  /** The first {@code length} of 64 bits; all or none where it is beyond. */
  private static long mask(int length) {
    if (length <= 0) {
      return 0;
    }
    return length >= HALF ? -1 : -1L << (HALF - length);
  }

  private int slot(long high, long low, int length) {
    long hash = (high ^ Long.rotateLeft(low, 23) ^ length) * MIX;
    return (int) (hash >>> 40) & (slots.length - 1);
  }
}
