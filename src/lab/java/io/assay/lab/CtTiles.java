package io.assay.lab;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Takes data tiles (C2SP static-ct-api) of real logs apart, to be replayed. */
public final class CtTiles {
  private CtTiles() {}

  /** The entries of a tile; of their chains, only the digests are at hand. */
  public static List<CtEntry> entries(byte[] tile) {
    List<CtEntry> entries = new ArrayList<>();
    ByteBuffer octets = ByteBuffer.wrap(tile);
    while (octets.hasRemaining()) {
      int start = octets.position();
      octets.getLong();
      boolean isPrecertificate = octets.getShort() == 1;
      octets.position(octets.position() + (isPrecertificate ? 32 : 0));
      pass(octets, length24(octets));
      pass(octets, octets.getShort());
      byte[] leaf = new byte[2 + octets.position() - start];
      octets.get(start, leaf, 2, leaf.length - 2);
      byte[] precertificate = new byte[isPrecertificate ? length24(octets) : 0];
      octets.get(precertificate);
      byte[] fingerprints = new byte[octets.getShort()];
      octets.get(fingerprints);
      entries.add(new CtEntry(leaf, precertificate, List.of(), fingerprints));
    }
    return entries;
  }

  private static void pass(ByteBuffer octets, int length) {
    octets.position(octets.position() + length);
  }

  private static int length24(ByteBuffer octets) {
    return ((octets.get() << 16) & 0xff0000) | Short.toUnsignedInt(octets.getShort());
  }
}
