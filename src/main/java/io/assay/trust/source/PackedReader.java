package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads values one behind the other. A length that goes beyond the end is a {@link
 * BufferUnderflowException}, a value that cannot be one is another {@link RuntimeException}. One
 * thread's own.
 */
final class PackedReader {
  private static final int DIGEST_OCTETS = 32;

  private final ByteBuffer in;

  PackedReader(ByteBuffer in) {
    this.in = in;
  }

  int number() {
    return in.getInt();
  }

  long longNumber() {
    return in.getLong();
  }

  Instant instant() {
    return Instant.ofEpochSecond(longNumber(), number());
  }

  Sha256 digest() {
    return new Sha256(HexFormat.of().formatHex(raw(DIGEST_OCTETS)));
  }

  String text() {
    return new String(raw(number()), StandardCharsets.UTF_8);
  }

  Octets octets() {
    return Octets.copyOf(raw(number()));
  }

  /** Passes over a text or octets, and answers how many octets these were. */
  int skip() {
    int length = number();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + length);
    return length;
  }

  <T> List<T> list(Supplier<T> each) {
    int size = number();
    // Every item takes an octet at least, so that a damaged size cannot ask for much memory.
    if (size < 0 || size > in.remaining()) {
      throw new BufferUnderflowException();
    }
    List<T> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(each.get());
    }
    return items;
  }

  <T> Optional<T> optional(Supplier<T> present) {
    List<T> items = list(present);
    if (items.size() > 1) {
      throw new IllegalArgumentException("%d of what is once or absent".formatted(items.size()));
    }
    return items.stream().findFirst();
  }

  private byte[] raw(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] octets = new byte[length];
    in.get(octets);
    return octets;
  }
}
