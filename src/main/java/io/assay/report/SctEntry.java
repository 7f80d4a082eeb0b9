package io.assay.report;

import io.assay.probe.Octets;
import io.assay.x509.SctList;
import java.time.Instant;
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
public record SctEntry(
    @Nullable Integer version, @Nullable String logId, @Nullable String timestamp, String sct) {

  /** The entries of a SignedCertificateTimestampList. */
  public static List<SctEntry> readAll(Octets list) {
    return SctList.read(list).entries().stream().map(SctEntry::of).toList();
  }

  private static SctEntry of(SctList.Entry entry) {
    return new SctEntry(
        entry.version().orElse(null),
        entry.logId().map(Octets::base64).orElse(null),
        entry.timestamp().map(Instant::toString).orElse(null),
        entry.octets().base64());
  }
}
