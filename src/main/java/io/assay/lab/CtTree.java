package io.assay.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of a log of the lab (RFC 6962, section 2.1), of which every node that is complete
 * is kept. Grows only; readers and one writer must not meet.
 */
final class CtTree {
  private final List<List<byte[]>> levels = new ArrayList<>(List.of(new ArrayList<>()));

  static byte[] leafHash(byte[] leaf) {
    return CtEntry.sha256(new byte[] {0}, leaf);
  }

  int size() {
    return levels.getFirst().size();
  }

  void add(byte[] leafHash) {
    levels.getFirst().add(leafHash);
    for (int level = 0; levels.get(level).size() % 2 == 0; level++) {
      if (level + 1 == levels.size()) {
        levels.add(new ArrayList<>());
      }
      List<byte[]> below = levels.get(level);
      levels.get(level + 1).add(node(below.get(below.size() - 2), below.getLast()));
    }
  }

  /** A node that is complete. */
  byte[] node(int level, int index) {
    return levels.get(level).get(index);
  }

  /** The root of the tree of the leaves from {@code from} to before {@code to}. */
  byte[] root(int from, int to) {
    int size = to - from;
    if (size == 0) {
      return CtEntry.sha256();
    }
    if (Integer.bitCount(size) == 1 && from % size == 0) {
      int level = Integer.numberOfTrailingZeros(size);
      return node(level, from >>> level);
    }
    int middle = from + Integer.highestOneBit(size - 1);
    return node(root(from, middle), root(middle, to));
  }

  /** RFC 6962, section 2.1.1. */
  List<byte[]> inclusion(int index, int from, int to) {
    if (to - from == 1) {
      return new ArrayList<>();
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    boolean left = index < middle;
    List<byte[]> path = left ? inclusion(index, from, middle) : inclusion(index, middle, to);
    path.add(left ? root(middle, to) : root(from, middle));
    return path;
  }

  /** RFC 6962, section 2.1.2. */
  List<byte[]> consistency(int first, int second) {
    return first == 0 ? List.of() : consistency(first, 0, second, true);
  }

  private List<byte[]> consistency(int first, int from, int to, boolean whole) {
    if (first == to) {
      return new ArrayList<>(whole ? List.of() : List.of(root(from, to)));
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    boolean left = first <= middle;
    List<byte[]> path =
        left ? consistency(first, from, middle, whole) : consistency(first, middle, to, false);
    path.add(left ? root(middle, to) : root(from, middle));
    return path;
  }

  private static byte[] node(byte[] left, byte[] right) {
    return CtEntry.sha256(new byte[] {1}, left, right);
  }
}
