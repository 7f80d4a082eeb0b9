package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DnsStampTest {
  private static final Path LISTS = Path.of("../shared/data/resolvers/dnscrypt");
  private static final Sha256 HASH = Sha256.of(new byte[] {1});
  private static final Sha256 OTHER_HASH = Sha256.of(new byte[] {2});

  static List<DnsStamp> everyKind() {
    DnsStamp.Server server =
        new DnsStamp.Server(
            7,
            "[2001:db8::1]:8443",
            List.of(HASH, OTHER_HASH),
            "bücher.example",
            List.of("9.9.9.9"));
    DnsStamp.Server bare = new DnsStamp.Server(0, "", List.of(), "dns.test", List.of());
    return List.of(
        new DnsStamp.Plain(1, "192.0.2.1:5353"),
        new DnsStamp.DnsCrypt(-1, "192.0.2.1", HASH.hex(), "2.dnscrypt-cert.test"),
        new DnsStamp.Doh(server, "/dns-query"),
        new DnsStamp.Doh(bare, "/"),
        new DnsStamp.Dot(server),
        new DnsStamp.Dot(bare),
        new DnsStamp.Doq(server),
        new DnsStamp.OdohTarget(3, "odoh.test:8443", "/dns-query"),
        new DnsStamp.DnsCryptRelay("192.0.2.1:443"),
        new DnsStamp.OdohRelay(server, "/proxy"));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void everyKindOfStampIsReadBackAsItWasWritten(DnsStamp stamp) throws EndpointException {
    assertThat(DnsStamp.decode(stamp.text())).isEqualTo(stamp);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aStampCutShortAnywhereIsRefused(DnsStamp stamp) {
    byte[] payload = payload(stamp.text());
    for (int length = 0; length < payload.length; length++) {
      String cut = stamp(Arrays.copyOf(payload, length));
      boolean endsBeforeBootstraps =
          stamp.text().length() > cut.length() && isWholeWithoutBootstraps(cut);
      if (!endsBeforeBootstraps) {
        assertThatThrownBy(() -> DnsStamp.decode(cut))
            .isInstanceOf(EndpointException.class)
            .hasMessageContaining("ends within");
      }
    }
  }

  /** The bootstrap addresses may be left out, so a stamp cut right before them is a whole one. */
  private static boolean isWholeWithoutBootstraps(String stamp) {
    return everyKind().stream()
        .flatMap(DnsStampTest::server)
        .map(DnsStampTest::withoutBootstraps)
        .anyMatch(server -> stamps(server).anyMatch(s -> s.text().equals(stamp)));
  }

  private static Stream<DnsStamp.Server> server(DnsStamp stamp) {
    return stamp instanceof DnsStamp.Doh doh ? Stream.of(doh.server()) : Stream.empty();
  }

  private static DnsStamp.Server withoutBootstraps(DnsStamp.Server s) {
    return new DnsStamp.Server(s.properties(), s.address(), s.hashes(), s.hostname(), List.of());
  }

  private static Stream<DnsStamp> stamps(DnsStamp.Server server) {
    return Stream.of(
        new DnsStamp.Doh(server, "/dns-query"),
        new DnsStamp.Dot(server),
        new DnsStamp.Doq(server),
        new DnsStamp.OdohRelay(server, "/proxy"));
  }

  @Test
  void theStampOfDohIsLaidOutAsTheSpecificationSays() throws EndpointException {
    String payload =
        "02"
            + "0700000000000000"
            + "07"
            + hex("1.2.3.4")
            + "a0"
            + HASH.hex()
            + "20"
            + OTHER_HASH.hex()
            + "08"
            + hex("dns.test")
            + "0a"
            + hex("/dns-query");

    assertThat(DnsStamp.decode(stamp(HexFormat.of().parseHex(payload))))
        .isEqualTo(
            new DnsStamp.Doh(
                new DnsStamp.Server(7, "1.2.3.4", List.of(HASH, OTHER_HASH), "dns.test", List.of()),
                "/dns-query"));
  }

  @Test
  void aStampOfDohBecomesAnEndpointWithItsHashesAsPins() throws EndpointException {
    ParsedEndpoint parsed =
        EndpointParser.parse(
            new DnsStamp.Doh(
                    new DnsStamp.Server(
                        0, "[2001:db8::1]:8443", List.of(HASH), "bücher.example", List.of()),
                    "/dns-query{?dns}")
                .text());

    assertThat(parsed.endpoint().text())
        .isEqualTo("https://xn--bcher-kva.example:8443@[2001:db8::1]/dns-query{?dns}");
    assertThat(parsed.pins()).isEqualTo(Set.of(new Pin(Pin.Kind.TBS, HASH)));
  }

  @Test
  void aStampOfDotBecomesAnEndpointOnPort853() throws EndpointException {
    DnsStamp.Server server =
        new DnsStamp.Server(0, "9.9.9.9", List.of(), "dns.quad9.net:853", List.of());

    ParsedEndpoint parsed = new DnsStamp.Dot(server).toEndpoint();

    assertThat(parsed.endpoint().text()).isEqualTo("tls://dns.quad9.net@9.9.9.9");
    assertThat(parsed.pins()).isEmpty();
  }

  @Test
  void stampsOfOtherKindsSayWhichKindTheyAre() {
    List<DnsStamp> stamps = everyKind();

    assertRefusal(stamps.get(0), "plain DNS");
    assertRefusal(stamps.get(1), "DNSCrypt, which has no certificate chain");
    assertRefusal(stamps.get(6), "DNS over QUIC, which this version does not support");
    assertRefusal(stamps.get(7), "an oblivious DoH target");
    assertRefusal(stamps.get(8), "a DNSCrypt relay");
    assertRefusal(stamps.get(9), "an oblivious DoH relay");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          06                                            | the stamp's protocol 0x06 is unknown
          0001000000000000000731322e332e34              | ends within the address
          00010000000000000007312e322e332e3400          | 1 octets follow the last field
          0100000000000000000001aa00                    | the public key has 1 octets; expected 32
          0200000000000000000001aa                      | a certificate hash has 1 octets; expected 32
          00000000000000000001ff                        | the address is no UTF-8
          03000000000000000003612e620003642e65          | the stamp's address "a.b" is a name
          0300000000000000000000012e                    | the stamp's host name is ".": the name is empty
          030000000000000000000003312e31                | the stamp's host name is "1.1": it looks like an IPv4 address
          02000000000000000000000164036e6f70            | the stamp's path is "nop"
          020000000000000000093132372e302e303a3100     | ends within
          0300000000000000000b3132372e302e302e313a31000b3132372e302e302e313a32 | a port stands both before and behind
          """)
  void aBrokenStampIsRefusedWithItsDecodedField(String payload, String message) {
    assertThatThrownBy(() -> EndpointParser.parse(stamp(HexFormat.of().parseHex(payload))))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining(message);
  }

  @Test
  void setsWithoutEndAreRefused() {
    byte[] payload = new byte[200];
    payload[0] = 2;
    Arrays.fill(payload, 10, 200, (byte) 0x80);

    assertThatThrownBy(() -> DnsStamp.decode(stamp(payload)))
        .hasMessageContaining("the certificate hashes are more than 64");
  }

  @Test
  void everyPublishedStampSurvivesDecodingAndEncodingOctetForOctet() throws Exception {
    assumeTrue(Files.isDirectory(LISTS), "no lists of public resolvers in " + LISTS);
    int doh = 0;
    int all = 0;
    try (Stream<String> lines = Files.lines(LISTS.resolve("public-resolvers.md"))) {
      for (String stamp : lines.filter(line -> line.startsWith("sdns://")).toList()) {
        DnsStamp decoded = DnsStamp.decode(stamp);
        assertThat(decoded.text()).isEqualTo(stamp);
        all++;
        if (decoded instanceof DnsStamp.Doh d) {
          doh++;
          ParsedEndpoint parsed = EndpointParser.parse(stamp);
          assertThat(parsed.pins()).hasSize(d.server().hashes().size());
          assertThat(EndpointParser.parse(parsed.endpoint().text()).endpoint())
              .isEqualTo(parsed.endpoint());
        }
      }
    }
    assertThat(doh).isGreaterThanOrEqualTo(483);
    assertThat(all).isGreaterThan(900);
  }

  @Test
  void everyPublishedObliviousTargetIsReadButNotProbed() throws Exception {
    assumeTrue(Files.isDirectory(LISTS), "no lists of public resolvers in " + LISTS);
    try (Stream<String> lines = Files.lines(LISTS.resolve("odoh-servers.md"))) {
      List<String> stamps = lines.filter(line -> line.startsWith("sdns://")).toList();
      assertThat(stamps).isNotEmpty();
      for (String stamp : stamps) {
        assertThat(DnsStamp.decode(stamp).text()).isEqualTo(stamp);
        assertRefusal(DnsStamp.decode(stamp), "an oblivious DoH");
      }
    }
  }

  private static void assertRefusal(DnsStamp stamp, String kind) {
    assertThatThrownBy(() -> EndpointParser.parse(stamp.text()))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("the stamp is of " + kind);
  }

  private static String stamp(byte[] payload) {
    return "sdns://" + Base64.getUrlEncoder().withoutPadding().encodeToString(payload);
  }

  private static byte[] payload(String stamp) {
    return Base64.getUrlDecoder().decode(stamp.substring("sdns://".length()));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
