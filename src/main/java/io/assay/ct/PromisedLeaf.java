package io.assay.ct;

import io.assay.ct.tree.TreeHasher;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The leaf that a log promised, by an SCT, to have in its tree (RFC 6962, section 3.4). Immutable.
 *
 * @param hash of the leaf, by which logs of RFC 6962 are asked for it
 * @param index where it stands, from 0, by which static logs are read; below 2⁴⁰; absent where the
 *     SCT does not say
 */
public record PromisedLeaf(Sha256 hash, Optional<Long> index) {
  private static final int LEAF_INDEX = 0;
  private static final int INDEX_OCTETS = 5;

  /**
   * @param signed what the log signed for the SCT, which is the MerkleTreeLeaf octet for octet:
   *     versions, kinds and times stand in the same places (sections 3.2 and 3.4)
   * @param extensions of the SCT
   */
  static PromisedLeaf of(byte[] signed, Octets extensions) {
    return new PromisedLeaf(
        Sha256.ofDigest(new TreeHasher().leaf(signed, 0, signed.length)), index(extensions));
  }

  /** The extension leaf_index of static-ct-api; absent too where the extensions cannot be read. */
  private static Optional<Long> index(Octets extensions) {
    ByteBuffer octets = ByteBuffer.wrap(extensions.toByteArray());
    while (octets.remaining() >= 1 + Short.BYTES) {
      int type = octets.get();
      int length = Short.toUnsignedInt(octets.getShort());
      if (length > octets.remaining()) {
        break;
      }
      if (type == LEAF_INDEX && length == INDEX_OCTETS) {
        return Optional.of(
            Byte.toUnsignedLong(octets.get()) << Integer.SIZE
                | Integer.toUnsignedLong(octets.getInt()));
      }
      octets.position(octets.position() + length);
    }
    return Optional.empty();
  }
}
