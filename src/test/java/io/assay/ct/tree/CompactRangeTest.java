package io.assay.ct.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.endpoint.Sha256;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactRangeTest {
  private static final int LEAVES = 300;

  private final ReferenceTree tree = ReferenceTree.random(LEAVES, 9162);

  @Test
  void growsLeafByLeafToTheRootOfEachSize() {
    CompactRange range = CompactRange.empty();
    assertThat(range.head()).isEqualTo(TreeHead.empty());
    for (int i = 0; i < LEAVES; i++) {
      range.append(tree.leafHash(i));
      assertThat(range.head()).isEqualTo(tree.head(i + 1));
      assertThat(range.hashes()).hasSize(Integer.bitCount(i + 1));
    }
  }

  @Test
  void goesOnFromItsHashesAsFromItsLeaves() {
    for (int start : new int[] {0, 1, 5, 64, 127, 255, 256}) {
      CompactRange grown = grown(start);
      CompactRange read = CompactRange.of(start, grown.hashes());
      CompactRange copy = grown.copy();
      assertThat(read).isEqualTo(grown).hasSameHashCodeAs(grown);
      for (int i = start; i < LEAVES; i++) {
        read.append(tree.leafHash(i));
        copy.append(tree.leafHash(i));
      }
      assertThat(read.head()).isEqualTo(tree.head(LEAVES));
      assertThat(copy.head()).isEqualTo(tree.head(LEAVES));
      assertThat(grown.head()).as("untouched by its copy").isEqualTo(tree.head(start));
    }
  }

  @Test
  void theProofOfTheLastLeafHoldsTheRangeBeforeIt() {
    for (int size = 1; size <= LEAVES; size++) {
      byte[] last = tree.leafHash(size - 1);
      List<Sha256> path = tree.inclusion(size - 1, size);
      assertThat(CompactRange.fromInclusion(size, last, path)).contains(grown(size));
      List<Sha256> longer = new java.util.ArrayList<>(path);
      longer.add(tree.head(1).rootHash());
      assertThat(CompactRange.fromInclusion(size, last, longer)).isEmpty();
    }
    assertThat(CompactRange.fromInclusion(0, tree.leafHash(0), List.of())).isEmpty();
    assertThat(CompactRange.fromInclusion(-1, tree.leafHash(0), List.of())).isEmpty();
  }

  @Test
  void takesNoOtherNumberOfHashesThanItsSizeHas() {
    assertThatThrownBy(() -> CompactRange.of(3, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 leaves make no tree of 0 hashes");
    assertThatThrownBy(() -> CompactRange.of(-1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    List<Sha256> most = Collections.nCopies(63, tree.head(1).rootHash());
    CompactRange full = CompactRange.of(Long.MAX_VALUE, most);
    assertThat(full.hashes()).isEqualTo(most);
    assertThatThrownBy(() -> full.append(tree.leafHash(0)))
        .isInstanceOf(IllegalStateException.class);
  }

  private CompactRange grown(int size) {
    CompactRange range = CompactRange.empty();
    for (int i = 0; i < size; i++) {
      range.append(tree.leafHash(i));
    }
    return range;
  }
}
