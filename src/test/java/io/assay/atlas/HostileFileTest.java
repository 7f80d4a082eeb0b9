package io.assay.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Query;
import io.assay.lab.LabPki;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files that want to do harm: nothing but the element itself is lost. */
class HostileFileTest {
  private static final LabPki PKI = LabPki.create();
  private static final long HUNDRED_MEGABYTES = 100L * 1024 * 1024;

  private static Sslcert presented() {
    return Sslcert.of(PKI.leaf());
  }

  /** What a result must be that stands between two good ones. */
  private static String between(String hostile) {
    List<Read> read =
        Reading.all(presented().by(1).line() + "\n" + hostile + "\n" + presented().by(2).line());
    assertThat(read).hasSize(3);
    assertThat(read.getFirst()).isInstanceOf(Read.Sslcert.class);
    assertThat(read.getLast()).isInstanceOf(Read.Sslcert.class);
    return ((Read.Unreadable) read.get(1)).reason();
  }

  /** The same octet again and again. */
  private static InputStream repeat(char octet, long times) {
    return new InputStream() {
      private long left = times;

      @Override
      public int read() {
        return left-- > 0 ? octet : -1;
      }

      @Override
      public int read(byte[] b, int off, int len) {
        if (left <= 0) {
          return -1;
        }
        int count = (int) Math.min(len, left);
        java.util.Arrays.fill(b, off, off + count, (byte) octet);
        left -= count;
        return count;
      }
    };
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hugeNumbersCostNothing() {
    for (String number :
        List.of("1e999999999", "-1e999999999", "1" + "0".repeat(60), "1e-999999999", "-0.0")) {
      assertThat(between(presented().line().replaceFirst("\"prb_id\":7", "\"prb_id\":" + number)))
          .contains("prb_id", "a whole number");
    }
    assertThat(between(presented().line().replace("20.25", "1e999999999")))
        .contains("\"ttc\"", "a time in milliseconds");
    assertThat(between(presented().line().replace("20.25", "9".repeat(100_000))))
        .startsWith("it is no JSON: ");
  }

  @Test
  void deepNestingEndsAtTheLimit() {
    assertThat(between("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)))
        .startsWith("it is no JSON: ")
        .hasSizeLessThan(300);
    assertThat(between("[".repeat(50) + "]".repeat(50))).isNotEmpty();
  }

  @Test
  void stringOfAHundredMegabytesIsPassedOverInLittleMemory() throws IOException {
    for (boolean array : List.of(true, false)) {
      InputStream file =
          new SequenceInputStream(
              new SequenceInputStream(
                  text((array ? "[" : "") + "{\"cert\":\""), repeat('A', HUNDRED_MEGABYTES)),
              text("\"}" + (array ? "," : "\n") + presented().line() + (array ? "]" : "")));
      List<Read> read = Reading.all(file);
      assertThat(read)
          .first()
          .isEqualTo(new Read.Unreadable(1, 1, "it has more than the 1048576 octets allowed"));
      assertThat(read).last().isInstanceOf(Read.Sslcert.class);
    }
  }

  @Test
  void endlessLineOfWhiteSpaceOrBracketsHoldsNothing() throws IOException {
    assertThat(Reading.all(repeat(' ', HUNDRED_MEGABYTES / 10))).isEmpty();
    assertThat(Reading.all(repeat('{', HUNDRED_MEGABYTES / 10))).hasSize(1);
  }

  @Test
  void garbageInPlaceOfCertificatesIsReported() {
    String begin = "-----BEGIN CERTIFICATE-----\\n";
    String end = "\\n-----END CERTIFICATE-----";
    assertThat(Reading.fault(presented().raw("cert", "[\"" + begin + "***" + end + "\"]")))
        .contains("\"cert\" is no certificate in string 1", "is not base64");
    assertThat(Reading.fault(presented().raw("cert", "[\"" + begin + "AAA\"]")))
        .contains("block without -----END CERTIFICATE-----");
    assertThat(Reading.fault(presented().raw("cert", "[\"" + begin + end + "\"]")))
        .contains("certificate without content");
    assertThat(
            Reading.fault(
                presented().raw("cert", "[\"" + (begin + "AAAA" + end + "\\n").repeat(2) + "\"]")))
        .contains("holds 2 certificates");
    assertThat(Reading.one(presented().raw("cert", "[\"" + begin + "AAAA" + end + "\"]")).tls())
        .as("what a server sent is kept, however broken")
        .hasValueSatisfying(tls -> assertThat(tls.certificates().getFirst().length()).isEqualTo(3));
  }

  @Test
  void moreCertificatesThanAChainMayHaveAreRefused() {
    StringBuilder pem = new StringBuilder("[");
    for (int i = 0; i < 51; i++) {
      pem.append(i == 0 ? "" : ",").append("\"x\"");
    }
    assertThat(Reading.fault(presented().raw("cert", pem + "]")))
        .contains("an array of at most 50 strings");
  }

  @Test
  void textsReachNobodyUnescapedOrAtLength() {
    for (int times : List.of(1, 100, 1_000)) {
      String evil = "\\u001b[2J\\u202e".repeat(times);
      for (String name :
          List.of("dst_name", "dst_addr", "dst_port", "type", "ver", "country_code")) {
        String reason = Reading.fault(presented().raw(name, "\"" + evil + "\""));
        assertThat(reason).hasSizeLessThan(800).doesNotContain("\u001b", "\u202e");
      }
    }
    String evil = "\\u001b[2J\\u202e".repeat(100);
    assertThat(Reading.one(Sslcert.failed("x").raw("err", "\"" + evil + "\"")).outcome().toString())
        .hasSizeLessThan(400)
        .doesNotContain("\u001b", "\u202e");
  }

  /** Whatever is read can be kept and read again; everything else is said to be unreadable. */
  @Test
  void anyChangeOfAResultIsReadOrReported() {
    Random random = new Random(20261125);
    List<Sslcert> results =
        List.of(
            presented().enriched(64500, "NL"),
            Sslcert.failed("connect: timeout"),
            Sslcert.unresolved("?"),
            Sslcert.alerted(2, 40));
    for (int i = 0; i < 1_500; i++) {
      byte[] octets =
          results.get(random.nextInt(results.size())).line().getBytes(StandardCharsets.UTF_8);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        octets[random.nextInt(octets.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:0e\\\n".charAt(random.nextInt(11));
      }
      for (Read read : Reading.all(octets)) {
        if (read instanceof Read.Sslcert(var result)) {
          Observation observation =
              result.observation(
                  "lab",
                  new Endpoint.Dot(result.host(), result.port(), Optional.empty()),
                  result.host(),
                  new Query("example.com.", "A"));
          assertThat(ObservationJson.read(ObservationJson.write(observation)))
              .isEqualTo(observation);
        }
      }
    }
  }
}
