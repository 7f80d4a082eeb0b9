package io.assay.ct.watch;

import io.assay.x509.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The entries of the data tiles of a real static CT log, as far as matching needs them. */
final class RealTiles {
  private static final int PRECERTIFICATE = 1;

  private RealTiles() {}

  /**
   * One entry.
   *
   * @param tile the tile that it stands in from {@code from} to {@code to}
   * @param precertificate whether that is a TBSCertificate
   * @param der the Certificate, of a precertificate as it was submitted
   */
  record Entry(byte[] tile, int from, int to, boolean precertificate, byte[] der) {
    List<Hit> match(WatchList watched) {
      return precertificate
          ? watched.matchTbs(tile, from, to)
          : watched.matchCertificate(tile, from, to);
    }
  }

  static List<Entry> entries() {
    Path folder = SharedData.folder("ct/static-ct/navigli2025h2/tile/data");
    try (Stream<Path> files = Files.walk(folder)) {
      List<Entry> entries = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        read(Files.readAllBytes(file), entries);
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(byte[] tile, List<Entry> entries) {
    ByteBuffer in = ByteBuffer.wrap(tile);
    while (in.hasRemaining()) {
      in.getLong();
      boolean precertificate = in.getShort() == PRECERTIFICATE;
      if (precertificate) {
        in.position(in.position() + 32);
      }
      int length = u24(in);
      int from = in.position();
      in.position(from + length);
      in.position(in.position() + 2 + (in.getShort(in.position()) & 0xffff));
      byte[] der = new byte[length];
      in.get(from, der);
      if (precertificate) {
        der = new byte[u24(in)];
        in.get(der);
      }
      int chain = in.getShort() & 0xffff;
      in.position(in.position() + chain);
      entries.add(new Entry(tile, from, from + length, precertificate, der));
    }
  }

  private static int u24(ByteBuffer in) {
    return (in.getShort() & 0xffff) << 8 | (in.get() & 0xff);
  }
}
