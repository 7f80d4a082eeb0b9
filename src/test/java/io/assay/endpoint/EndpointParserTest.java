package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls://dns.google                            | tls://dns.google
          tls://dns.google:853                        | tls://dns.google
          TLS://DNS.Google.:8853                      | tls://dns.google:8853
          tls://dns.google@8.8.8.8                    | tls://dns.google@8.8.8.8
          tls://dns.google:8853@8.8.8.8               | tls://dns.google:8853@8.8.8.8
          tls://dns.google@8.8.8.8:8853               | tls://dns.google:8853@8.8.8.8
          tls://dns.quad9.net@[2620:fe::fe]:853       | tls://dns.quad9.net@[2620:fe::fe]
          tls://dns.quad9.net@[2620:FE:0:0::FE]:8853  | tls://dns.quad9.net:8853@[2620:fe::fe]
          tls://1.1.1.1                               | tls://1.1.1.1
          tls://1.1.1.1@1.1.1.1                       | tls://1.1.1.1
          tls://77.88.8.8@[2a02:6b8::feed:ff]         | tls://77.88.8.8@[2a02:6b8::feed:ff]
          tls://[2620:fe:0:0:0:0:0:fe]                | tls://[2620:fe::fe]
          tls://[2620:fe::fe]:8853                    | tls://[2620:fe::fe]:8853
          tls://[64:ff9b::192.0.2.33]                 | tls://[64:ff9b::c000:221]
          tls://localhost                             | tls://localhost
          tls://dns_1.corp.test                       | tls://dns_1.corp.test
          tls://bücher.example                        | tls://xn--bcher-kva.example
          tls://BÜCHER。example                       | tls://xn--bcher-kva.example
          tls://xn--bcher-kva.example                 | tls://xn--bcher-kva.example
          tls://例え.テスト                            | tls://xn--r8jz45g.xn--zckzah
          tls://１２３.example                        | tls://123.example
          https://dns.google/dns-query                | https://dns.google/dns-query
          https://dns.google:443/dns-query{?dns}      | https://dns.google/dns-query{?dns}
          https://dns.google@8.8.8.8/dns-query        | https://dns.google@8.8.8.8/dns-query
          https://dns.google@8.8.8.8:8443/dns-query   | https://dns.google:8443@8.8.8.8/dns-query
          https://[2620:fe::fe]/dns-query             | https://[2620:fe::fe]/dns-query
          https://doh.test/a@b/c%20d                  | https://doh.test/a@b/c%20d
          https://doh.test/q?ct=x{&dns}               | https://doh.test/q?ct=x{&dns}
          https://doh.test/                           | https://doh.test/
          """)
  void everyFormHasOneCanonicalText(String text, String canonical) throws EndpointException {
    Endpoint endpoint = EndpointParser.parse(text).endpoint();

    assertThat(endpoint.text()).isEqualTo(canonical);
    assertThat(EndpointParser.parse(canonical).endpoint()).isEqualTo(endpoint);
  }

  @Test
  void hostPortAddressPathAndMethodAreTakenApart() throws Exception {
    assertThat(EndpointParser.parse("https://dns.google:8443@8.8.8.8/dns-query{?dns}").endpoint())
        .isEqualTo(
            new Endpoint.Doh(
                new Host.Name("dns.google"),
                8443,
                Optional.of(InetAddress.ofLiteral("8.8.8.8")),
                "/dns-query",
                true));
    assertThat(EndpointParser.parse("tls://[2620:fe::fe]").endpoint())
        .isEqualTo(
            new Endpoint.Dot(
                new Host.Ip(InetAddress.ofLiteral("2620:fe::fe")), 853, Optional.empty()));
    assertThat(EndpointParser.parse("tls://dns.google").pins()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dns.google                        | it has no scheme; expected tls://dns.google for DoT or https://dns.google/dns-query for DoH
          2620:fe::fe                       | tls://[2620:fe::fe] for DoT
          tls//dns.google                   | it has no scheme
          tls:dns.google                    | it has no scheme
          quic://dns.adguard-dns.com        | not supported by this version
          h3://dns.google/dns-query         | not supported by this version
          udp://8.8.8.8                     | without encryption
          http://dns.google/dns-query       | http:// is not encrypted; expected https:// for DoH: https://dns.google/dns-query
          dot://dns.google                  | expected tls://dns.google
          doh://dns.google/dns-query        | expected https://dns.google/dns-query
          ftp://dns.google                  | the scheme ftp:// is unknown
          tls://                            | there is no host
          tls://:853                        | there is no host
          tls://dns.google/                 | DoT has no path
          tls://dns.google?x                | DoT has no path
          tls://dns.google#x                | DoT has no path
          https://dns.google                | the path is missing; expected a path, most often /dns-query: https://dns.google/dns-query
          https://dns.google{?dns}          | https://dns.google/dns-query{?dns}
          https://dns.google?dns            | the path is missing
          https://dns.google/dns-query#x    | a fragment
          https://dns.google/{dns}          | the only template understood is {?dns} at the end
          https://dns.google/{?dns}x        | the only template understood is {?dns} at the end
          https://dns.google/q?a=b{?dns}    | expected {&dns} there
          https://dns.google/q{&dns}        | there is none
          https://dns.google/ü              | percent-encoded
          https://dns.google/a%2            | percent-encoded
          https://user@dns.google/dns-query | behind the @ is no IP address (user names are not supported)
          https://u:p@8.8.8.8/dns-query     | "p" is no port
          tls://dns.google@                 | there is no host
          tls://a@8.8.8.8@9.9.9.9           | more than one @
          tls://dns.google:853@8.8.8.8:853  | a port stands both before and behind the address
          tls://dns.google:0                | "0" is no port
          tls://dns.google:65536            | port 65536 is out of range
          tls://dns.google:99999999999      | is out of range
          tls://dns.google:                 | "" is no port
          tls://dns.google:+853             | "+853" is no port
          tls://2620:fe::fe                 | an IPv6 address needs brackets here
          tls://2620:fe::fe:x               | more than one colon
          tls://[2620:fe::fe                | the bracket is not closed
          tls://[2620:fe::fe]853            | "853" follows the bracket
          tls://[8.8.8.8]                   | is no IPv6 address
          tls://[dns.google]                | is no IPv6 address
          tls://[2620:fe::fe::1]            | is no IPv6 address
          tls://[::ffff:8.8.8.8]            | (an IPv4-mapped one as IPv4)
          tls://[64:ff9b::192.0.2.033]      | is no IPv6 address
          tls://[fe80::1%eth0]              | zone identifiers
          tls://dns%2Egoogle                | percent-encoding
          tls://0.0.0.0                     | is not the address of one host
          tls://dns.google@[::]             | is not the address of one host
          tls://224.0.0.1                   | is not the address of one host
          tls://[ff02::1]                   | is not the address of one host
          tls://255.255.255.255             | is not the address of one host
          tls://1.1.1                       | looks like an IPv4 address but is none
          tls://0x7f.1                      | looks like an IPv4 address but is none
          tls://127.0x1                     | looks like an IPv4 address but is none
          tls://256.1.1.1                   | looks like an IPv4 address but is none
          tls://1.1.1.01                    | looks like an IPv4 address but is none
          tls://2130706433                  | looks like an IPv4 address but is none
          tls://１.１.１                     | looks like an IPv4 address but is none
          tls://dns..google                 | a label of the name is empty
          tls://.                           | the name is empty
          tls://dns.google..                | a label of the name is empty
          tls://-dns.google                 | "-dns" is no label
          tls://dns-.google                 | "dns-" is no label
          tls://dns!.google                 | "dns!" is no label
          tls://dns,google                  | is no label
          tls://straße.example              | different domains in different versions of IDNA
          sdns://AgcAAAAAAAAADTIxNy4xNj!    | no base64url
          """)
  void whatIsWrongIsSaidTogetherWithWhatIsRight(String text, String message) {
    EndpointException e =
        catchThrowableOfType(EndpointException.class, () -> EndpointParser.parse(text));

    assertThat(e)
        .as(text)
        .hasMessageStartingWith("\"" + text + "\": ")
        .hasMessageContaining(message);
    assertThat(e.expected()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " tls://dns.google",
        "tls://dns.google ",
        "tls://dns. google",
        "tls://dns.google\n",
        "tls://dns\u0000.google",
        "tls://dns\u00A0.google",
        "tls://dns\u2028.google",
        "https://dns.google/dns\tquery"
      })
  void whiteSpaceAndControlCharactersAreRefused(String text) {
    EndpointException e =
        catchThrowableOfType(EndpointException.class, () -> EndpointParser.parse(text));

    assertThat(e).hasMessageContaining("it holds white space or a control character");
    assertThat(e.getMessage()).doesNotContainPattern("[\\x00-\\x1f]");
  }

  @Test
  void lengthsOfLabelsNamesAndTextAreLimited() throws EndpointException {
    String label = "a".repeat(63);
    String name = String.join(".", label, label, label, "a".repeat(61));

    assertThat(EndpointParser.parse("tls://" + name).endpoint().host().text()).isEqualTo(name);
    assertMessage("tls://a" + label, "a label of the name has 64 characters");
    assertMessage("tls://a" + name, "a label of the name has 64 characters");
    assertMessage("tls://" + name + ".a", "the name has 255 characters");
    assertMessage("tls://" + "ü".repeat(63), "cannot be written as an A-label");
    assertMessage("https://a/" + "b".repeat(8_192), "at most 8192");
    assertMessage("", "it is empty");
  }

  @Test
  void textsMadeAtRandomFromValidPartsReadBackAsTheSameEndpoint() throws EndpointException {
    Random random = new Random(20261122);
    for (int i = 0; i < 5_000; i++) {
      Endpoint endpoint = EndpointParser.parse(randomEndpoint(random)).endpoint();

      assertThat(EndpointParser.parse(endpoint.text()).endpoint()).isEqualTo(endpoint);
    }
  }

  @Test
  void arbitraryTextIsReadOrRefusedButNeverFailsOtherwise() {
    Random random = new Random(20261123);
    String alphabet = "tls:/htps@[].:0123456789abcdefx%{?dns}&#-_ü。\\\u200D\uD800";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text =
          new StringBuilder(pick(random, List.of("tls://", "https://", "", "sdns://")));
      for (int n = random.nextInt(24); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Endpoint endpoint = EndpointParser.parse(text.toString()).endpoint();
        assertThat(EndpointParser.parse(endpoint.text()).endpoint()).isEqualTo(endpoint);
      } catch (EndpointException e) {
        assertThat(e.found()).isEqualTo(text.toString());
      }
    }
  }

  private static String randomEndpoint(Random random) {
    String address = pick(random, List.of("8.8.8.8", "[2620:fe::fe]", "[2001:DB8:0:0:1::]"));
    String host =
        pick(random, List.of("dns.google", "Ünïcode.example.", "xn--bcher-kva.test", address));
    String port = random.nextBoolean() ? "" : ":" + (1 + random.nextInt(65_535));
    String authority =
        switch (random.nextInt(3)) {
          case 0 -> host + port;
          case 1 -> host + port + "@" + address;
          default -> host + "@" + address + port;
        };
    if (random.nextBoolean()) {
      return "tls://" + authority;
    }
    String path = pick(random, List.of("/", "/dns-query", "/p/%7Euser", "/q?token=1"));
    String template = path.indexOf('?') < 0 ? "{?dns}" : "{&dns}";
    return "https://" + authority + path + (random.nextBoolean() ? template : "");
  }

  private static String pick(Random random, List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static void assertMessage(String text, String message) {
    assertThat(catchThrowableOfType(EndpointException.class, () -> EndpointParser.parse(text)))
        .hasMessageContaining(message);
  }
}
