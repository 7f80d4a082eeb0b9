package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.trust.NameKeys;
import io.assay.x509.CertificateFacts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * How a snapshot is laid out, so that it can be used without being read as a whole. Numbers are
 * big-endian.
 *
 * <pre>
 *   0   magic, version, CRC-32C of all from octet 16 on, length of all
 *   24  number of certificates n, offset of the content
 *   32  n times: hash of the subject, SHA-256, offset of the record, octets of the certificate;
 *       in the order of the hashes
 *       n times: an index into these, in the order of the SHA-256
 *       records: the certificate and what CCADB says of it
 *       content: {@link SnapshotContent}
 * </pre>
 */
final class SnapshotFormat {
  static final long MAGIC =
      ByteBuffer.wrap("assayrts".getBytes(StandardCharsets.US_ASCII)).getLong();

  /** Counts changes of the layout, and of what is read from documents. */
  static final int VERSION = 1;

  static final int VERSION_AT = 8;
  static final int CHECKSUM_AT = 12;
  static final int CHECKED_FROM = 16;
  static final int COUNT_AT = 24;
  static final int CONTENT_AT = 28;
  static final int HEADER_OCTETS = 32;

  /** An entry of the first table, and where its parts stand. */
  static final int ENTRY_OCTETS = 48;

  static final int ENTRY_SHA256 = 8;
  static final int ENTRY_RECORD = 40;
  static final int ENTRY_LENGTH = 44;

  /** An entry of the second table. */
  static final int INDEX_OCTETS = 4;

  /** No snapshot is larger: ten times what there is to know. */
  static final int MOST_OCTETS = 256 * 1024 * 1024;

  private SnapshotFormat() {}

  private record Entry(long subject, Sha256 sha256, CaRecord authority) {
    Entry(Map.Entry<Sha256, CaRecord> authority) {
      this(
          subjectHash(
              CertificateFacts.of(authority.getValue().der())
                  .subject()
                  .map(NameKeys::of)
                  .orElse("")),
          authority.getKey(),
          authority.getValue());
    }
  }

  /** What certificates are found by: a hash of the name in the form of {@link NameKeys#of}. */
  static long subjectHash(String subject) {
    return HexFormat.fromHexDigitsToLong(
        Sha256.of(subject.getBytes(StandardCharsets.UTF_8)).hex(), 0, 16);
  }

  static int checksum(ByteBuffer snapshot) {
    CRC32C crc = new CRC32C();
    crc.update(snapshot.slice(CHECKED_FROM, snapshot.capacity() - CHECKED_FROM));
    return (int) crc.getValue();
  }

  /** A snapshot of {@code data}. */
  static byte[] encode(RootData data, List<DocumentDate> documents) {
    List<Entry> entries =
        data.authorities().entrySet().stream()
            .map(Entry::new)
            .sorted(
                (a, b) -> {
                  int bySubject = Long.compareUnsigned(a.subject, b.subject);
                  return bySubject == 0 ? a.sha256.hex().compareTo(b.sha256.hex()) : bySubject;
                })
            .toList();
    PackedWriter table = new PackedWriter();
    PackedWriter records = new PackedWriter();
    int recordsAt = HEADER_OCTETS + entries.size() * (ENTRY_OCTETS + INDEX_OCTETS);
    for (Entry entry : entries) {
      table
          .longNumber(entry.subject)
          .digest(entry.sha256)
          .number(recordsAt + records.length())
          .number(entry.authority.der().length());
      records.raw(entry.authority.der().toByteArray());
      SnapshotContent.write(entry.authority, records);
    }
    List<Integer> bySha256 = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      bySha256.add(i);
    }
    bySha256.sort(Comparator.comparing(i -> entries.get(i).sha256.hex()));
    bySha256.forEach(table::number);
    int contentAt = recordsAt + records.length();
    new SnapshotContent(
            data.programs(), data.disallowed(), data.interceptors(), data.warnings(), documents)
        .write(records);
    byte[] snapshot =
        new PackedWriter()
            .longNumber(MAGIC)
            .number(VERSION)
            .number(0)
            .longNumber((long) recordsAt + records.length())
            .number(entries.size())
            .number(contentAt)
            .raw(table.toByteArray())
            .raw(records.toByteArray())
            .toByteArray();
    ByteBuffer buffer = ByteBuffer.wrap(snapshot);
    return buffer.putInt(CHECKSUM_AT, checksum(buffer)).array();
  }
}
