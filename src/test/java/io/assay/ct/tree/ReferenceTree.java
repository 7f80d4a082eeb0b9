package io.assay.ct.tree;

import io.assay.endpoint.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A tree as RFC 6962, section 2.1, defines it, word by word: recursive and slow. */
public final class ReferenceTree {
  private final List<byte[]> leaves;

  /** What has been computed, by the leaves it is of. */
  private final Map<Span, Sha256> roots = new HashMap<>();

  public ReferenceTree(List<byte[]> leaves) {
    this.leaves = List.copyOf(leaves);
  }

  /** A tree of leaves of nothing in particular. */
  static ReferenceTree random(int size, long seed) {
    Random random = new Random(seed);
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      byte[] leaf = new byte[random.nextInt(40)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return new ReferenceTree(leaves);
  }

  int size() {
    return leaves.size();
  }

  public byte[] leafHash(int index) {
    return hash((byte) 0, leaves.get(index), new byte[0]);
  }

  public TreeHead head(int size) {
    return new TreeHead(size, root(0, size));
  }

  List<Sha256> inclusion(int index, int size) {
    return path(index, 0, size);
  }

  List<Sha256> consistency(int first, int second) {
    return first == 0 ? List.of() : subproof(first, 0, second, true);
  }

  private Sha256 root(int from, int to) {
    Span leavesOf = new Span(from, to);
    Sha256 known = roots.get(leavesOf);
    if (known == null) {
      known = compute(from, to);
      roots.put(leavesOf, known);
    }
    return known;
  }

  private Sha256 compute(int from, int to) {
    if (from == to) {
      return Sha256.of(new byte[0]);
    }
    if (to - from == 1) {
      return Sha256.ofDigest(leafHash(from));
    }
    int middle = from + split(to - from);
    return Sha256.ofDigest(
        hash((byte) 1, root(from, middle).toByteArray(), root(middle, to).toByteArray()));
  }

  private List<Sha256> path(int index, int from, int to) {
    if (to - from == 1) {
      return List.of();
    }
    int middle = from + split(to - from);
    return index < middle
        ? joined(path(index, from, middle), root(middle, to))
        : joined(path(index, middle, to), root(from, middle));
  }

  private List<Sha256> subproof(int first, int from, int to, boolean whole) {
    if (first == to) {
      return whole ? List.of() : List.of(root(from, to));
    }
    int middle = from + split(to - from);
    return first <= middle
        ? joined(subproof(first, from, middle, whole), root(middle, to))
        : joined(subproof(first, middle, to, false), root(from, middle));
  }

  private static List<Sha256> joined(List<Sha256> path, Sha256 last) {
    List<Sha256> joined = new ArrayList<>(path);
    joined.add(last);
    return joined;
  }

  private static int split(int leaves) {
    int k = 1;
    while (2 * k < leaves) {
      k *= 2;
    }
    return k;
  }

  private static byte[] hash(byte prefix, byte[] left, byte[] right) {
    return Sha256.of(
            ByteBuffer.allocate(1 + left.length + right.length)
                .put(prefix)
                .put(left)
                .put(right)
                .array())
        .toByteArray();
  }
}
