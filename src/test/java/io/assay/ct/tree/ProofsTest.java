package io.assay.ct.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proofs of trees up to some hundred leaves, right and wrong in every way. */
class ProofsTest {
  private static final int LEAVES = 130;
  private static final Sha256 OTHER = Sha256.of(new byte[] {1});

  private final ReferenceTree tree = ReferenceTree.random(LEAVES, 6962);
  private final TreeHasher hasher = new TreeHasher();

  @Test
  void rightInclusionProofsAreRightAndConsistOfTheSpansOfTheirIndex() {
    for (int size = 1; size <= LEAVES; size++) {
      for (int index = 0; index < size; index++) {
        List<Sha256> path = tree.inclusion(index, size);
        assertThat(new InclusionProof(index, tree.head(size), path).verify(tree.leafHash(index)))
            .as("leaf %d of %d", index, size)
            .isTrue();
        assertThat(hashes(Span.ofInclusion(index, size))).isEqualTo(path);
      }
    }
  }

  @Test
  void everyChangeOfAnInclusionProofIsWrong() {
    for (int size = 1; size <= LEAVES; size += 7) {
      for (int index = 0; index < size; index++) {
        TreeHead head = tree.head(size);
        List<Sha256> path = tree.inclusion(index, size);
        byte[] leaf = tree.leafHash(index);
        for (List<Sha256> wrong : changed(path)) {
          assertThat(Proofs.verifyInclusion(leaf, index, head, wrong)).isFalse();
        }
        for (long other = -1; other <= size; other++) {
          assertThat(Proofs.verifyInclusion(leaf, other, head, path)).isEqualTo(other == index);
        }
        assertThat(Proofs.verifyInclusion(OTHER.toByteArray(), index, head, path)).isFalse();
        assertThat(Proofs.verifyInclusion(new byte[31], index, head, path)).isFalse();
        assertThat(Proofs.verifyInclusion(leaf, index, new TreeHead(size, OTHER), path)).isFalse();
      }
    }
  }

  @Test
  void rightConsistencyProofsAreRightAndConsistOfTheSpansOfTheirSizes() {
    for (int second = 0; second <= LEAVES; second++) {
      for (int first = 0; first <= second; first++) {
        List<Sha256> path = tree.consistency(first, second);
        assertThat(Proofs.verifyConsistency(tree.head(first), tree.head(second), path))
            .as("%d in %d", first, second)
            .isTrue();
        assertThat(hashes(Span.ofConsistency(first, second))).isEqualTo(path);
      }
    }
  }

  @Test
  void everyChangeOfAConsistencyProofIsWrong() {
    for (int second = 0; second <= LEAVES; second += 6) {
      for (int first = 0; first <= second; first++) {
        TreeHead small = tree.head(first);
        TreeHead large = tree.head(second);
        List<Sha256> path = tree.consistency(first, second);
        for (List<Sha256> wrong : changed(path)) {
          assertThat(Proofs.verifyConsistency(small, large, wrong)).isFalse();
        }
        assertThat(Proofs.verifyConsistency(new TreeHead(first, OTHER), large, path)).isFalse();
        if (first > 0) {
          assertThat(Proofs.verifyConsistency(small, new TreeHead(second, OTHER), path)).isFalse();
        }
        if (first < second) {
          assertThat(Proofs.verifyConsistency(large, small, path)).isFalse();
        }
      }
    }
  }

  @Test
  void absurdSizesAndPathsAreAnsweredAtOnce() {
    List<Sha256> endless = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      endless.add(OTHER);
    }
    byte[] leaf = OTHER.toByteArray();
    for (long size : new long[] {1, 2, 1L << 62, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
      TreeHead head = new TreeHead(size, OTHER);
      for (long index : new long[] {Long.MIN_VALUE, -1, 0, size / 2, size - 1, Long.MAX_VALUE}) {
        for (int length : new int[] {0, 1, 62, 63, 64, 65, 10_000}) {
          List<Sha256> path = endless.subList(0, length);
          boolean lonely = size == 1 && index == 0 && length == 0;
          assertThat(Proofs.verifyInclusion(leaf, index, head, path)).isEqualTo(lonely);
          if (index >= 0) {
            TreeHead other = new TreeHead(index, Sha256.of(new byte[] {2}));
            assertThat(Proofs.verifyConsistency(other, head, path)).isFalse();
            assertThat(Proofs.verifyConsistency(head, other, path)).isFalse();
          }
        }
      }
    }
    assertThat(Span.ofInclusion(Long.MAX_VALUE - 1, Long.MAX_VALUE)).hasSize(62);
    assertThat(Span.ofConsistency(1, Long.MAX_VALUE)).hasSize(63);
  }

  private List<Sha256> hashes(List<Span> spans) {
    return spans.stream()
        .map(
            span -> {
              byte[] hash = span.hash(hasher, node -> hash(node));
              return Sha256.ofDigest(hash);
            })
        .toList();
  }

  private byte[] hash(Span.Node node) {
    if (node.level() == 0) {
      return tree.leafHash((int) node.index());
    }
    return hasher.node(
        hash(new Span.Node(node.level() - 1, 2 * node.index())),
        hash(new Span.Node(node.level() - 1, 2 * node.index() + 1)));
  }

  /** One hash more, one less, one other, two in the other order. */
  private static List<List<Sha256>> changed(List<Sha256> path) {
    List<List<Sha256>> all = new ArrayList<>();
    for (int i = 0; i <= path.size(); i++) {
      List<Sha256> more = new ArrayList<>(path);
      more.add(i, OTHER);
      all.add(more);
    }
    for (int i = 0; i < path.size(); i++) {
      List<Sha256> less = new ArrayList<>(path);
      less.remove(i);
      all.add(less);
      List<Sha256> other = new ArrayList<>(path);
      other.set(i, OTHER);
      all.add(other);
      if (i > 0) {
        List<Sha256> swapped = new ArrayList<>(path);
        swapped.set(i, path.get(i - 1));
        swapped.set(i - 1, path.get(i));
        all.add(swapped);
      }
    }
    return all;
  }
}
