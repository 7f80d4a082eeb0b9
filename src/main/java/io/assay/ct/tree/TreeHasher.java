package io.assay.ct.tree;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes leaves and nodes as RFC 6962, section 2.1, does. One thread's own, to be used again and
 * again: making one costs as much as hashing a node.
 */
public final class TreeHasher {
  /** Octets of a hash. */
  public static final int OCTETS = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest digest;

  /** Ready to hash. */
  public TreeHasher() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of the leaf whose MerkleTreeLeaf these octets are. */
  public byte[] leaf(byte[] octets, int from, int to) {
    digest.update(LEAF);
    digest.update(octets, from, to - from);
    return digest.digest();
  }

  /**
   * The hash of the leaf whose TimestampedEntry these octets are: its MerkleTreeLeaf has the
   * version and the type of leaf before them, both 0 (RFC 6962, section 3.4).
   */
  public byte[] timestampedEntry(byte[] octets, int from, int to) {
    digest.update(LEAF);
    digest.update((byte) 0);
    digest.update((byte) 0);
    digest.update(octets, from, to - from);
    return digest.digest();
  }

  /** The hash of the node above two others. */
  public byte[] node(byte[] left, byte[] right) {
    digest.update(NODE);
    digest.update(left);
    digest.update(right);
    return digest.digest();
  }

  /** As {@link #node}, over {@code left} in its place. */
  void nodeInto(byte[] left, byte[] right) {
    digest.update(NODE);
    digest.update(left);
    digest.update(right);
    try {
      digest.digest(left, 0, OCTETS);
    } catch (DigestException e) {
      throw new IllegalStateException("32 octets hold a SHA-256", e);
    }
  }
}
