package io.assay.ct.watch;

import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The entries of the data tiles of a real static CT log, as far as matching needs them. */
final class RealTiles {
  private static final int PRECERTIFICATE = 1;

  private RealTiles() {}

  /** One entry: a view of its tile. */
  static final class Entry {
    private final byte[] tile;
    private final int from;
    private final int to;
    private final boolean precertificate;
    private final Octets submitted;

    private Entry(byte[] tile, int from, int to, boolean precertificate, Octets submitted) {
      this.tile = tile;
      this.from = from;
      this.to = to;
      this.precertificate = precertificate;
      this.submitted = submitted;
    }

    /** A copy of the Certificate, of a precertificate the TBSCertificate. */
    byte[] octets() {
      return Arrays.copyOfRange(tile, from, to);
    }

    /** The Certificate, or the precertificate as it was submitted. */
    CertificateFacts facts() {
      return CertificateFacts.of(submitted);
    }

    List<Hit> match(WatchList watched) {
      return match(watched, tile, from, to);
    }

    /** Matches other octets as if they were this entry's. */
    List<Hit> match(WatchList watched, byte[] octets) {
      return match(watched, octets, 0, octets.length);
    }

    private List<Hit> match(WatchList watched, byte[] octets, int start, int end) {
      return precertificate
          ? watched.matchTbs(octets, start, end)
          : watched.matchCertificate(octets, start, end);
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
      int submittedLength = precertificate ? u24(in) : length;
      int submitted = precertificate ? in.position() : from;
      if (precertificate) {
        in.position(submitted + submittedLength);
      }
      int chain = in.getShort() & 0xffff;
      in.position(in.position() + chain);
      entries.add(
          new Entry(
              tile,
              from,
              from + length,
              precertificate,
              Octets.copyOf(tile, submitted, submitted + submittedLength)));
    }
  }

  private static int u24(ByteBuffer in) {
    return (in.getShort() & 0xffff) << 8 | (in.get() & 0xff);
  }
}
