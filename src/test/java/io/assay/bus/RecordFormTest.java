package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import io.assay.endpoint.Sha256;
import io.assay.lab.Observations;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import io.assay.probe.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordFormTest {
  /** What Assay 0.1.0 wrote; never changed, since records live longer than versions. */
  private static final Path FIXTURES = Path.of("src/test/resources/bus");

  /** An observation on the wire has fewer octets than this once its certificates are known. */
  private static final int WIRE_OCTETS = 600;

  private final Map<Sha256, Octets> known = new HashMap<>();

  private static ConsumerRecord<byte[], byte[]> row(byte @Nullable [] value, Headers headers) {
    return new ConsumerRecord<>(
        "t",
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[0],
        value,
        headers,
        Optional.empty());
  }

  private Observation read(byte[] value) throws Exception {
    return RecordForm.read(
        row(value, RecordForm.headers(7, 1)), digest -> Optional.ofNullable(known.get(digest)));
  }

  private Unreadable refused(byte @Nullable [] value, Headers headers) {
    return catchThrowableOfType(
        Unreadable.class,
        () ->
            RecordForm.read(row(value, headers), digest -> Optional.ofNullable(known.get(digest))));
  }

  @Test
  void anObservationIsReadAsItWasWrittenOnceItsCertificatesAreKnown() throws Exception {
    Observations source = new Observations(1, "here", 20);
    for (int i = 0; i < 40; i++) {
      Observation observation = source.number(i);

      RecordForm.Written written = RecordForm.write(observation);
      known.putAll(written.certificates());

      assertThat(written.key()).isEqualTo(observation.target().resolver());
      assertThat(written.certificates().values())
          .containsExactlyElementsOf(observation.tls().orElseThrow().certificates());
      assertThat(read(written.value())).isEqualTo(observation);
    }
  }

  @Test
  void theSameCertificateTwiceIsPublishedOnceAndReadTwice() throws Exception {
    Observation observation =
        ObservationJson.read(
            ObservationJson.write(new Observations(1, "here", 2).number(0))
                .replaceFirst("(\"certificates\":\\[)(\"[^\"]*\")", "$1$2,$2"));

    RecordForm.Written written = RecordForm.write(observation);
    known.putAll(written.certificates());

    assertThat(observation.tls().orElseThrow().certificates()).hasSize(3);
    assertThat(written.certificates()).hasSize(2);
    assertThat(read(written.value())).isEqualTo(observation);
  }

  @Test
  void theFirstFormIsStillRead() throws Exception {
    byte[] leaf = "a certificate".getBytes(StandardCharsets.UTF_8);
    known.put(Sha256.of(leaf), Octets.copyOf(leaf));

    Observation observation = read(Files.readAllBytes(FIXTURES.resolve("observation-1.json")));

    assertThat(observation.target().resolver()).isEqualTo("quad9");
    assertThat(observation.tls().orElseThrow().certificates()).containsExactly(Octets.copyOf(leaf));
    assertThat(observation.startedAt()).isEqualTo("2026-11-25T12:00:00.5Z");
  }

  @Test
  void membersOfALaterVersionArePassedOver() throws Exception {
    RecordForm.Written written = RecordForm.write(new Observations(1, "here", 1).number(0));
    known.putAll(written.certificates());
    String later =
        new String(written.value(), StandardCharsets.UTF_8)
            .replace("\"tls\":{", "\"quic\":{\"version\":1},\"tls\":{\"ech\":[1,2],");

    assertThat(read(later.getBytes(StandardCharsets.UTF_8))).isEqualTo(read(written.value()));
  }

  @Test
  void whatIsNoObservationIsRefusedByItsKind() {
    byte[] value = RecordForm.write(new Observations(1, "here", 1).number(0)).value();
    Headers good = RecordForm.headers(1, 1);

    assertThat(refused(value, new RecordHeaders()).reason()).isEqualTo(SetAsideReason.HEADER);
    assertThat(refused(value, new RecordHeaders().add("v", new byte[] {1})).reason())
        .isEqualTo(SetAsideReason.HEADER);
    assertThat(refused(value, RecordForm.headers(1, 1).remove("v").add("v", new byte[] {9})))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(SetAsideReason.SCHEMA))
        .hasMessage("form 9; this version of Assay reads 1");
    assertThat(refused(null, good).reason()).isEqualTo(SetAsideReason.MALFORMED);
    assertThat(refused(new byte[] {(byte) 0xff}, good)).hasMessage("not UTF-8");
    assertThat(refused("{}".getBytes(StandardCharsets.UTF_8), good))
        .hasMessageContaining("\"schema\" is missing");
    assertThat(refused("[".repeat(100_000).getBytes(StandardCharsets.UTF_8), good).reason())
        .isEqualTo(SetAsideReason.MALFORMED);
    assertThat(refused(new byte[Bounds.RECORD_OCTETS + 1], good).reason())
        .isEqualTo(SetAsideReason.OVERSIZED);
    assertThat(refused(value, good))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(SetAsideReason.CERTIFICATE))
        .hasMessageStartingWith("nobody published its certificate ");
  }

  @Test
  void aHundredDifferentEndpointsTakeLittleRoomOnTheWire() throws IOException {
    Observations source = new Observations(1, "here", 100);
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    for (int i = 0; i < 100; i++) {
      RecordForm.Written written = RecordForm.write(source.number(i));
      batch.write(new byte[40]); // What a record of Kafka has around its value.
      batch.write(written.value());
    }

    assertThat(Zstd.compress(batch.toByteArray(), 3).length / 100).isLessThan(WIRE_OCTETS);
  }
}
