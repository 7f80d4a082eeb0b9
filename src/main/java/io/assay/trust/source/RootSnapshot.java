package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.CertificatePool;
import io.assay.trust.Interceptors;
import io.assay.trust.RootProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of the public root programs and of authorities, as it was at one time.
 * Certificates are read from the underlying buffer one at a time, when they are asked for.
 * Immutable.
 */
public final class RootSnapshot {
  /** Why a program has no data, for people. */
  public static final String NO_DATA = "no data yet: run `assay roots update`";

  private final ByteBuffer octets;
  private final int count;
  private final int contentAt;
  private final SnapshotContent content;
  private final List<RootProgram> programs;

  private RootSnapshot(ByteBuffer octets, int count, int contentAt, SnapshotContent content) {
    this.octets = octets;
    this.count = count;
    this.contentAt = contentAt;
    this.content = content;
    this.programs = RootProgram.PUBLIC.stream().map(this::program).toList();
  }

  /** A snapshot without any data: all programs are absent. */
  public static RootSnapshot empty() {
    return of(
        new RootData(Map.of(), Map.of(), Disallowed.NONE, Interceptors.builtIn(), List.of()),
        List.of());
  }

  /** A snapshot of {@code data} in memory. */
  public static RootSnapshot of(RootData data, List<DocumentDate> documents) {
    try {
      return read(ByteBuffer.wrap(SnapshotFormat.encode(data, documents)));
    } catch (IOException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }

  /**
   * A snapshot over {@code octets}, which must not change from now on.
   *
   * @throws IOException if they are no whole and undamaged snapshot; the message says what is wrong
   */
  static RootSnapshot read(ByteBuffer octets) throws IOException {
    if (octets.capacity() < SnapshotFormat.HEADER_OCTETS
        || octets.getLong(0) != SnapshotFormat.MAGIC) {
      throw new IOException("is no snapshot of root programs");
    }
    int version = octets.getInt(SnapshotFormat.VERSION_AT);
    if (version != SnapshotFormat.VERSION) {
      throw new IOException(
          "has format %d, and this version reads format %d"
              .formatted(version, SnapshotFormat.VERSION));
    }
    if (octets.getLong(SnapshotFormat.CHECKED_FROM) != octets.capacity()) {
      throw new IOException(
          "has %d octets, expected %d"
              .formatted(octets.capacity(), octets.getLong(SnapshotFormat.CHECKED_FROM)));
    }
    if (octets.getInt(SnapshotFormat.CHECKSUM_AT) != SnapshotFormat.checksum(octets)) {
      throw new IOException("is damaged: its checksum does not match");
    }
    try {
      int count = octets.getInt(SnapshotFormat.COUNT_AT);
      int contentAt = octets.getInt(SnapshotFormat.CONTENT_AT);
      PackedReader in = new PackedReader(from(octets, contentAt));
      RootSnapshot snapshot = new RootSnapshot(octets, count, contentAt, SnapshotContent.read(in));
      snapshot.requireSound();
      return snapshot;
    } catch (RuntimeException e) {
      throw new IOException("is damaged: %s".formatted(e), e);
    }
  }

  /** The snapshot as it is stored. */
  ByteBuffer octets() {
    return octets.duplicate();
  }

  private static ByteBuffer from(ByteBuffer octets, int offset) {
    return octets.slice(offset, octets.capacity() - offset);
  }

  /** Follows every reference once, so that later none can lead beyond the end. */
  private void requireSound() {
    for (int i = 0; i < count; i++) {
      PackedReader in = extras(i);
      in.skip();
      in.list(in::skip);
      in.list(in::skip);
      in.list(in::skip);
      if (at(position(i), SnapshotFormat.ENTRY_LENGTH) < 0) {
        throw new IllegalArgumentException("negative length");
      }
    }
  }

  private RootProgram program(String name) {
    RootData.Program data = content.programs().get(name);
    return data == null
        ? RootProgram.absent(name, NO_DATA)
        : new RootProgram(
            name,
            data.source(),
            Optional.of(data.asOf()),
            data.anchors(),
            certificates(),
            Optional.empty());
  }

  /** The public root programs in the order of {@link RootProgram#PUBLIC}; some may be absent. */
  public List<RootProgram> programs() {
    return programs;
  }

  /** The certificates of all authorities. */
  public CertificatePool certificates() {
    return this::named;
  }

  /** How many authorities' certificates there are. */
  public int size() {
    return count;
  }

  /** What is known of the authority with this certificate. */
  public Optional<CaRecord> authority(Sha256 certificate) {
    int i = firstFrom(certificate.hex());
    return i < count && sha256(position(i)).equals(certificate)
        ? Optional.of(authority(position(i)))
        : Optional.empty();
  }

  /**
   * The authorities whose SHA-256 begins with {@code digits}, in order.
   *
   * @param digits lower-case hexadecimal digits, at most 64
   * @param most how many of them are wanted
   */
  public List<Sha256> startingWith(String digits, int most) {
    List<Sha256> found = new ArrayList<>();
    for (int i = firstFrom(digits); i < count && found.size() < most; i++) {
      Sha256 sha256 = sha256(position(i));
      if (!sha256.hex().startsWith(digits)) {
        break;
      }
      found.add(sha256);
    }
    return found;
  }

  /** Microsoft's list of disallowed certificates. */
  public Disallowed disallowed() {
    return content.disallowed();
  }

  /** Products that intercept TLS. */
  public Interceptors interceptors() {
    return content.interceptors();
  }

  /** What had to be left out of the documents or does not fit together, one line each. */
  public List<String> warnings() {
    return content.warnings();
  }

  /** The documents that this was read from. */
  public List<DocumentDate> documents() {
    return content.documents();
  }

  private List<Octets> named(String subject) {
    long hash = SnapshotFormat.subjectHash(subject);
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(octets.getLong(entry(middle)), hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    List<Octets> found = new ArrayList<>();
    for (int i = low; i < count && octets.getLong(entry(i)) == hash; i++) {
      found.add(certificate(i));
    }
    return found;
  }

  /** Where, in the order of the SHA-256, the first stands that is not before {@code digits}. */
  private int firstFrom(String digits) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sha256(position(middle)).hex().compareTo(digits) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The number of the entry that is the {@code i}th in the order of the SHA-256. */
  private int position(int i) {
    return octets.getInt(entry(count) + i * SnapshotFormat.INDEX_OCTETS);
  }

  private static int entry(int number) {
    return SnapshotFormat.HEADER_OCTETS + number * SnapshotFormat.ENTRY_OCTETS;
  }

  private int at(int number, int part) {
    return octets.getInt(entry(number) + part);
  }

  private Sha256 sha256(int number) {
    byte[] digest = new byte[32];
    octets.get(entry(number) + SnapshotFormat.ENTRY_SHA256, digest);
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  private Octets certificate(int number) {
    byte[] der = new byte[at(number, SnapshotFormat.ENTRY_LENGTH)];
    octets.get(at(number, SnapshotFormat.ENTRY_RECORD), der);
    return Octets.copyOf(der);
  }

  private CaRecord authority(int number) {
    return SnapshotContent.authority(certificate(number), extras(number));
  }

  private PackedReader extras(int number) {
    int offset = at(number, SnapshotFormat.ENTRY_RECORD) + at(number, SnapshotFormat.ENTRY_LENGTH);
    return new PackedReader(octets.slice(offset, contentAt - offset));
  }
}
