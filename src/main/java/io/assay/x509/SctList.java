package io.assay.x509;

import io.assay.probe.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SignedCertificateTimestampList (RFC 6962, section 3.3) as far as it can be read.
 *
 * @param entries every SCT in its order; a remainder that is none becomes a last entry
 * @param wellFramed whether all lengths fit and no entry is empty
 */
public record SctList(List<Entry> entries, boolean wellFramed) {
  private static final int LENGTH_OCTETS = 2;
  private static final int LOG_ID_OCTETS = 32;
  private static final int ALGORITHM_OCTETS = 2;
  private static final int READ_OCTETS = 1 + LOG_ID_OCTETS + Long.BYTES;

  /**
   * A signed certificate timestamp; what cannot be read of it is empty.
   *
   * @param octets the serialized SCT, whatever it is
   * @param version 0 for v1
   * @param logId SHA-256 of the log's key
   * @param timestamp when the log promised, as the SCT says: nothing is verified
   */
  public record Entry(
      Octets octets,
      Optional<Integer> version,
      Optional<Octets> logId,
      Optional<Instant> timestamp) {

    /** The rest of a v1 SCT; empty where it cannot be read to its end. */
    public Optional<Signed> signed() {
      if (octets.length() < READ_OCTETS) {
        return Optional.empty();
      }
      ByteBuffer rest = ByteBuffer.wrap(octets.toByteArray()).position(READ_OCTETS);
      Optional<Octets> extensions = vector(rest);
      if (extensions.isEmpty() || rest.remaining() < ALGORITHM_OCTETS) {
        return Optional.empty();
      }
      int hash = Byte.toUnsignedInt(rest.get());
      int algorithm = Byte.toUnsignedInt(rest.get());
      return vector(rest)
          .filter(_ -> !rest.hasRemaining())
          .map(signature -> new Signed(extensions.get(), hash, algorithm, signature));
    }

    private static Optional<Octets> vector(ByteBuffer octets) {
      if (octets.remaining() < LENGTH_OCTETS
          || length(octets) > octets.remaining() - LENGTH_OCTETS) {
        return Optional.empty();
      }
      byte[] content = new byte[Short.toUnsignedInt(octets.getShort())];
      octets.get(content);
      return Optional.of(Octets.copyOf(content));
    }
  }

  /**
   * What an SCT holds behind its timestamp.
   *
   * @param hash HashAlgorithm of RFC 5246, section 7.4.1.4.1
   * @param algorithm SignatureAlgorithm of the same section
   */
  public record Signed(Octets extensions, int hash, int algorithm, Octets signature) {}

  public SctList {
    entries = List.copyOf(entries);
  }

  /** Reads {@code list}, whatever it is. Never throws. Thread-safe. */
  public static SctList read(Octets list) {
    ByteBuffer octets = ByteBuffer.wrap(list.toByteArray());
    boolean wellFramed =
        octets.remaining() > LENGTH_OCTETS && length(octets) == octets.remaining() - LENGTH_OCTETS;
    if (octets.remaining() >= LENGTH_OCTETS
        && length(octets) == octets.remaining() - LENGTH_OCTETS) {
      octets.getShort();
    }
    List<Entry> entries = new ArrayList<>();
    while (octets.hasRemaining()) {
      boolean whole =
          octets.remaining() >= LENGTH_OCTETS
              && length(octets) <= octets.remaining() - LENGTH_OCTETS;
      byte[] sct = new byte[whole ? Short.toUnsignedInt(octets.getShort()) : octets.remaining()];
      octets.get(sct);
      wellFramed &= whole && sct.length > 0;
      entries.add(whole ? entry(sct) : unreadable(sct));
    }
    return new SctList(entries, wellFramed);
  }

  private static int length(ByteBuffer octets) {
    return Short.toUnsignedInt(octets.getShort(octets.position()));
  }

  private static Entry entry(byte[] sct) {
    if (sct.length < READ_OCTETS) {
      return unreadable(sct);
    }
    ByteBuffer octets = ByteBuffer.wrap(sct);
    int version = Byte.toUnsignedInt(octets.get());
    byte[] logId = new byte[LOG_ID_OCTETS];
    octets.get(logId);
    long millis = octets.getLong();
    return new Entry(
        Octets.copyOf(sct),
        Optional.of(version),
        Optional.of(Octets.copyOf(logId)),
        // The timestamp has 64 bits without a sign: what looks negative is no time at all.
        millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis)));
  }

  private static Entry unreadable(byte[] octets) {
    return new Entry(Octets.copyOf(octets), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
