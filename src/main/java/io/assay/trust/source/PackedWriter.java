package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes values one behind the other, as {@link PackedReader} reads them. One thread's own. */
final class PackedWriter {
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(octets);

  private interface Writing {
    void write() throws IOException;
  }

  PackedWriter number(int value) {
    return writing(() -> out.writeInt(value));
  }

  PackedWriter longNumber(long value) {
    return writing(() -> out.writeLong(value));
  }

  PackedWriter instant(Instant value) {
    return longNumber(value.getEpochSecond()).number(value.getNano());
  }

  PackedWriter digest(Sha256 value) {
    return raw(HexFormat.of().parseHex(value.hex()));
  }

  PackedWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return number(utf8.length).raw(utf8);
  }

  PackedWriter octets(Octets value) {
    return number(value.length()).raw(value.toByteArray());
  }

  PackedWriter raw(byte[] value) {
    return writing(() -> out.write(value));
  }

  <T> PackedWriter list(Collection<T> items, Consumer<T> each) {
    number(items.size());
    items.forEach(each);
    return this;
  }

  <T> PackedWriter optional(Optional<T> value, Consumer<T> present) {
    return list(value.stream().toList(), present);
  }

  int length() {
    return octets.size();
  }

  byte[] toByteArray() {
    return octets.toByteArray();
  }

  private PackedWriter writing(Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return this;
  }
}
