package io.assay.ct.tree;

import io.assay.endpoint.Sha256;
import java.util.Arrays;
import java.util.List;

/**
 * Verifies the proofs of logs by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, which
 * are those for the trees of RFC 6962 too. Total: whatever sizes and paths are given, the answer
 * comes after 64 hashes at most. Thread-safe.
 */
public final class Proofs {
  private Proofs() {}

  /**
   * Whether {@code path} proves that the leaf is the one at {@code index} of the tree. Never
   * throws.
   *
   * @param index from 0
   */
  public static boolean verifyInclusion(
      byte[] leafHash, long index, TreeHead head, List<Sha256> path) {
    if (index < 0 || index >= head.size() || leafHash.length != TreeHasher.OCTETS) {
      return false;
    }
    TreeHasher hasher = new TreeHasher();
    long node = index;
    long last = head.size() - 1;
    byte[] hash = leafHash;
    for (Sha256 sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = hasher.node(sibling.toByteArray(), hash);
        // The last node of a level without a sibling stands for itself on the levels above.
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        hash = hasher.node(hash, sibling.toByteArray());
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Arrays.equals(hash, head.rootHash().toByteArray());
  }

  /**
   * Whether {@code path} proves that the leaves of the {@code first} tree are the first ones of the
   * {@code second}. Every tree begins with the empty one, and with itself: then the path must be
   * empty. Never throws.
   */
  public static boolean verifyConsistency(TreeHead first, TreeHead second, List<Sha256> path) {
    if (first.size() == 0) {
      return first.equals(TreeHead.empty()) && path.isEmpty();
    }
    if (first.size() >= second.size()) {
      return first.equals(second) && path.isEmpty();
    }
    if (path.isEmpty()) {
      return false;
    }
    TreeHasher hasher = new TreeHasher();
    int whole = Long.numberOfTrailingZeros(first.size());
    long node = (first.size() - 1) >>> whole;
    long last = (second.size() - 1) >>> whole;
    // A first tree that is perfect is a node of the second, which needs no hash in the path.
    boolean perfect = Long.bitCount(first.size()) == 1;
    byte[] start = (perfect ? first.rootHash() : path.getFirst()).toByteArray();
    byte[] firstRoot = start;
    byte[] secondRoot = start;
    for (Sha256 element : perfect ? path : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      byte[] sibling = element.toByteArray();
      if ((node & 1) == 1 || node == last) {
        firstRoot = hasher.node(sibling, firstRoot);
        secondRoot = hasher.node(sibling, secondRoot);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        secondRoot = hasher.node(secondRoot, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0
        && Arrays.equals(firstRoot, first.rootHash().toByteArray())
        && Arrays.equals(secondRoot, second.rootHash().toByteArray());
  }
}
