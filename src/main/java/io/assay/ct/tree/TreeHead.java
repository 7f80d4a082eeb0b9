package io.assay.ct.tree;

import io.assay.endpoint.Sha256;

/**
 * The state of a log's Merkle tree (RFC 6962, section 2.1).
 *
 * @param size how many leaves it has
 */
public record TreeHead(long size, Sha256 rootHash) {
  private static final TreeHead EMPTY = new TreeHead(0, Sha256.of(new byte[0]));

  /**
   * @throws IllegalArgumentException if {@code size} is negative
   */
  public TreeHead {
    if (size < 0) {
      throw new IllegalArgumentException("a tree has no leaves or more, not " + size);
    }
  }

  /** That of the tree without leaves. */
  public static TreeHead empty() {
    return EMPTY;
  }
}
