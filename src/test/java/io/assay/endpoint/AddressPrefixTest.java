package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPrefixTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24,   192.0.2.0/24",
    "192.0.2.7,      192.0.2.7/32",
    "0.0.0.0/0,      0.0.0.0/0",
    "192.0.2.128/25, 192.0.2.128/25",
    "::1/128,        ::1/128",
    "::1,            ::1/128",
    "::/0,           ::/0",
    "2001:DB8:0::/33, 2001:db8::/33"
  })
  void aPrefixIsReadAndWrittenCanonically(String text, String canonical) throws EndpointException {
    assertThat(AddressPrefix.parse(text)).hasToString(canonical);
    assertThat(AddressPrefix.parse(canonical)).isEqualTo(AddressPrefix.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24,    192.0.2.0,       true",
    "192.0.2.0/24,    192.0.2.255,     true",
    "192.0.2.0/24,    192.0.3.0,       false",
    "192.0.2.0/24,    192.0.1.255,     false",
    "192.0.2.128/25,  192.0.2.127,     false",
    "192.0.2.128/25,  192.0.2.128,     true",
    "192.0.2.7,       192.0.2.7,       true",
    "192.0.2.7,       192.0.2.6,       false",
    "0.0.0.0/0,       255.255.255.255, true",
    "0.0.0.0/0,       ::1,             false",
    "::/0,            127.0.0.1,       false",
    "::/0,            2001:db8::1,     true",
    "::1/128,         ::1,             true",
    "::1/128,         ::2,             false",
    "2001:db8::/33,   2001:db8:7fff::, true",
    "2001:db8::/33,   2001:db8:8000::, false"
  })
  void anAddressIsWithinThePrefixOfItsFamily(String prefix, String address, boolean within)
      throws EndpointException {
    assertThat(AddressPrefix.parse(prefix).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(within);
  }

  @Test
  void aMappedAddressCountsAsTheIpv4Address() throws Exception {
    InetAddress mapped = mapped("00000000000000000000ffffc0000201");
    assertThat(mapped).isInstanceOf(Inet6Address.class);

    assertThat(AddressPrefix.parse("192.0.2.0/24").contains(mapped)).isTrue();
    assertThat(AddressPrefix.parse("198.51.100.0/24").contains(mapped)).isFalse();
    assertThat(AddressPrefix.parse("::/0").contains(mapped)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                | it is no IP address",
        "localhost         | it is no IP address",
        "192.0.2.0.0/24    | \"192.0.2.0.0\" is no IP address",
        "::ffff:1.2.3.0/120 | an IPv4-mapped one as IPv4",
        "192.0.2.0/33      | a number from 0 to 32 behind the slash",
        "::/129            | a number from 0 to 128 behind the slash",
        "192.0.2.0/        | \"\" is no prefix length",
        "192.0.2.0/024     | \"024\" is no prefix length",
        "192.0.2.0/-1      | \"-1\" is no prefix length",
        "192.0.2.0/24/24   | \"24/24\" is no prefix length",
        "192.0.2.0/255.255.255.0 | \"255.255.255.0\" is no prefix length",
        "192.0.2.7/24      | bits behind the first 24 are set; expected the prefix 192.0.2.0/24, or the single address 192.0.2.7",
        "2001:db8::1/64    | the prefix 2001:db8::/64, or the single address 2001:db8::1"
      })
  void anythingElseIsRefusedWithTheRemedy(String text, String message) {
    assertThatExceptionOfType(EndpointException.class)
        .isThrownBy(() -> AddressPrefix.parse(text))
        .withMessageContaining(message);
  }

  @Test
  void aPrefixIsAlwaysCanonical() {
    InetAddress host = InetAddress.ofLiteral("192.0.2.7");
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressPrefix(host, 24));
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressPrefix(host, 33));
  }

  private static InetAddress mapped(String hex) throws UnknownHostException {
    return Inet6Address.getByAddress("", HexFormat.of().parseHex(hex), -1);
  }
}
