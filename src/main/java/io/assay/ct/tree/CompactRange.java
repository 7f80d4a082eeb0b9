package io.assay.ct.tree;

import io.assay.endpoint.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The leaves of a tree from the first one on, as few hashes as it takes to go on from there: those
 * of the largest perfect trees that the leaves make up, from left to right. Grows leaf by leaf. One
 * thread's own; equal to another of the same leaves.
 */
public final class CompactRange {
  private static final int LEVELS = Long.SIZE - 1;

  private final TreeHasher hasher = new TreeHasher();

  /** By level; those count whose bit of {@link #size} is set. */
  private final byte[][] nodes = new byte[LEVELS][];

  private long size;

  private CompactRange(long size) {
    this.size = size;
  }

  /** That of no leaves. */
  public static CompactRange empty() {
    return new CompactRange(0);
  }

  /**
   * That of {@code size} leaves.
   *
   * @param hashes as {@link #hashes} gives them
   * @throws IllegalArgumentException if there is not one hash for each bit of {@code size}
   */
  public static CompactRange of(long size, List<Sha256> hashes) {
    if (size < 0 || hashes.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "%d leaves make no tree of %d hashes".formatted(size, hashes.size()));
    }
    CompactRange range = new CompactRange(size);
    int next = 0;
    for (int level = LEVELS - 1; level >= 0; level--) {
      if (range.has(level)) {
        range.nodes[level] = hashes.get(next++).toByteArray();
      }
    }
    return range;
  }

  /**
   * That of {@code size} leaves, made of the proof that the last of them is in the tree of just
   * these: the path holds what the leaves before it make up, from right to left. It is right only
   * if its root is.
   *
   * @param leafHash of the leaf at {@code size} - 1
   * @param path the audit path of that leaf in the tree of {@code size} leaves
   * @return empty where no such path has this length
   */
  public static Optional<CompactRange> fromInclusion(
      long size, byte[] leafHash, List<Sha256> path) {
    if (size < 1 || path.size() != Long.bitCount(size - 1)) {
      return Optional.empty();
    }
    CompactRange range = of(size - 1, path.reversed());
    range.append(leafHash);
    return Optional.of(range);
  }

  /**
   * Adds a leaf at the end.
   *
   * @throws IllegalStateException if there are 2⁶³ - 1 already
   */
  public void append(byte[] leafHash) {
    if (size == Long.MAX_VALUE) {
      throw new IllegalStateException("a tree cannot have more leaves");
    }
    byte[] node = leafHash.clone();
    int level = 0;
    for (; has(level); level++) {
      hasher.nodeInto(nodes[level], node);
      node = nodes[level];
    }
    nodes[level] = node;
    size++;
  }

  /** How many leaves there are. */
  public long size() {
    return size;
  }

  /** The root of the tree of just these leaves. */
  public Sha256 root() {
    if (size == 0) {
      return TreeHead.empty().rootHash();
    }
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = nodes[level];
    for (level++; level < LEVELS; level++) {
      if (has(level)) {
        root = hasher.node(nodes[level], root);
      }
    }
    return Sha256.ofDigest(root);
  }

  /** The head of the tree of just these leaves. */
  public TreeHead head() {
    return new TreeHead(size, root());
  }

  /** The hashes of the perfect trees, from left to right, which is from large to small. */
  public List<Sha256> hashes() {
    List<Sha256> hashes = new ArrayList<>();
    for (int level = LEVELS - 1; level >= 0; level--) {
      if (has(level)) {
        hashes.add(Sha256.ofDigest(nodes[level]));
      }
    }
    return List.copyOf(hashes);
  }

  /** Another one, of the same leaves. */
  public CompactRange copy() {
    CompactRange copy = new CompactRange(size);
    for (int level = 0; level < LEVELS; level++) {
      if (has(level)) {
        copy.nodes[level] = nodes[level].clone();
      }
    }
    return copy;
  }

  private boolean has(int level) {
    return (size >>> level & 1) == 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompactRange that
        && size == that.size
        && hashes().equals(that.hashes());
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(size) + hashes().hashCode();
  }

  @Override
  public String toString() {
    return size + " leaves " + Arrays.toString(hashes().toArray());
  }
}
