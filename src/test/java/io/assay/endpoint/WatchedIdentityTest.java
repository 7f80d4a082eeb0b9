package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchedIdentityTest {

  @ParameterizedTest
  @CsvSource({
    "One.One.One.One.,    one.one.one.one",
    "bücher.test,         xn--bcher-kva.test",
    "XN--BCHER-KVA.test,  xn--bcher-kva.test",
    "resolver,            resolver",
    "*.Example.COM.,      *.example.com",
    "*.bücher.test,       *.xn--bcher-kva.test",
    "1.1.1.1,             1.1.1.1",
    "1.1.1.1/32,          1.1.1.1",
    "1.0.0.0/24,          1.0.0.0/24",
    "0.0.0.0/0,           0.0.0.0/0",
    "2606:4700:0::1111,   2606:4700::1111",
    "2606:4700::1111/128, 2606:4700::1111",
    "2606:4700::/32,      2606:4700::/32"
  })
  void anIdentityIsReadAndWrittenCanonically(String text, String canonical)
      throws EndpointException {
    WatchedIdentity identity = WatchedIdentity.parse(text);

    assertThat(identity.text()).isEqualTo(canonical);
    assertThat(WatchedIdentity.parse(canonical)).isEqualTo(identity);
  }

  @Test
  void namesNamesBelowAndAddressesAreToldApart() throws EndpointException {
    assertThat(WatchedIdentity.parse("a.test")).isEqualTo(new WatchedIdentity.Name("a.test"));
    assertThat(WatchedIdentity.parse("*.a.test"))
        .isEqualTo(new WatchedIdentity.Subdomains("a.test"));
    assertThat(WatchedIdentity.parse("9.9.9.9"))
        .isEqualTo(new WatchedIdentity.Addresses(AddressPrefix.parse("9.9.9.9/32")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | there is nothing",
        "tls://dns.google    | it is a URL or an endpoint",
        "https://dns.google/ | it is a URL or an endpoint",
        "[2606:4700::1111]   | the address alone",
        "fe80::1%eth0        | the address alone",
        "dns.google:853      | a name without its port",
        "::ffff:1.1.1.1      | an IPv4-mapped address as IPv4",
        "*                   | \"*\" is not the whole leftmost label",
        "w*.a.test           | \"*\" is not the whole leftmost label",
        "a.*.test            | \"*\" is not the whole leftmost label",
        "*.*.test            | \"*\" is no label of a domain name",
        "*.                  | the name is empty",
        "*.1.1.1.1           | there are no names below an address",
        "*.1.1.1.0/24        | there are no names below an address",
        "1.1.1.1/24          | the prefix 1.1.1.0/24, or the single address 1.1.1.1",
        "a.test/24           | \"a.test\" is no IP address",
        "1.1.1               | it looks like an IPv4 address but is none",
        "a..test             | a label of the name is empty",
        "straße.test         | the name in A-labels"
      })
  void anythingElseIsRefusedWithTheRemedy(String text, String message) {
    assertThatExceptionOfType(EndpointException.class)
        .isThrownBy(() -> WatchedIdentity.parse(text))
        .withMessageContaining(message);
  }
}
