package io.assay.atlas;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Takes the compression off a file, which its first octets tell. */
final class Unpacked {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] BZIP2 = {'B', 'Z', 'h'};
  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z'};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final int LONGEST = 5;

  private Unpacked() {}

  /**
   * What {@code file} holds.
   *
   * @throws IOException if it cannot be read, or is compressed in a way that is not known here; the
   *     message says what to do
   */
  static InputStream of(InputStream file) throws IOException {
    PushbackInputStream in = new PushbackInputStream(file, LONGEST);
    byte[] first = in.readNBytes(LONGEST);
    in.unread(first);
    if (begins(first, GZIP)) {
      return new GZIPInputStream(new Honest(in), Bounds.BUFFER_OCTETS);
    }
    refuse(first, BZIP2, "bzip2", "bunzip2");
    refuse(first, XZ, "xz", "unxz");
    refuse(first, ZSTD, "zstd", "unzstd");
    return in;
  }

  private static void refuse(byte[] first, byte[] mark, String format, String program)
      throws IOException {
    if (begins(first, mark)) {
      throw new IOException(
          "compressed with %s, which is not read here: %s -c FILE | assay import atlas -"
              .formatted(format, program));
    }
  }

  private static boolean begins(byte[] octets, byte[] mark) {
    return octets.length >= mark.length
        && Arrays.equals(octets, 0, mark.length, mark, 0, mark.length);
  }

  /**
   * Knows whether there is more by looking. {@link GZIPInputStream} takes a pipe that has nothing
   * ready for the end of the file, and would drop all members but the first.
   */
  private static final class Honest extends FilterInputStream {
    private final PushbackInputStream pushback;

    Honest(PushbackInputStream in) {
      super(in);
      this.pushback = in;
    }

    @Override
    public int available() throws IOException {
      int next = pushback.read();
      if (next < 0) {
        return 0;
      }
      pushback.unread(next);
      return Math.max(1, pushback.available());
    }
  }
}
