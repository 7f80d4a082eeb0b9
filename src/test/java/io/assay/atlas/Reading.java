package io.assay.atlas;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Reads a whole file. */
final class Reading {
  private Reading() {}

  static List<Read> all(String text) {
    return all(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<Read> all(byte[] file) {
    try {
      return all(new ByteArrayInputStream(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Read> all(InputStream file) throws IOException {
    AtlasResults results = AtlasResults.in(file);
    List<Read> all = new ArrayList<>();
    for (Optional<Read> next = results.next(); next.isPresent(); next = results.next()) {
      all.add(next.get());
    }
    return all;
  }

  /** The only result of a file. */
  static SslcertResult one(Sslcert result) {
    List<Read> all = all(result.line());
    if (all.size() == 1 && all.getFirst() instanceof Read.Sslcert(var read)) {
      return read;
    }
    throw new AssertionError(all.toString());
  }

  /** Why the only element of a file cannot be read. */
  static String fault(Sslcert result) {
    List<Read> all = all(result.line());
    if (all.size() == 1 && all.getFirst() instanceof Read.Unreadable(_, _, var reason)) {
      return reason;
    }
    throw new AssertionError(all.toString());
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
