package io.assay.fetch;

import io.assay.probe.Octets;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A body as it comes. What is announced is not believed beyond a megabyte, so that announcing costs
 * the server as much as it costs this program; up to that, the octets are copied once. One thread's
 * own.
 */
final class BodyBuffer {
  private static final int SMALLEST = 8 * 1024;

  private byte[] octets = new byte[0];
  private int size;
  private int announced;

  /** How many octets are to come. */
  void announce(long octets) {
    announced = Math.clamp(octets, 0, Integer.MAX_VALUE - 8);
  }

  int size() {
    return size;
  }

  void append(ByteBuf data) {
    int length = data.readableBytes();
    int needed = Math.addExact(size, length);
    if (needed > octets.length) {
      octets = Arrays.copyOf(octets, capacity(needed));
    }
    data.readBytes(octets, size, length);
    size = needed;
  }

  private int capacity(int needed) {
    int expected = Math.min(announced, Bounds.BELIEVED_OCTETS);
    long doubled = Math.max(Math.max(SMALLEST, expected), 2L * octets.length);
    // Where it is known how many there will be, no more are needed.
    long most = announced >= needed ? announced : Integer.MAX_VALUE - 8;
    return (int) Math.max(needed, Math.min(doubled, most));
  }

  /** The body; nothing must be appended any more. */
  Octets take() {
    return Octets.taking(size == octets.length ? octets : Arrays.copyOf(octets, size));
  }
}
