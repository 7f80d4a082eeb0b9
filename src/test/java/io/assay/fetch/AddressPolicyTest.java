package io.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.EndpointException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static final AddressPolicy GLOBAL = AddressPolicy.global(List.of());

  /** Addresses at the edges of each block. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.0.0.0         | this network, RFC 1122",
        "0.255.255.255   | this network, RFC 1122",
        "10.0.0.0        | private, RFC 1918",
        "10.255.255.255  | private, RFC 1918",
        "100.64.0.0      | shared behind carrier-grade NAT, RFC 6598",
        "100.127.255.255 | shared behind carrier-grade NAT, RFC 6598",
        "127.0.0.1       | loopback, RFC 1122",
        "127.255.255.254 | loopback, RFC 1122",
        "169.254.169.254 | link-local, RFC 3927",
        "172.16.0.0      | private, RFC 1918",
        "172.31.255.255  | private, RFC 1918",
        "192.0.0.9       | IETF protocol assignments, RFC 6890",
        "192.0.2.1       | documentation, RFC 5737",
        "192.88.99.1     | 6to4 relays, RFC 7526",
        "192.168.0.1     | private, RFC 1918",
        "198.18.0.0      | benchmarking, RFC 2544",
        "198.19.255.255  | benchmarking, RFC 2544",
        "198.51.100.1    | documentation, RFC 5737",
        "203.0.113.1     | documentation, RFC 5737",
        "224.0.0.1       | multicast, RFC 5771",
        "239.255.255.255 | multicast, RFC 5771",
        "240.0.0.1       | reserved, RFC 1112",
        "255.255.255.255 | limited broadcast, RFC 8190",
        "::              | unspecified, RFC 4291",
        "::1             | loopback, RFC 4291",
        "::127.0.0.1     | IPv4-compatible, RFC 4291",
        "::8.8.8.8       | IPv4-compatible, RFC 4291",
        "64:ff9b::127.0.0.1 | through NAT64, RFC 6052: loopback, RFC 1122",
        "64:ff9b::a00:1  | through NAT64, RFC 6052: private, RFC 1918",
        "64:ff9b:1::808:808 | local NAT64, RFC 8215",
        "100::1          | discarded, RFC 6666",
        "100:0:0:1::1    | dummy, RFC 9780",
        "2001:0:1::1     | Teredo, RFC 4380",
        "2001:1::1       | IETF protocol assignments, RFC 2928",
        "2001:1ff:ffff::1 | IETF protocol assignments, RFC 2928",
        "2001:2::1       | benchmarking, RFC 5180",
        "2001:1f::1      | ORCHID, RFC 4843",
        "2001:2f::1      | ORCHIDv2, RFC 7343",
        "2001:db8:ffff::1 | documentation, RFC 3849",
        "2002:7f00:1::1  | 6to4, RFC 3056",
        "2002:808:808::1 | 6to4, RFC 3056",
        "3fff:fff::1     | documentation, RFC 9637",
        "4000::1         | not assigned, RFC 4291",
        "5f00::1         | segment routing, RFC 9602",
        "1fff::1         | not assigned, RFC 4291",
        "8000::1         | not assigned, RFC 4291",
        "fc00::1         | unique local, RFC 4193",
        "fdff::1         | unique local, RFC 4193",
        "fe80::1         | link-local, RFC 4291",
        "febf::1         | link-local, RFC 4291",
        "fec0::1         | site-local, RFC 3879",
        "ff02::1         | multicast, RFC 4291"
      })
  void whatIsNotGlobalUnicastIsRefusedWithTheReason(String address, String purpose) {
    assertThat(GLOBAL.refusal(InetAddress.ofLiteral(address)))
        .hasValueSatisfying(
            refusal ->
                assertThat(refusal).endsWith("is no global unicast address (" + purpose + ")"));
    assertThat(AddressPolicy.any().refusal(InetAddress.ofLiteral(address))).isEmpty();
  }

  /** The neighbours of the blocks above, where they are assigned. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "64:ff9b::8.8.8.8",
        "2000::1",
        "2001:200::1",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "2606:4700:4700::1111",
        "3fff:1000::1"
      })
  void globalUnicastIsAllowed(String address) {
    assertThat(GLOBAL.refusal(InetAddress.ofLiteral(address))).isEmpty();
  }

  @Test
  void aMappedAddressIsJudgedAsTheIpv4AddressThatItLeadsTo() throws UnknownHostException {
    assertThat(GLOBAL.refusal(mapped("7f000001")))
        .hasValueSatisfying(refusal -> assertThat(refusal).contains("loopback, RFC 1122"));
    assertThat(GLOBAL.refusal(mapped("08080808"))).isEmpty();
  }

  @Test
  void whatTheOperatorAllowsIsAllowedAndNothingBeside() throws EndpointException {
    AddressPolicy policy =
        AddressPolicy.global(
            List.of(AddressPrefix.parse("10.1.0.0/16"), AddressPrefix.parse("fd00::/8")));

    assertThat(policy.refusal(InetAddress.ofLiteral("10.1.2.3"))).isEmpty();
    assertThat(policy.refusal(InetAddress.ofLiteral("fd00::7"))).isEmpty();
    assertThat(policy.refusal(InetAddress.ofLiteral("10.2.0.1"))).isPresent();
    assertThat(policy.refusal(InetAddress.ofLiteral("127.0.0.1"))).isPresent();
    assertThat(policy.refusal(InetAddress.ofLiteral("8.8.8.8"))).isEmpty();
  }

  private static InetAddress mapped(String ipv4) throws UnknownHostException {
    InetAddress address =
        Inet6Address.getByAddress(
            "", HexFormat.of().parseHex("00000000000000000000ffff" + ipv4), -1);
    assertThat(address).isInstanceOf(Inet6Address.class);
    return address;
  }
}
