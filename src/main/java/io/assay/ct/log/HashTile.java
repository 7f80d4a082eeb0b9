package io.assay.ct.log;

import io.assay.ct.tree.TreeHasher;
import java.util.Arrays;

/**
 * A tile of hashes: up to 256 nodes next to each other of one level of the tree, from which those
 * of up to eight levels above follow. Immutable.
 */
final class HashTile {
  private final byte[] hashes;
  private final byte[] root;

  /**
   * @param hashes one behind the other; belong to the tile from now on
   */
  HashTile(byte[] hashes) {
    this.hashes = hashes;
    this.root =
        hashes.length == TilePath.WIDTH * TreeHasher.OCTETS
            ? node(0, TilePath.WIDTH, new TreeHasher())
            : new byte[0];
  }

  /** The node above all of a full tile; nothing of another one. */
  byte[] root() {
    return root;
  }

  /** As many hashes from the left. */
  HashTile start(int width) {
    return new HashTile(Arrays.copyOf(hashes, width * TreeHasher.OCTETS));
  }

  /** The node above {@code width} hashes, a power of two. */
  byte[] node(int from, int width, TreeHasher hasher) {
    if (width == 1) {
      int start = from * TreeHasher.OCTETS;
      return Arrays.copyOfRange(hashes, start, start + TreeHasher.OCTETS);
    }
    int half = width / 2;
    return hasher.node(node(from, half, hasher), node(from + half, half, hasher));
  }
}
