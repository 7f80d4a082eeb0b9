package io.assay.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0,                 0.0.0.0",
    "192.0.2.255,             192.0.2.255",
    "::,                      ::",
    "::1,                     ::1",
    "1::,                     1::",
    "2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a",
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "64:ff9b::192.0.2.33,     64:ff9b::c000:221",
    "1:2:3:4:5:6:7::,         1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8,         0:2:3:4:5:6:7:8"
  })
  void anAddressIsReadAndWrittenCanonically(String text, String canonical) {
    assertThat(IpLiteral.parse(text).map(Host::addressText)).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ":",
        ":::",
        "1",
        "1.1.1",
        "1.1.1.1.1",
        "1.1.1.256",
        "01.1.1.1",
        "1.1.1.1 ",
        "0x1.1.1.1",
        "1.1.1.١",
        "::ffff:192.0.2.1",
        "::192.0.2.256",
        "::1.2.3",
        "::1.2.3.04",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "::00001",
        "::g",
        "fe80::1%eth0",
        "[::1]",
        "1:2:3:4:5:6:7:192.0.2.1",
        "192.0.2.1::",
        "::1:",
        ":1::1"
      })
  void anythingElseIsNoAddress(String text) {
    assertThat(IpLiteral.parse(text)).isEmpty();
  }

  @Test
  void onlyTheAddressOfOneHostCanBeDialled() {
    assertThat(IpLiteral.isDialable(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(IpLiteral.isDialable(InetAddress.ofLiteral("0.0.0.0"))).isFalse();
    assertThat(IpLiteral.isDialable(InetAddress.ofLiteral("ff02::1"))).isFalse();
    assertThat(IpLiteral.isDialable(InetAddress.ofLiteral("255.255.255.255"))).isFalse();
  }
}
