package io.assay.ct.log;

import io.assay.ct.log.LogEntry.Kind;
import io.assay.ct.tree.TreeHasher;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a MerkleTreeLeaf (RFC 6962, section 3.4) are in some octets. Immutable.
 *
 * @param isHeaded whether version and type of leaf stand before the TimestampedEntry, or go without
 *     saying
 * @param end the first octet behind the leaf
 * @param millis since 1970; negative where it cannot be read
 * @param issuerKeyStart of the digest in the leaf of a precertificate, else {@link Wire#NONE}
 * @param problem why it cannot be read, or is odd
 */
record Leaf(
    boolean isHeaded,
    int start,
    int end,
    Kind kind,
    long millis,
    int issuerKeyStart,
    int certificateStart,
    int certificateEnd,
    @Nullable String problem) {

  /** LogEntryType. */
  private static final int X509_ENTRY = 0;

  private static final int PRECERT_ENTRY = 1;

  /**
   * A leaf of which nothing is known.
   *
   * @param length of the octets that may hold something
   */
  static Leaf unreadable(int end, int length, String problem) {
    return new Leaf(true, 0, end, Kind.UNREADABLE, Wire.NONE, Wire.NONE, 0, length, problem);
  }

  /**
   * Reads the TimestampedEntry that comes next.
   *
   * @param start where the leaf begins: at the TimestampedEntry, or at the header before it
   */
  static Leaf read(Wire wire, int start) throws Unreadable {
    boolean isHeaded = start < wire.position();
    long millis = wire.u64();
    int type = wire.u16();
    int issuerKey = Wire.NONE;
    if (type == PRECERT_ENTRY) {
      issuerKey = wire.skip(TreeHasher.OCTETS);
    } else if (type != X509_ENTRY && !wire.ranOut()) {
      throw new Unreadable("the type of entry is %d, where 0 and 1 are known".formatted(type));
    }
    int length = wire.u24();
    int certificate = wire.skip(length);
    wire.skip(wire.u16());
    if (wire.ranOut()) {
      throw new Unreadable("the entry is cut short");
    }
    return new Leaf(
        isHeaded,
        start,
        wire.position(),
        type == PRECERT_ENTRY ? Kind.PRECERTIFICATE : Kind.CERTIFICATE,
        millis,
        issuerKey,
        certificate,
        certificate + length,
        problem(millis, length));
  }

  private static @Nullable String problem(long millis, int length) {
    if (length == 0) {
      return "the certificate has no octets";
    }
    return millis < 0 ? "the timestamp is no time" : null;
  }

  /** With something that is odd, unless there is already. */
  Leaf with(String oddity) {
    return new Leaf(
        isHeaded,
        start,
        end,
        kind,
        millis,
        issuerKeyStart,
        certificateStart,
        certificateEnd,
        problem == null ? oddity : problem);
  }

  /** It is no leaf; the message says why. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }
}
