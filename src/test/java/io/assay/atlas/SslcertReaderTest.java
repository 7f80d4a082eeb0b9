package io.assay.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.lab.LabPki;
import io.assay.probe.Alert;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.ObservationJson;
import io.assay.probe.Octets;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SslcertReaderTest {
  private static final LabPki PKI = LabPki.create();
  private static final Instant TIME = Instant.parse("2026-06-01T12:00:00Z");
  private static final Endpoint ENDPOINT =
      new Endpoint.Dot(new Host.Name("resolver.test"), 853, Optional.empty());

  private static Sslcert presented() {
    return Sslcert.of(PKI.leaf()).at(TIME);
  }

  private static Observation observation(SslcertResult result) {
    return result.observation(
        "lab", ENDPOINT, new Host.Name("resolver.test"), new Query("example.com.", "A"));
  }

  private static Outcome.Failed failure(Sslcert result) {
    return (Outcome.Failed) Reading.one(result).outcome();
  }

  @Test
  void everythingThatAProbeRecordsIsTakenOver() {
    SslcertResult result = Reading.one(presented().enriched(64500, "nl"));

    assertThat(result.vantage()).isEqualTo("atlas:7");
    assertThat(result.measurement()).isEqualTo(1006864);
    assertThat(result.time()).isEqualTo(TIME);
    assertThat(result.host()).isEqualTo(new Host.Name("resolver.test"));
    assertThat(result.address()).contains(InetAddress.ofLiteral("192.0.2.53"));
    assertThat(result.port()).isEqualTo(853);
    assertThat(result.origin())
        .isEqualTo(new Origin(Optional.empty(), OptionalLong.of(64500), Optional.of("NL")));
    assertThat(result.timings().nanos())
        .isEqualTo(
            Map.of(Stage.RESOLVE, 2_250_000L, Stage.CONNECT, 20_250_000L, Stage.TLS, 40_250_000L));
    assertThat(result.outcome()).isEqualTo(new Outcome.NotAsked());
    TlsCapture tls = result.tls().orElseThrow();
    assertThat(tls.certificates())
        .containsExactly(Octets.copyOf(PKI.leaf().der()), Octets.copyOf(PKI.issuing().der()));
    assertThat(tls.version()).hasValue(0x0303);
    assertThat(tls.cipherSuite()).hasValue(0xc02b);
  }

  @Test
  void whatAProbeDoesNotRecordIsAbsent() {
    TlsCapture tls = Reading.one(presented()).tls().orElseThrow();

    assertThat(tls.sni()).isEmpty();
    assertThat(tls.alpnOffered()).isEmpty();
    assertThat(tls.serverHello()).isEmpty();
    assertThat(tls.ocspStaple()).isEmpty();
    assertThat(tls.sctList()).isEmpty();
    assertThat(tls.group()).isEmpty();
    assertThat(tls.keyProof()).isEqualTo(TlsCapture.KeyProof.NONE);
    assertThat(tls.established()).isFalse();
    assertThat(Reading.one(presented()).origin()).isEqualTo(Origin.SOUND);
  }

  @Test
  void oldFirmwareRecordsLess() {
    SslcertResult result =
        Reading.one(
            presented()
                .set("dst_port", "https")
                .set("method", "SSL")
                .set("ver", "3.0")
                .without("rt", "ttc", "ttr", "server_cipher", "lts", "mver", "group_id"));

    assertThat(result.port()).isEqualTo(443);
    assertThat(result.timings().nanos()).isEmpty();
    assertThat(result.tls().orElseThrow().version()).hasValue(0x0300);
    assertThat(result.tls().orElseThrow().cipherSuite()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 0x0301",
    "1.1, 0x0302",
    "1.2, 0x0303",
    "1.3, 0x0304",
    "3.0, 0x0300",
    "2.0, 0x0200"
  })
  void versionsStandAsOnTheWire(String text, String version) {
    assertThat(Reading.one(presented().set("ver", text)).tls().orElseThrow().version())
        .hasValue(Integer.decode(version));
  }

  @Test
  void networkIsThatOfTheAddressFamilyThatWasUsed() {
    Sslcert six = presented().enriched(64500, "NL").raw("af", "6").set("dst_addr", "2001:db8::53");
    assertThat(Reading.one(six).origin().asn()).hasValue(64501);
    assertThat(Reading.one(six.without("af")).origin().asn()).hasValue(64501);
    assertThat(Reading.one(six.raw("asn_v6", "null")).origin().asn()).isEmpty();
  }

  @Test
  void measurementByAddressIsOfThatAddress() {
    assertThat(Reading.one(presented().set("dst_name", "2001:DB8::0053")).host().text())
        .isEqualTo("2001:db8::53");
    assertThat(Reading.one(presented().without("dst_name")).host().text()).isEqualTo("192.0.2.53");
    assertThat(Reading.one(presented().set("dst_name", "Resolver.TEST.")).host().text())
        .isEqualTo("resolver.test");
  }

  @ParameterizedTest
  @CsvSource({
    "non-recoverable failure in name resolution, LOOKUP_FAILED",
    "temporary failure in name resolution, LOOKUP_FAILED",
    "'nodename nor servname provided, or not known', NAME_NOT_FOUND",
    "no address associated with nodename, NAME_NOT_FOUND",
    "?, LOOKUP_FAILED"
  })
  void nameThatWasNotResolvedFailedInResolving(String text, FailureKind kind) {
    SslcertResult result = Reading.one(Sslcert.unresolved(text));

    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.Failed(Stage.RESOLVE, kind, "RIPE Atlas says \"%s\"".formatted(text)));
    assertThat(result.address()).isEmpty();
    assertThat(result.tls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "connect: timeout, CONNECT, TIMEOUT",
    "connect: Connection timed out, CONNECT, TIMEOUT",
    "connect: Connection refused, CONNECT, REFUSED",
    "connect: No route to host, CONNECT, UNREACHABLE",
    "connect: Network is unreachable, CONNECT, UNREACHABLE",
    "connect: Connection reset by peer, CONNECT, RESET",
    "connect: Permission denied, CONNECT, PROHIBITED",
    "connect: Cannot assign requested address, CONNECT, LOCAL",
    "timeout, CONNECT, TIMEOUT",
    "timeout reading hello, TLS, TIMEOUT",
    "timeout reading certificates, TLS, TIMEOUT",
    "bad type, TLS, TLS_PROTOCOL",
    "bad len, TLS, TLS_PROTOCOL",
    "bad amount of cert data, TLS, TLS_PROTOCOL",
    "Server Hello too short (Random), TLS, TLS_PROTOCOL",
    "something new, CONNECT, LOCAL"
  })
  void errorsFailWhereTheyHappened(String text, Stage stage, FailureKind kind) {
    SslcertResult result = Reading.one(Sslcert.failed(text));

    assertThat(result.outcome())
        .isEqualTo(new Outcome.Failed(stage, kind, "RIPE Atlas says \"%s\"".formatted(text)));
    assertThat(result.tls().isPresent()).isEqualTo(stage == Stage.TLS);
  }

  @Test
  void errorBehindTheConnectionIsOneOfTheHandshake() {
    assertThat(failure(Sslcert.failed("timeout").set("ttc", 3.5)).stage()).isEqualTo(Stage.TLS);
    assertThat(failure(Sslcert.failed("something new").set("ttc", 3.5)))
        .extracting(Outcome.Failed::stage, Outcome.Failed::kind)
        .containsExactly(Stage.TLS, FailureKind.LOCAL);
  }

  @Test
  void probeThatCouldNotTrySaysNothingOfTheEndpoint() {
    for (Sslcert result :
        List.of(
            presented().without("cert").set("sockerr", "bind_interface failed"),
            presented().without("cert").set("error", "address not allowed"),
            presented().without("cert"))) {
      assertThat(failure(result).kind()).isEqualTo(FailureKind.LOCAL);
    }
  }

  @Test
  void fatalAlertComesInPlaceOfAHelloAndNothingWasAgreedOn() {
    SslcertResult result = Reading.one(Sslcert.alerted(2, 40));

    assertThat(result.outcome())
        .isEqualTo(new Outcome.Failed(Stage.TLS, FailureKind.TLS_ALERT, "handshake_failure (40)"));
    TlsCapture tls = result.tls().orElseThrow();
    assertThat(tls.alerts()).containsExactly(new Alert(true, 2, 40));
    assertThat(tls.version()).isEqualTo(OptionalInt.empty());
    assertThat(tls.cipherSuite()).isEqualTo(OptionalInt.empty());
  }

  @Test
  void alertIsReadAsTheDocumentationSpellsIt() {
    Sslcert documented = Sslcert.alerted(2, 0).raw("alert", "{\"level\": 2, \"decription\": 80}");
    assertThat(failure(documented).detail()).isEqualTo("internal_error (80)");
  }

  @Test
  void whatOnlyAProbeStumblesOverIsNoFaultOfTheServer() {
    assertThat(failure(Sslcert.alerted(2, 70)))
        .isEqualTo(
            new Outcome.Failed(
                Stage.TLS,
                FailureKind.LOCAL,
                "protocol_version (70): RIPE Atlas speaks TLS 1.2 at the most"));
    assertThat(failure(Sslcert.alerted(1, 112)).kind()).isEqualTo(FailureKind.LOCAL);
    assertThat(failure(Sslcert.alerted(1, 0)).kind()).isEqualTo(FailureKind.CLOSED_EARLY);
  }

  @Test
  void sameResultIsTheSameObservationInAnyForm() {
    Observation once = observation(Reading.one(presented()));
    Observation again =
        observation(Reading.one(presented().raw("dst_port", "853").set("from", "198.51.100.8")));

    assertThat(again).isEqualTo(once);
    assertThat(ObservationJson.read(ObservationJson.write(once))).isEqualTo(once);
    for (Sslcert other :
        List.of(
            presented().by(8),
            presented().at(TIME.plusSeconds(1)),
            presented().raw("msm_id", "1"),
            presented().set("dst_addr", "192.0.2.54"),
            presented().set("dst_name", "other.test"),
            presented().set("dst_port", "443"))) {
      assertThat(observation(Reading.one(other)).id()).isNotEqualTo(once.id());
    }
  }

  @Test
  void equalChainsAreKeptOnce() {
    List<Read> read = Reading.all(presented().by(1).line() + "\n" + presented().by(2).line());

    assertThat(read)
        .extracting(one -> ((Read.Sslcert) one).result().tls().orElseThrow().certificates())
        .satisfies(chains -> assertThat(chains.getFirst()).isSameAs(chains.getLast()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"type", "msm_id", "prb_id", "timestamp", "dst_port"})
  void memberThatIsNeededIsMissed(String name) {
    assertThat(Reading.fault(presented().without(name)))
        .isEqualTo("\"%s\" is missing".formatted(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type       | 7                      | instead of a string",
        "type       | \"<b>\"                | instead of a kind of measurement",
        "prb_id     | -1                     | instead of a whole number from 0 to",
        "prb_id     | 1e3                    | instead of a whole number",
        "prb_id     | \"7\"                  | instead of a whole number",
        "msm_id     | 99999999999999999999   | instead of a whole number",
        "timestamp  | 0                      | instead of a whole number from 1262304000 to",
        "timestamp  | 253402300800           | instead of a whole number",
        "timestamp  | 1380791230.5           | instead of a whole number",
        "dst_port   | \"0\"                  | instead of a port from 1 to 65535",
        "dst_port   | \"70000\"              | instead of a port from 1 to 65535",
        "dst_port   | \"ftps\"               | instead of a port from 1 to 65535",
        "dst_port   | 70000                  | instead of a whole number from 1 to 65535",
        "dst_name   | \"a..b\"               | a label of the name is empty",
        "dst_name   | \"dns.test:853\"       | instead of a name or an IP address",
        "dst_name   | \"1.2.3\"              | looks like an IPv4 address",
        "dst_addr   | \"resolver.test\"      | instead of the IP address of one host",
        "dst_addr   | \"0.0.0.0\"            | instead of the IP address of one host",
        "dst_addr   | \"fe80::1%eth0\"       | instead of the IP address of one host",
        "rt         | 1                      | is less than \"ttc\"",
        "rt         | 1e300                  | instead of a time in milliseconds",
        "ttc        | -1                     | instead of a time in milliseconds",
        "ttr        | \"2\"                  | instead of a time in milliseconds",
        "af         | 5000                   | instead of a whole number from 4 to 6",
        "asn_v4     | 4294967296             | instead of a whole number",
        "country_code | \"Atlantis\"         | instead of two letters",
        "ver        | \"TLSv1.2\"            | instead of a version such as 1.2",
        "server_cipher | \"AES\"             | instead of a number such as 0xc02b",
        "cert       | \"PEM\"                | instead of an array of at most 50 strings",
        "cert       | [7]                    | instead of a string",
        "cert       | [\"PEM\"]              | holds 0 certificates instead of one in string 1",
        "alert      | []                     | instead of an object",
        "alert      | {\"level\": 2}         | \"alert.description\" is missing",
        "alert      | {\"level\": 300, \"description\": 1} | instead of a whole number from 0 to 255",
        "err        | {}                     | instead of a string",
        "dnserr     | 1                      | instead of a string"
      })
  void memberThatIsNotWhatItShouldBeIsNamed(String name, String value, String reason) {
    assertThat(Reading.fault(presented().raw(name, value))).contains("\"" + name).contains(reason);
  }

  @Test
  void memberThatIsNullIsAbsent() {
    Sslcert nothing = presented();
    for (String name : List.of("err", "dnserr", "alert", "ttr", "af", "country_code", "asn_v4")) {
      nothing.raw(name, "null");
    }
    assertThat(Reading.one(nothing).outcome()).isEqualTo(new Outcome.NotAsked());
  }
}
