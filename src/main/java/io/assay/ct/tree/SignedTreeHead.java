package io.assay.ct.tree;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * What a log states of its tree (RFC 6962, section 3.5). Immutable.
 *
 * @param logId SHA-256 of the log's key
 * @param timestamp in whole milliseconds
 * @param signature the DigitallySigned struct of RFC 5246, section 4.7: two octets that name the
 *     algorithms, two of length, the signature
 */
public record SignedTreeHead(Sha256 logId, TreeHead head, Instant timestamp, Octets signature) {
  private static final byte V1 = 0;
  private static final byte TREE_HASH = 1;
  private static final int HASH_OCTETS = 32;
  private static final int SIGNED_OCTETS = 2 + 2 * Long.BYTES + HASH_OCTETS;

  private static final int SHA256 = 4;
  private static final int RSA = 1;
  private static final int ECDSA = 3;
  private static final int ALGORITHM_OCTETS = 2;

  /**
   * Whether the log with this key signed it. Never throws. Thread-safe.
   *
   * @param key a DER SubjectPublicKeyInfo; another one than that of {@code logId} did not sign it
   */
  public SignatureCheck verify(Octets key) {
    byte[] octets = signature.toByteArray();
    if (!logId.equals(Sha256.of(key.toByteArray()))
        || octets.length < ALGORITHM_OCTETS + Short.BYTES
        || octets[0] != SHA256
        || octets[1] != (SignatureVerifier.isRsa(key) ? RSA : ECDSA)) {
      return SignatureCheck.INVALID;
    }
    int length = Short.toUnsignedInt(ByteBuffer.wrap(octets).getShort(ALGORITHM_OCTETS));
    int start = ALGORITHM_OCTETS + Short.BYTES;
    if (length != octets.length - start) {
      return SignatureCheck.INVALID;
    }
    try {
      return SignatureVerifier.checkSha256(
          signed(), Arrays.copyOfRange(octets, start, octets.length), key);
    } catch (ArithmeticException e) {
      return SignatureCheck.INVALID; // A time that 64 bits of milliseconds cannot hold.
    }
  }

  private byte[] signed() {
    return ByteBuffer.allocate(SIGNED_OCTETS)
        .put(V1)
        .put(TREE_HASH)
        .putLong(timestamp.toEpochMilli())
        .putLong(head.size())
        .put(head.rootHash().toByteArray())
        .array();
  }
}
