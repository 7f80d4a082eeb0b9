package io.assay.ct.log;

import io.assay.ct.log.LogEntry.Extra;
import io.assay.ct.log.LogEntry.Kind;
import io.assay.ct.tree.TreeHasher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the entries of get-entries (RFC 6962, section 4.6), whatever they hold. */
final class Rfc6962Entry {
  private static final int V1 = 0;
  private static final int TIMESTAMPED_ENTRY = 0;

  private Rfc6962Entry() {}

  /** Never throws. The arrays belong to the entry from now on. */
  static LogEntry of(long index, byte[] leafInput, byte[] extraData, TreeHasher hasher) {
    byte[] hash = hasher.leaf(leafInput, 0, leafInput.length);
    try {
      Leaf leaf = leaf(leafInput);
      return new LogEntry(index, leafInput, leaf, hash, extraData, extra(extraData, leaf.kind()));
    } catch (Leaf.Unreadable e) {
      // What it holds may stand in either of them.
      byte[] all = Arrays.copyOf(leafInput, leafInput.length + extraData.length);
      System.arraycopy(extraData, 0, all, leafInput.length, extraData.length);
      return new LogEntry(
          index,
          all,
          Leaf.unreadable(leafInput.length, all.length, "" + e.getMessage()),
          hash,
          extraData,
          new Extra(0, extraData.length, Wire.NONE, Wire.NONE, 0, 0, false, null));
    }
  }

  private static Leaf leaf(byte[] octets) throws Leaf.Unreadable {
    Wire wire = new Wire(octets, 0, octets.length);
    int header = wire.u16();
    if (header != (V1 << Byte.SIZE | TIMESTAMPED_ENTRY)) {
      throw new Leaf.Unreadable(
          header == Wire.NONE
              ? "the entry is cut short"
              : "version and type of the leaf are %d and %d, where 0 and 0 are known"
                  .formatted(header >> Byte.SIZE, header & 0xff));
    }
    Leaf leaf = Leaf.read(wire, 0);
    if (wire.left() == 0) {
      return leaf;
    }
    // Also what is behind the leaf is part of what was hashed.
    return new Leaf(
            true,
            0,
            octets.length,
            leaf.kind(),
            leaf.millis(),
            leaf.issuerKeyStart(),
            leaf.certificateStart(),
            leaf.certificateEnd(),
            leaf.problem())
        .with("%d octets behind the leaf".formatted(wire.left()));
  }

  /** X509ChainEntry or PrecertChainEntry. */
  private static Extra extra(byte[] octets, Kind kind) {
    Wire wire = new Wire(octets, 0, octets.length);
    int precertificate = Wire.NONE;
    int length = 0;
    if (kind == Kind.PRECERTIFICATE) {
      length = wire.u24();
      precertificate = wire.skip(length);
    }
    int chainLength = wire.u24();
    int chain = wire.position();
    int chainEnd = chain + Math.clamp(chainLength, 0, wire.left());
    String problem = problem(octets, wire, chainLength, chainEnd);
    return new Extra(
        0, octets.length, precertificate, precertificate + length, chain, chainEnd, false, problem);
  }

  private static @Nullable String problem(byte[] octets, Wire wire, int length, int chainEnd) {
    Wire chain = new Wire(octets, wire.position(), chainEnd);
    if (wire.skip(length) == Wire.NONE) {
      return "extra_data is cut short";
    }
    if (wire.left() > 0) {
      return "%d octets behind the chain in extra_data".formatted(wire.left());
    }
    while (chain.left() > 0) {
      if (chain.skip(chain.u24()) == Wire.NONE) {
        return "a certificate of the chain is cut short";
      }
    }
    return null;
  }
}
