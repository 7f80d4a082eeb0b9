package io.assay.ct.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the presentation language of TLS (RFC 5246, section 4) from some octets of an array, from
 * the front to the back. Where there are not enough octets, what is read is {@link #NONE} and so is
 * all that comes after. One thread's own.
 */
final class Wire {
  /** No number, no place. */
  static final int NONE = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] octets;
  private final int end;
  private int position;
  private boolean ranOut;

  Wire(byte[] octets, int from, int to) {
    this.octets = octets;
    this.position = from;
    this.end = to;
  }

  /** The next octet that has not been read. */
  int position() {
    return position;
  }

  /** Whether something was read that is not there. */
  boolean ranOut() {
    return ranOut;
  }

  int left() {
    return end - position;
  }

  /** Where {@code length} octets begin, which are passed over. */
  int skip(int length) {
    if (ranOut || length == NONE || length > left()) {
      ranOut = true;
      return NONE;
    }
    int start = position;
    position += length;
    return start;
  }

  int u16() {
    int at = skip(2);
    return at == NONE ? NONE : ((octets[at] & 0xff) << 8) | (octets[at + 1] & 0xff);
  }

  int u24() {
    int at = skip(3);
    return at == NONE
        ? NONE
        : ((octets[at] & 0xff) << 16) | ((octets[at + 1] & 0xff) << 8) | (octets[at + 2] & 0xff);
  }

  /** As 64 bits; ask {@link #ranOut} whether they were there. */
  long u64() {
    int at = skip(Long.BYTES);
    return at == NONE ? NONE : (long) LONG.get(octets, at);
  }
}
