package io.assay.probe.tls;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.util.Memoable;

/**
 * A SHA-2 digest of the JDK, which uses the processor's instructions, in the form that Bouncy
 * Castle's HMAC and HKDF take. Not thread-safe.
 */
final class JdkDigest implements ExtendedDigest, Memoable {
  private final int digestOctets;
  private final int blockOctets;
  private MessageDigest digest;

  private JdkDigest(MessageDigest digest, int blockOctets) {
    this.digest = digest;
    this.digestOctets = digest.getDigestLength();
    this.blockOctets = blockOctets;
  }

  /**
   * A fresh digest to be copied, since copying is cheaper than looking the algorithm up.
   *
   * @param blockOctets the size of the compression function's input
   */
  static JdkDigest prototype(String algorithm, int blockOctets) {
    try {
      return new JdkDigest(MessageDigest.getInstance(algorithm), blockOctets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  @Override
  public String getAlgorithmName() {
    return digest.getAlgorithm();
  }

  @Override
  public int getDigestSize() {
    return digestOctets;
  }

  @Override
  public int getByteLength() {
    return blockOctets;
  }

  @Override
  public void update(byte octet) {
    digest.update(octet);
  }

  @Override
  public void update(byte[] octets, int offset, int length) {
    digest.update(octets, offset, length);
  }

  @Override
  public int doFinal(byte[] out, int offset) {
    try {
      return digest.digest(out, offset, digestOctets);
    } catch (DigestException e) {
      throw new IllegalArgumentException("no room for a digest of " + digestOctets + " octets", e);
    }
  }

  @Override
  public void reset() {
    digest.reset();
  }

  @Override
  public JdkDigest copy() {
    return new JdkDigest(cloned(digest), blockOctets);
  }

  @Override
  public void reset(Memoable other) {
    digest = cloned(((JdkDigest) other).digest);
  }

  private static MessageDigest cloned(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(digest.getProvider() + " cannot copy a digest", e);
    }
  }
}
