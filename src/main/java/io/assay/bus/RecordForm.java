package io.assay.bus;

import io.assay.endpoint.Sha256;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import io.assay.probe.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a record of the topic of observations looks like.
 *
 * <ul>
 *   <li>key: the resolver's name in UTF-8
 *   <li>header {@code v}: one octet, {@value #VERSION}; another number means that a reader of this
 *       one would take the record for something else than it is
 *   <li>header {@code o}: eight octets, the outbox
 *   <li>header {@code s}: eight octets, big-endian, the sequence number in that outbox; greater
 *       than that of every earlier record of the same outbox in the partition
 *   <li>value: the JSON of {@link ObservationJson} in UTF-8, in which the base64 of its SHA-256
 *       stands for each certificate of the chain. Members that a reader does not know are passed
 *       over; absent ones have their defaults.
 * </ul>
 */
final class RecordForm {
  static final int VERSION = 1;

  private static final String VERSION_HEADER = "v";
  private static final String OUTBOX_HEADER = "o";
  private static final String SEQUENCE_HEADER = "s";

  private RecordForm() {}

  /**
   * An observation in the form in which it is kept and travels.
   *
   * @param certificates those for which {@code value} has digests
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and handed on as it is.
  record Written(String key, byte[] value, Map<Sha256, Octets> certificates) {}

  static Written write(Observation observation) {
    Map<Sha256, Octets> certificates = new LinkedHashMap<>();
    String json =
        ObservationJson.write(
            observation,
            octets -> {
              Sha256 digest = Sha256.of(octets.toByteArray());
              certificates.put(digest, octets);
              return digest.base64();
            });
    return new Written(
        observation.target().resolver(), json.getBytes(StandardCharsets.UTF_8), certificates);
  }

  static Headers headers(long outbox, long sequence) {
    return new RecordHeaders()
        .add(VERSION_HEADER, new byte[] {VERSION})
        .add(OUTBOX_HEADER, octets(outbox))
        .add(SEQUENCE_HEADER, octets(sequence));
  }

  /** The outbox that a record is from; empty where it does not say. */
  static OptionalLong outbox(ConsumerRecord<byte[], byte[]> row) {
    return number(row, OUTBOX_HEADER);
  }

  /** The sequence number that a record has in its outbox; empty where it has none. */
  static OptionalLong sequence(ConsumerRecord<byte[], byte[]> row) {
    return number(row, SEQUENCE_HEADER);
  }

  /** Answers certificates by their digests. */
  interface CertificateSource {
    Optional<Octets> find(Sha256 digest) throws InterruptedException;
  }

  /**
   * Reads a record.
   *
   * @throws Unreadable if it is none of an observation, or lacks something
   */
  static Observation read(ConsumerRecord<byte[], byte[]> row, CertificateSource certificates)
      throws Unreadable, InterruptedException {
    Optional<byte[]> version = header(row, VERSION_HEADER);
    if (version.isEmpty() || version.get().length != 1) {
      throw new Unreadable(SetAsideReason.HEADER, "no version in its header");
    }
    int found = version.get()[0] & 0xff;
    if (found != VERSION) {
      throw new Unreadable(
          SetAsideReason.SCHEMA,
          "form %d; this version of Assay reads %d".formatted(found, VERSION));
    }
    if (outbox(row).isEmpty() || sequence(row).isEmpty()) {
      throw new Unreadable(SetAsideReason.HEADER, "no outbox or sequence number in its header");
    }
    byte[] value = row.value();
    if (value == null) {
      throw new Unreadable(SetAsideReason.MALFORMED, "no value");
    }
    if (value.length > Bounds.RECORD_OCTETS) {
      throw new Unreadable(
          SetAsideReason.OVERSIZED,
          "%d octets; %d at most".formatted(value.length, Bounds.RECORD_OCTETS));
    }
    return read(value, certificates);
  }

  private static Observation read(byte[] value, CertificateSource certificates)
      throws Unreadable, InterruptedException {
    Looked looked = new Looked(certificates);
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return ObservationJson.read(json, looked::certificate);
    } catch (CharacterCodingException e) {
      throw new Unreadable(SetAsideReason.MALFORMED, "not UTF-8", e);
    } catch (RuntimeException e) {
      if (looked.interrupted != null) {
        throw looked.interrupted;
      }
      if (looked.missing != null) {
        throw new Unreadable(
            SetAsideReason.CERTIFICATE, "nobody published its certificate " + looked.missing, e);
      }
      // Whatever somebody wrote there must not stop those behind it.
      throw new Unreadable(SetAsideReason.MALFORMED, Reason.of(e), e);
    }
  }

  /** Looks certificates up for a reader that knows no checked exceptions. */
  private static final class Looked {
    private final CertificateSource source;
    @Nullable Sha256 missing;
    @Nullable InterruptedException interrupted;

    Looked(CertificateSource source) {
      this.source = source;
    }

    Octets certificate(String base64) {
      Sha256 digest = Sha256.ofDigest(Octets.fromBase64(base64).toByteArray());
      try {
        Optional<Octets> found = source.find(digest);
        if (found.isEmpty()) {
          missing = digest;
        }
        return found.orElseThrow(() -> new IllegalArgumentException("unknown certificate"));
      } catch (InterruptedException e) {
        interrupted = e;
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static OptionalLong number(ConsumerRecord<byte[], byte[]> row, String name) {
    Optional<byte[]> octets = header(row, name);
    return octets.isPresent() && octets.get().length == Long.BYTES
        ? OptionalLong.of(ByteBuffer.wrap(octets.get()).getLong())
        : OptionalLong.empty();
  }

  private static Optional<byte[]> header(ConsumerRecord<byte[], byte[]> row, String name) {
    return Optional.ofNullable(row.headers().lastHeader(name)).map(Header::value);
  }

  private static byte[] octets(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
