package io.assay.lab;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of a log of the lab, put together independently of what reads it. Nobody changes its
 * arrays.
 */
public final class CtEntry {
  /** The extension that makes a precertificate (RFC 6962, section 3.1). */
  public static final String POISON = "1.3.6.1.4.1.11129.2.4.3";

  /** The extension with the list of embedded SCTs (RFC 6962, section 3.3). */
  public static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";

  private static final int X509_ENTRY = 0;
  private static final int PRECERT_ENTRY = 1;

  private final byte[] leaf;
  private final byte[] precertificate;
  private final List<byte[]> chain;
  private final byte[] fingerprints;

  /**
   * @param leaf the MerkleTreeLeaf (RFC 6962, section 3.4)
   * @param precertificate as submitted; empty for a certificate
   * @param chain the certificates above, as far as they are at hand
   * @param fingerprints SHA-256 of the certificates above, one behind the other
   */
  public CtEntry(byte[] leaf, byte[] precertificate, List<byte[]> chain, byte[] fingerprints) {
    this.leaf = leaf;
    this.precertificate = precertificate;
    this.chain = List.copyOf(chain);
    this.fingerprints = fingerprints;
  }

  /** The MerkleTreeLeaf. */
  public byte[] leaf() {
    return leaf;
  }

  /** The certificates above, as far as they are at hand. */
  List<byte[]> chain() {
    return chain;
  }

  /** Of a certificate. */
  public static CtEntry of(Instant time, LabCertificate certificate) {
    return certificate(time, certificate.der(), issuers(certificate));
  }

  /** Of octets that are to be a certificate. */
  public static CtEntry certificate(Instant time, byte[] der, List<byte[]> chain) {
    ByteArrayOutputStream leaf = start(time, X509_ENTRY);
    with24(leaf, der);
    leaf.writeBytes(new byte[2]);
    return new CtEntry(leaf.toByteArray(), new byte[0], chain, fingerprints(chain));
  }

  /** Of a precertificate with the poison, signed by the authority itself. */
  public static CtEntry ofPrecertificate(Instant time, LabCertificate precertificate) {
    LabCertificate issuer = precertificate.issuer().orElseThrow();
    return precertificate(
        time,
        precertificate.der(),
        CtTbs.withoutPoison(precertificate.der()),
        sha256(issuer.keys().getPublic().getEncoded()),
        issuers(precertificate));
  }

  /** Of octets that are to be a precertificate and its TBSCertificate without the poison. */
  public static CtEntry precertificate(
      Instant time, byte[] der, byte[] tbs, byte[] issuerKeyHash, List<byte[]> chain) {
    ByteArrayOutputStream leaf = start(time, PRECERT_ENTRY);
    leaf.writeBytes(issuerKeyHash);
    with24(leaf, tbs);
    leaf.writeBytes(new byte[2]);
    return new CtEntry(leaf.toByteArray(), der, chain, fingerprints(chain));
  }

  /** The entry as it stands in a data tile. */
  byte[] tileEntry() {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.write(leaf, 2, leaf.length - 2);
    if (isPrecertificate()) {
      with24(entry, precertificate);
    }
    entry.writeBytes(ByteBuffer.allocate(2).putShort((short) fingerprints.length).array());
    entry.writeBytes(fingerprints);
    return entry.toByteArray();
  }

  /** The extra_data of get-entries. */
  byte[] extraData() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (isPrecertificate()) {
      with24(all, precertificate);
    }
    ByteArrayOutputStream certificates = new ByteArrayOutputStream();
    chain.forEach(certificate -> with24(certificates, certificate));
    with24(all, certificates.toByteArray());
    return all.toByteArray();
  }

  private static byte[] fingerprints(List<byte[]> chain) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    chain.forEach(certificate -> all.writeBytes(sha256(certificate)));
    return all.toByteArray();
  }

  private boolean isPrecertificate() {
    return precertificate.length > 0;
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<byte[]> issuers(LabCertificate certificate) {
    List<byte[]> issuers = new ArrayList<>();
    certificate.chainWithRoot().stream().skip(1).map(LabCertificate::der).forEach(issuers::add);
    return issuers;
  }

  private static ByteArrayOutputStream start(Instant time, int type) {
    ByteArrayOutputStream leaf = new ByteArrayOutputStream();
    leaf.writeBytes(
        ByteBuffer.allocate(12)
            .putShort((short) 0)
            .putLong(time.toEpochMilli())
            .putShort((short) type)
            .array());
    return leaf;
  }

  private static void with24(ByteArrayOutputStream out, byte[] octets) {
    out.write(octets.length >>> 16);
    out.write(octets.length >>> 8);
    out.write(octets.length);
    out.writeBytes(octets);
  }
}
