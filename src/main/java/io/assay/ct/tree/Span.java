package io.assay.ct.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Leaves of a tree that are next to each other and make up a tree of their own: what one hash of a
 * proof stands for. It begins where a perfect tree of at least its size may begin.
 *
 * @param from the first leaf
 * @param to the first leaf behind them
 */
public record Span(long from, long to) {

  /**
   * A perfect tree of 2<sup>level</sup> leaves within a tree.
   *
   * @param level 0 for leaves
   * @param index from the left, among those of its level
   */
  public record Node(int level, long index) {}

  /** Where the hashes of nodes come from. */
  @FunctionalInterface
  public interface Nodes<E extends Exception> {
    /** The hash of a node. */
    byte[] hash(Node node) throws E;
  }

  /** The nodes that it is made of, from left to right. */
  public List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    long left = from;
    while (left < to) {
      int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(to - left);
      nodes.add(new Node(level, left >>> level));
      left += 1L << level;
    }
    return nodes;
  }

  /** The hash of the tree of just these leaves, of which there has to be one. */
  public <E extends Exception> byte[] hash(TreeHasher hasher, Nodes<E> hashes) throws E {
    List<Node> nodes = nodes();
    byte[] hash = hashes.hash(nodes.getLast());
    for (Node node : nodes.subList(0, nodes.size() - 1).reversed()) {
      hash = hasher.node(hashes.hash(node), hash);
    }
    return hash;
  }

  /**
   * What the path of an inclusion proof consists of, in its order (RFC 6962, section 2.1.1).
   *
   * @throws IllegalArgumentException if there is no such leaf
   */
  public static List<Span> ofInclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no leaf %d among %d".formatted(index, size));
    }
    List<Span> spans = new ArrayList<>();
    Span tree = new Span(0, size);
    while (tree.to - tree.from > 1) {
      long middle = tree.middle();
      boolean left = index < middle;
      spans.add(left ? new Span(middle, tree.to) : new Span(tree.from, middle));
      tree = left ? new Span(tree.from, middle) : new Span(middle, tree.to);
    }
    return spans.reversed();
  }

  /**
   * What a consistency proof consists of, in its order (RFC 6962, section 2.1.2); nothing where one
   * of the trees is empty or both are the same.
   *
   * @throws IllegalArgumentException if {@code first} is negative or greater than {@code second}
   */
  public static List<Span> ofConsistency(long first, long second) {
    if (first < 0 || first > second) {
      throw new IllegalArgumentException("a tree of %d within %d".formatted(first, second));
    }
    if (first == 0 || first == second) {
      return List.of();
    }
    List<Span> spans = new ArrayList<>();
    Span tree = new Span(0, second);
    while (tree.to != first) {
      long middle = tree.middle();
      boolean left = first <= middle;
      spans.add(left ? new Span(middle, tree.to) : new Span(tree.from, middle));
      tree = left ? new Span(tree.from, middle) : new Span(middle, tree.to);
    }
    if (tree.from > 0) {
      spans.add(tree); // Else it is the first tree, whose root the verifier has.
    }
    return spans.reversed();
  }

  /** Where the left one of the two trees ends that this one consists of. */
  private long middle() {
    return from + Long.highestOneBit(to - from - 1);
  }
}
