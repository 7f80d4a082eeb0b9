package io.assay.lab;

import io.assay.probe.Octets;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a log of the lab holds: its key, its entries, and the last tree head that it published. The
 * same content can be served by both protocols. Thread-safe.
 */
public final class CtContent {
  private static final byte SHA256 = 4;
  private static final byte ECDSA = 3;

  /** Of an SCT without extensions, before the signature. */
  private static final int SCT_OCTETS = 1 + 32 + 8 + 2 + 4;

  private final KeyPair keys;
  private final List<CtEntry> entries = new ArrayList<>();
  private final Map<String, byte[]> issuers = new HashMap<>();
  private final CtTree tree = new CtTree();
  private Head head;

  /** A tree head; the signature is a DigitallySigned struct. */
  record Head(int size, Octets root, Instant time, Octets signature) {}

  /** Nothing yet. */
  public CtContent(KeyPair keys) {
    this.keys = keys;
    this.head = sign(0, Instant.now());
  }

  /** The key that tree heads are signed with. */
  public KeyPair keys() {
    return keys;
  }

  /** Takes entries that no tree head knows of before {@link #publish}. */
  public synchronized void add(List<CtEntry> more) {
    more.forEach(
        entry -> {
          entries.add(entry);
          entry.chain().forEach(issuer -> issuers.put(hex(CtEntry.sha256(issuer)), issuer));
          tree.add(CtTree.leafHash(entry.leaf()));
        });
  }

  /** Signs a tree head over all that there is. */
  public synchronized void publish() {
    publish(entries.size(), Instant.now());
  }

  /** Signs a tree head over the first {@code size} entries, also one that was signed before. */
  public synchronized void publish(int size, Instant time) {
    head = sign(size, time);
  }

  /** How many entries there are, published or not. */
  public synchronized int size() {
    return entries.size();
  }

  /** The root of the tree of the first {@code size} entries. */
  public synchronized byte[] root(int size) {
    return tree.root(0, size);
  }

  synchronized Head head() {
    return head;
  }

  synchronized List<CtEntry> entries(int from, int to) {
    return List.copyOf(entries.subList(from, Math.min(to, entries.size())));
  }

  /** A certificate that stands in a chain. */
  synchronized Optional<byte[]> issuer(String sha256) {
    return Optional.ofNullable(issuers.get(sha256));
  }

  synchronized byte[] leafHash(int index) {
    return tree.node(0, index);
  }

  /** The hashes of a level of tiles (C2SP tlog-tiles), as far as they are complete. */
  synchronized byte[] hashes(int tileLevel, int from, int to) {
    ByteBuffer hashes = ByteBuffer.allocate(32 * (to - from));
    for (int i = from; i < to; i++) {
      hashes.put(tree.node(8 * tileLevel, i));
    }
    return hashes.array();
  }

  synchronized List<byte[]> inclusion(int index, int size) {
    return tree.inclusion(index, 0, size);
  }

  synchronized List<byte[]> consistency(int first, int second) {
    return tree.consistency(first, second);
  }

  /**
   * The SCT (RFC 6962, section 3.2) for {@code precertificate}: the log's promise to have it, as an
   * entry of {@link CtEntry#ofPrecertificate} at the same time.
   */
  public byte[] promise(Instant time, LabCertificate precertificate) {
    // An SCT signs what the leaf is made of, octet for octet: both begin with two zeros.
    byte[] signature =
        CertificateBuilder.sign(
            keys, "SHA256withECDSA", CtEntry.ofPrecertificate(time, precertificate).leaf());
    return ByteBuffer.allocate(SCT_OCTETS + signature.length)
        .put((byte) 0)
        .put(CtEntry.sha256(keys.getPublic().getEncoded()))
        .putLong(time.toEpochMilli())
        .putShort((short) 0)
        .put(SHA256)
        .put(ECDSA)
        .putShort((short) signature.length)
        .put(signature)
        .array();
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  private Head sign(int size, Instant time) {
    Instant millis = time.truncatedTo(ChronoUnit.MILLIS);
    byte[] root = tree.root(0, size);
    byte[] content =
        ByteBuffer.allocate(50)
            .put((byte) 0)
            .put((byte) 1)
            .putLong(millis.toEpochMilli())
            .putLong(size)
            .put(root)
            .array();
    byte[] signature = CertificateBuilder.sign(keys, "SHA256withECDSA", content);
    return new Head(
        size,
        Octets.copyOf(root),
        millis,
        Octets.copyOf(
            ByteBuffer.allocate(4 + signature.length)
                .put(SHA256)
                .put(ECDSA)
                .putShort((short) signature.length)
                .put(signature)
                .array()));
  }
}
