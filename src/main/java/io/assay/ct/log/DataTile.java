package io.assay.ct.log;

import io.assay.ct.log.LogEntry.Extra;
import io.assay.ct.log.LogEntry.Kind;
import io.assay.ct.tree.TreeHasher;
import java.util.ArrayList;
import java.util.List;

/** Reads the tiles of entries of a static log (C2SP static-ct-api). */
final class DataTile {
  private DataTile() {}

  /**
   * The entries of a tile, which have no lengths of their own: one that is broken breaks all behind
   * it.
   *
   * @param octets those of the tile, which belong to the entries from now on
   * @param first where the first entry stands in the log
   * @param count how many there have to be
   * @param mayGoOn whether there may be more, which are passed over
   * @param where for messages
   */
  static List<LogEntry> read(byte[] octets, long first, int count, boolean mayGoOn, String where)
      throws LogException {
    TreeHasher hasher = new TreeHasher();
    Wire wire = new Wire(octets, 0, octets.length);
    List<LogEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      try {
        Leaf leaf = Leaf.read(wire, wire.position());
        Extra extra = extra(wire, leaf.kind());
        byte[] hash = hasher.timestampedEntry(octets, leaf.start(), leaf.end());
        entries.add(new LogEntry(first + i, octets, leaf, hash, octets, extra));
      } catch (Leaf.Unreadable e) {
        throw new LogException(
            LogException.Kind.MALFORMED,
            "%s: entry %d of %d: %s".formatted(where, i, count, e.getMessage()),
            e);
      }
    }
    if (wire.left() > 0 && !mayGoOn) {
      throw new LogException(
          LogException.Kind.MALFORMED,
          "%s: %d octets behind the last of %d entries".formatted(where, wire.left(), count));
    }
    return entries;
  }

  private static Extra extra(Wire wire, Kind kind) throws Leaf.Unreadable {
    int start = wire.position();
    int precertificate = Wire.NONE;
    int length = 0;
    if (kind == Kind.PRECERTIFICATE) {
      length = wire.u24();
      precertificate = wire.skip(length);
    }
    int chainLength = wire.u16();
    int chain = wire.skip(chainLength);
    if (wire.ranOut()) {
      throw new Leaf.Unreadable("the entry is cut short");
    }
    if (chainLength % TreeHasher.OCTETS != 0) {
      throw new Leaf.Unreadable("a chain of %d octets is none of digests".formatted(chainLength));
    }
    return new Extra(
        start,
        wire.position(),
        precertificate,
        precertificate + length,
        chain,
        wire.position(),
        true,
        null);
  }
}
