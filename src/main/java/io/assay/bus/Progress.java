package io.assay.bus;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a partition was handled, beside its offset: up to which number of each outbox, and how
 * many observations that were. It is committed as the metadata of the offset and so changes with it
 * or not at all. Confined to one thread.
 *
 * <p>Written as base64 of: one octet for the form, the count and the time as variable-length
 * numbers, and for each outbox, the one that was silent longest first, eight octets of identity and
 * its number. Compressing that would gain nothing: identities are random.
 */
final class Progress {
  private static final int FORM = 1;
  private static final int IDENTITY_OCTETS = Long.BYTES;
  private static final int LONGEST_NUMBER = 10;

  /** What base64 makes of so many octets is what Kafka takes. */
  private static final int MOST_OCTETS = Bounds.METADATA_CHARACTERS / 4 * 3;

  /** The highest number handled, by outbox; the one that was silent longest first. */
  private final Map<Long, Long> handled = new LinkedHashMap<>();

  private long count;
  private long newest;

  /** Whether this is behind what was handled of that outbox. */
  boolean isNew(long outbox, long sequence) {
    Long highest = handled.get(outbox);
    return highest == null || sequence > highest;
  }

  /** Everything of that outbox up to this number is handled. */
  void handled(long outbox, long sequence) {
    handled.remove(outbox);
    handled.put(outbox, sequence);
    if (handled.size() > Bounds.OUTBOXES) {
      handled.remove(handled.keySet().iterator().next());
    }
  }

  /** One more was counted. */
  void count() {
    count++;
  }

  /** How many observations were ever counted in this partition. */
  long counted() {
    return count;
  }

  /** A record of this time was passed, in milliseconds since 1970. */
  void passed(long timestamp) {
    newest = Math.max(newest, timestamp);
  }

  /** The latest time of a record that was passed; 0 where there was none. */
  long newest() {
    return newest;
  }

  /** As text; the outboxes that were silent longest are left out where not all fit. */
  String write() {
    ByteBuffer octets = ByteBuffer.allocate(MOST_OCTETS);
    octets.put((byte) FORM);
    put(octets, count);
    put(octets, newest);
    List<Map.Entry<Long, Long>> fitting = new ArrayList<>();
    int left = octets.remaining();
    for (Map.Entry<Long, Long> each : List.copyOf(handled.entrySet()).reversed()) {
      left -= IDENTITY_OCTETS + length(each.getValue());
      if (left < 0) {
        break;
      }
      fitting.add(each);
    }
    for (Map.Entry<Long, Long> each : fitting.reversed()) {
      octets.putLong(each.getKey());
      put(octets, each.getValue());
    }
    byte[] written = new byte[octets.position()];
    octets.flip().get(written);
    return Base64.getEncoder().encodeToString(written);
  }

  /** Reads what {@link #write} wrote; empty if it is something else. */
  static Optional<Progress> read(String text) {
    try {
      ByteBuffer octets = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      if (!octets.hasRemaining() || octets.get() != FORM) {
        return Optional.empty();
      }
      Progress progress = new Progress();
      progress.count = number(octets);
      progress.newest = number(octets);
      while (octets.hasRemaining()) {
        long outbox = octets.getLong();
        progress.handled(outbox, number(octets));
      }
      return Optional.of(progress);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /** Seven bits an octet, the lowest first; all but the last have the highest bit set. */
  private static void put(ByteBuffer octets, long number) {
    long left = number;
    while ((left & ~0x7fL) != 0) {
      octets.put((byte) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    octets.put((byte) left);
  }

  private static int length(long number) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
  }

  private static long number(ByteBuffer octets) {
    long number = 0;
    for (int i = 0; i < LONGEST_NUMBER; i++) {
      byte octet = octets.get();
      number |= (octet & 0x7fL) << (7 * i);
      if (octet >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number without end");
  }
}
