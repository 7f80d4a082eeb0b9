package io.assay.ct.watch;

import io.assay.endpoint.WatchedIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The watched names in a hash table that is searched by ranges of octets, without making text of
 * them. Each entry is a name that is watched, or below which something is, or that a wildcard would
 * have to stand before. Immutable.
 */
final class NameTable {
  /** For each octet that may stand in a host name its lower case, otherwise 0. */
  private static final byte[] LOWER = lower();

  private static final int[] NONE = {};
  private static final int FACTOR = 31;

  /** The number of an entry and 1, at the place of its hash or behind; 0 where there is none. */
  private final int[] slots;

  private final int[] slotHashes;
  private final byte[][] keys;
  private final int[][] exact;
  private final int[][] below;
  private final int[][] children;
  private final int[] allNumbers;
  private final byte[][] allTexts;

  private NameTable(Map<String, Entry> entries, List<Integer> numbers, List<String> texts) {
    slots = new int[Integer.highestOneBit(Math.max(4, entries.size() * 4))];
    slotHashes = new int[slots.length];
    keys = new byte[entries.size()][];
    exact = new int[entries.size()][];
    below = new int[entries.size()][];
    children = new int[entries.size()][];
    int entry = 0;
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      keys[entry] = octets(each.getKey());
      exact[entry] = ints(each.getValue().exact);
      below[entry] = ints(each.getValue().below);
      children[entry] = ints(each.getValue().children);
      put(entry);
      entry++;
    }
    allNumbers = ints(numbers);
    allTexts = texts.stream().map(NameTable::octets).toArray(byte[][]::new);
  }

  private static final class Entry {
    private final List<Integer> exact = new ArrayList<>();
    private final List<Integer> below = new ArrayList<>();
    private final List<Integer> children = new ArrayList<>();
  }

  static NameTable of(List<Watched> watched) {
    Map<String, Entry> entries = new HashMap<>();
    List<Integer> numbers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < watched.size(); i++) {
      switch (watched.get(i).identity()) {
        case WatchedIdentity.Name name -> {
          entry(entries, name.ascii()).exact.add(i);
          entry(entries, parent(name.ascii())).children.add(i);
          numbers.add(i);
          texts.add(name.ascii());
        }
        case WatchedIdentity.Subdomains names -> {
          entry(entries, names.ascii()).below.add(i);
          numbers.add(i);
          texts.add("*." + names.ascii());
        }
        case WatchedIdentity.Addresses _ -> {}
      }
    }
    return new NameTable(entries, numbers, texts);
  }

  private static Entry entry(Map<String, Entry> entries, String key) {
    return entries.computeIfAbsent(key, _ -> new Entry());
  }

  private static String parent(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  private void put(int entry) {
    byte[] key = keys[entry];
    int hash = 0;
    for (int i = key.length - 1; i >= 0; i--) {
      hash = hash(hash, key[i]);
    }
    int slot = slot(hash);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = entry + 1;
    slotHashes[slot] = hash;
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static byte[] octets(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** The lower case of {@code octet} if it may stand in a host name, otherwise 0. */
  static byte lower(byte octet) {
    return LOWER[octet & 0xff];
  }

  /** The hash of the range that begins one octet before that of {@code hash}. */
  static int hash(int hash, byte lower) {
    return hash * FACTOR + lower;
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 15) & (slots.length - 1);
  }

  /** The entry whose name stands from {@code from} to {@code to}, or a negative number. */
  int find(int hash, byte[] octets, int from, int to) {
    int slot = slot(hash);
    while (slots[slot] != 0) {
      int entry = slots[slot] - 1;
      if (slotHashes[slot] == hash && isAt(keys[entry], octets, from, to)) {
        return entry;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  private static boolean isAt(byte[] key, byte[] octets, int from, int to) {
    if (key.length != to - from) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      if (key[i] != lower(octets[from + i])) {
        return false;
      }
    }
    return true;
  }

  /** The identities that are exactly the name of an entry. */
  int[] exact(int entry) {
    return entry < 0 ? NONE : exact[entry];
  }

  /** The identities that are all names below that of an entry. */
  int[] below(int entry) {
    return entry < 0 ? NONE : below[entry];
  }

  /** The identities that are a name with one label more. */
  int[] children(int entry) {
    return entry < 0 ? NONE : children[entry];
  }

  /** How many names and names below others are watched. */
  int size() {
    return allNumbers.length;
  }

  /** The number in the watch list of the {@code index}th name. */
  int number(int index) {
    return allNumbers[index];
  }

  /** The {@code index}th name in lower case, names below another with {@code *.} before it. */
  byte[] text(int index) {
    return allTexts[index];
  }

  private static byte[] lower() {
    byte[] lower = new byte[256];
    for (int c = 0; c < 128; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.') {
        lower[c] = (byte) Character.toLowerCase((char) c);
      }
    }
    return lower;
  }
}
