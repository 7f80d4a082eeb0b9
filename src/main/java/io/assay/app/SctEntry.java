package io.assay.app;

import io.assay.probe.Octets;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signed certificate timestamp of the TLS extension, as {@link CheckReport} shows it (RFC 6962,
 * section 3.3). What cannot be read is null; {@code sct} holds the octets whatever they are.
 *
 * @param version 0 for v1
 * @param logId SHA-256 of the log's key, in base64 as log lists write it
 * @param timestamp when the log promised, ISO 8601
 * @param sct the serialized SCT, in base64
 */
record SctEntry(
    @Nullable Integer version, @Nullable String logId, @Nullable String timestamp, String sct) {

  private static final int LOG_ID_OCTETS = 32;

  /** Reads a SignedCertificateTimestampList; a remainder that is no SCT becomes a last entry. */
  static List<SctEntry> readAll(Octets list) {
    ByteBuffer octets = ByteBuffer.wrap(list.toByteArray());
    List<SctEntry> entries = new ArrayList<>();
    if (octets.remaining() >= 2 && unsignedShort(octets, 0) == octets.remaining() - 2) {
      octets.getShort();
    }
    while (octets.hasRemaining()) {
      boolean whole =
          octets.remaining() >= 2
              && unsignedShort(octets, octets.position()) <= octets.remaining() - 2;
      byte[] entry = new byte[whole ? Short.toUnsignedInt(octets.getShort()) : octets.remaining()];
      octets.get(entry);
      entries.add(whole ? read(entry) : unreadable(entry));
    }
    return List.copyOf(entries);
  }

  private static SctEntry read(byte[] sct) {
    try {
      ByteBuffer octets = ByteBuffer.wrap(sct);
      int version = Byte.toUnsignedInt(octets.get());
      byte[] logId = new byte[LOG_ID_OCTETS];
      octets.get(logId);
      Instant timestamp = Instant.ofEpochMilli(octets.getLong());
      return new SctEntry(version, base64(logId), timestamp.toString(), base64(sct));
    } catch (BufferUnderflowException | DateTimeException _) {
      return unreadable(sct);
    }
  }

  private static SctEntry unreadable(byte[] octets) {
    return new SctEntry(null, null, null, base64(octets));
  }

  private static int unsignedShort(ByteBuffer octets, int index) {
    return Short.toUnsignedInt(octets.getShort(index));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
