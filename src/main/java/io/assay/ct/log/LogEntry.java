package io.assay.ct.log;

import io.assay.ct.tree.TreeHasher;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a log (RFC 6962, section 4.6, and static-ct-api), whatever it holds: a view of the
 * octets of the page that it came in, which live as long as it does. Immutable; nothing is copied
 * or read before it is asked for.
 */
public final class LogEntry {
  private static final int HEADER_OCTETS = 2;

  private final long index;
  private final byte[] octets;
  private final Leaf leaf;
  private final byte[] leafHash;
  private final byte[] extraOctets;
  private final Extra extra;

  /** What an entry is of. */
  public enum Kind {
    /** A certificate. */
    CERTIFICATE,
    /** A precertificate, of which the leaf has the TBSCertificate. */
    PRECERTIFICATE,
    /** It cannot be told. */
    UNREADABLE
  }

  /**
   * @param octets those that {@code leaf} is about
   * @param extraOctets those that {@code extra} is about
   */
  LogEntry(long index, byte[] octets, Leaf leaf, byte[] leafHash, byte[] extraOctets, Extra extra) {
    this.index = index;
    this.octets = octets;
    this.leaf = leaf;
    this.leafHash = leafHash;
    this.extraOctets = extraOctets;
    this.extra = extra;
  }

  /**
   * An entry as get-entries has it. Never throws. Thread-safe.
   *
   * @param index where it stands in the log, from 0
   */
  public static LogEntry of(long index, Octets leafInput, Octets extraData) {
    return Rfc6962Entry.of(
        index, leafInput.toByteArray(), extraData.toByteArray(), new TreeHasher());
  }

  /** Where it stands in the log, from 0. */
  public long index() {
    return index;
  }

  /** What it is of. */
  public Kind kind() {
    return leaf.kind();
  }

  /** When the log took it, if that can be read. */
  public Optional<Instant> timestamp() {
    return leaf.millis() < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(leaf.millis()));
  }

  /** The hash of the leaf, not to be changed. */
  public byte[] leafHash() {
    return leafHash;
  }

  /** The octets that hold the certificate and, before and after it, others; not to be changed. */
  public byte[] octets() {
    return octets;
  }

  /**
   * Where in {@link #octets} the DER Certificate begins, or of a precertificate the DER
   * TBSCertificate; of an unreadable entry, all that there is of it.
   */
  public int certificateStart() {
    return leaf.certificateStart();
  }

  /** Where in {@link #octets} it ends: the first octet behind it. */
  public int certificateEnd() {
    return leaf.certificateEnd();
  }

  /** The MerkleTreeLeaf, of which {@link #leafHash} is the hash. */
  public Octets leafInput() {
    int header = leaf.isHeaded() ? 0 : HEADER_OCTETS;
    byte[] input = new byte[header + leaf.end() - leaf.start()];
    System.arraycopy(octets, leaf.start(), input, header, input.length - header);
    return Octets.copyOf(input);
  }

  /** SHA-256 of the issuer's key, of a precertificate. */
  public Optional<Sha256> issuerKeyHash() {
    int start = leaf.issuerKeyStart();
    return start == Wire.NONE ? Optional.empty() : Optional.of(digest(octets, start));
  }

  /** The precertificate as it was submitted, if the entry is of one and it can be read. */
  public Optional<Octets> precertificate() {
    return extra.precertificate(extraOctets);
  }

  /**
   * The certificates above that of the entry, the next one first, as far as they can be read; none
   * from a static log.
   */
  public List<Octets> chain() {
    return extra.chain(extraOctets);
  }

  /** SHA-256 of the certificates above, the next one first, from a static log. */
  public List<Sha256> chainFingerprints() {
    return extra.fingerprints(extraOctets);
  }

  /** What came with the leaf and is not part of it: extra_data, or the rest of a tile's entry. */
  public Octets extra() {
    return Octets.copyOf(extraOctets, extra.start(), extra.end());
  }

  /** Why it cannot be read, or not all of it, in one line. */
  public Optional<String> problem() {
    return Optional.ofNullable(leaf.problem() == null ? extra.problem() : leaf.problem());
  }

  @Override
  public String toString() {
    return "entry " + index + ", " + kind();
  }

  private static Sha256 digest(byte[] octets, int start) {
    return Sha256.ofDigest(Arrays.copyOfRange(octets, start, start + TreeHasher.OCTETS));
  }

  /**
   * What of an entry comes with its leaf.
   *
   * @param precertificateStart {@link Wire#NONE} where there is none
   * @param chainStart of the certificates, each with its length before it, or of their digests
   * @param isDigests whether it is digests that the chain consists of
   */
  record Extra(
      int start,
      int end,
      int precertificateStart,
      int precertificateEnd,
      int chainStart,
      int chainEnd,
      boolean isDigests,
      @Nullable String problem) {

    Optional<Octets> precertificate(byte[] octets) {
      return precertificateStart == Wire.NONE
          ? Optional.empty()
          : Optional.of(Octets.copyOf(octets, precertificateStart, precertificateEnd));
    }

    List<Octets> chain(byte[] octets) {
      List<Octets> chain = new ArrayList<>();
      if (!isDigests) {
        Wire wire = new Wire(octets, chainStart, chainEnd);
        while (wire.left() > 0) {
          int length = wire.u24();
          int at = wire.skip(length);
          if (at == Wire.NONE) {
            break;
          }
          chain.add(Octets.copyOf(octets, at, at + length));
        }
      }
      return List.copyOf(chain);
    }

    List<Sha256> fingerprints(byte[] octets) {
      List<Sha256> digests = new ArrayList<>();
      if (isDigests) {
        for (int at = chainStart; at < chainEnd; at += TreeHasher.OCTETS) {
          digests.add(digest(octets, at));
        }
      }
      return List.copyOf(digests);
    }
  }
}
