package io.assay.x509;

import static io.assay.x509.CertificateWriter.dns;
import static io.assay.x509.CertificateWriter.ip;
import static io.assay.x509.CertificateWriter.uri;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class SubjectAltNamesTest {
  private static final byte[] ADDRESS = ip(1, 1, 1, 1);

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  private static CertificateFacts factsWith(byte[]... entries) {
    return new CertificateWriter().names(entries).facts();
  }

  @Test
  void namesOfEveryKindAreReadInTheirOrder() {
    CertificateFacts facts =
        factsWith(
            dns("a.test"),
            ADDRESS,
            uri("https://a.test/x"),
            Der.tlv(GeneralName.RFC822_NAME, Der.ascii("ca@a.test")),
            Der.tlv(GeneralName.DIRECTORY_NAME, Der.commonName("A")),
            Der.tlv(GeneralName.OTHER_NAME, Der.oid("1.2.3.4"), Der.tlv(0xa0, Der.utf8("x"))),
            Der.tlv(GeneralName.REGISTERED_ID, Der.hex("2a0304")),
            ip(0x26, 6, 0x47, 0, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x11),
            dns("*.b.test"));
    assertThat(facts.malformed()).isEmpty();
    assertThat(facts.names().dnsNames()).containsExactly("a.test", "*.b.test");
    assertThat(facts.names().ipAddresses())
        .containsExactly(address("1.1.1.1"), address("2606:4700:4700::1111"));
    assertThat(facts.names().others())
        .containsExactly(
            "uri:https://a.test/x",
            "email:ca@a.test",
            "dirname:CN=A",
            "othername:1.2.3.4:0c0178",
            "rid:1.2.3.4");
    assertThat(facts.names().unreadable()).isEmpty();
  }

  @Test
  void relativeUriDoesNotHideTheAddressBesideIt() {
    CertificateFacts facts = factsWith(dns("a.test"), ADDRESS, uri("www.google.com"));
    assertThat(facts.names().ipAddresses()).containsExactly(address("1.1.1.1"));
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.malformed()).isEmpty();
  }

  @Test
  void addressOfOddLengthIsReportedAndItsNeighboursSurvive() {
    CertificateFacts facts = factsWith(dns("a.test"), ip(1, 1, 1, 1, 1), ADDRESS, dns("b.test"));
    assertThat(facts.malformed()).containsExactly("subjectAltName entry 2: iPAddress of 5 octets");
    assertThat(facts.names().unreadable())
        .containsExactly("subjectAltName entry 2: iPAddress of 5 octets");
    assertThat(facts.names().ipAddresses()).containsExactly(address("1.1.1.1"));
    assertThat(facts.names().dnsNames()).containsExactly("a.test", "b.test");
  }

  @Test
  void dnsNameThatIsAnAddressInTextRemainsADnsName() {
    CertificateFacts facts = factsWith(dns("1.1.1.1"));
    assertThat(facts.names().dnsNames()).containsExactly("1.1.1.1");
    assertThat(facts.names().ipAddresses()).isEmpty();
    assertThat(facts.malformed()).isEmpty();
  }

  @Test
  void dnsNamesAreNotNormalised() {
    assertThat(factsWith(dns("A.Test."), dns("xn--bcher-kva.test")).names().dnsNames())
        .containsExactly("A.Test.", "xn--bcher-kva.test");
  }

  @Test
  void dnsNameWithNulIsUnreadable() {
    CertificateFacts facts = factsWith(dns("bank.test\0.evil.test"), ADDRESS);
    assertThat(facts.names().dnsNames()).isEmpty();
    assertThat(facts.names().unreadable())
        .containsExactly("subjectAltName entry 1: dNSName with NUL: bank.test\\00.evil.test");
    assertThat(facts.names().ipAddresses()).containsExactly(address("1.1.1.1"));
  }

  @Test
  void dnsNameBeyondAsciiIsEscapedAndReported() {
    CertificateFacts facts = factsWith(dns("b\u00fccher.test\n"), dns("back\\slash.test"));
    assertThat(facts.names().dnsNames())
        .containsExactly("b\\FCcher.test\\0A", "back\\5Cslash.test");
    assertThat(facts.malformed())
        .containsExactly(
            "subjectAltName entry 1: dNSName with octets beyond printable ASCII:"
                + " b\\FCcher.test\\0A");
  }

  @Test
  void emptyDnsNameIsUnreadable() {
    assertThat(factsWith(dns(""), dns("a.test")).names().unreadable())
        .containsExactly("subjectAltName entry 1: dNSName of 0 octets");
  }

  @Test
  void mappedAddressKeepsItsSixteenOctets() {
    CertificateFacts facts = factsWith(ip(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 1, 1, 1));
    assertThat(facts.names().ipAddresses())
        .singleElement()
        .isInstanceOf(Inet6Address.class)
        .isNotEqualTo(address("1.1.1.1"));
  }

  @Test
  void unknownKindOfNameIsUnreadable() {
    CertificateFacts facts = factsWith(Der.tlv(0x8b, Der.ascii("x")), ADDRESS);
    assertThat(facts.names().unreadable())
        .containsExactly("subjectAltName entry 1: [11] is no kind of name");
    assertThat(facts.names().ipAddresses()).containsExactly(address("1.1.1.1"));
  }

  @Test
  void entryThatSwallowsItsNeighbourGivesItBack() {
    byte[] greedy = dns("a.test");
    greedy[1] = 12;
    CertificateFacts facts = factsWith(greedy, ADDRESS, dns("b.test"));
    assertThat(facts.names().ipAddresses()).containsExactly(address("1.1.1.1"));
    assertThat(facts.names().dnsNames()).contains("b.test");
    assertThat(facts.names().unreadable())
        .contains("subjectAltName entry 1: read on from its octet 8");
  }

  @Test
  void entryBeyondTheEndOfTheListDoesNotTakeTheRestAlong() {
    byte[] greedy = dns("a.test");
    greedy[1] = 0x7f;
    CertificateFacts facts = factsWith(greedy, ADDRESS, dns("b.test"));
    assertThat(facts.names().ipAddresses()).containsExactly(address("1.1.1.1"));
    assertThat(facts.names().dnsNames()).containsExactly("b.test");
    assertThat(facts.names().unreadable())
        .contains("subjectAltName entry 1: dNSName cut short after 20 octets");
  }

  @Test
  void namesOfSeveralExtensionsAreGathered() {
    CertificateFacts facts =
        new CertificateWriter().names(dns("a.test")).names(ADDRESS, dns("b.test")).facts();
    assertThat(facts.names().dnsNames()).containsExactly("a.test", "b.test");
    assertThat(facts.names().ipAddresses()).containsExactly(address("1.1.1.1"));
    assertThat(facts.malformed()).containsExactly("subjectAltName: more than one such extension");
  }

  @Test
  void listWithoutEntriesIsReported() {
    assertThat(factsWith().malformed()).containsExactly("subjectAltName: no entry");
  }

  @Test
  void valueThatIsNoListMightHoldNames() {
    CertificateFacts facts =
        new CertificateWriter().extension(Oids.SUBJECT_ALT_NAME, Der.octetString(ADDRESS)).facts();
    assertThat(facts.names().unreadable()).containsExactly("subjectAltName: no list of names");
  }

  @Test
  void extensionThatCannotBeReadMightBeAListOfNames() {
    CertificateFacts facts =
        new CertificateWriter()
            .rawExtension(Der.sequence(Der.utf8("2.5.29.17"), Der.octetString(ADDRESS)))
            .names(dns("a.test"))
            .facts();
    assertThat(facts.names().unreadable())
        .containsExactly("extension 1: without a type, so that it might be a subjectAltName");
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
  }

  @Test
  void lengthNotInItsShortestFormIsReadAndReported() {
    byte[] padded = Der.concat(Der.hex("82 82 0006"), Der.ascii("a.test"));
    CertificateFacts facts = factsWith(padded, ADDRESS);
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.names().others()).isEmpty();
    assertThat(facts.names().ipAddresses()).containsExactly(address("1.1.1.1"));
    assertThat(facts.malformed())
        .containsExactly("subjectAltName entry 1: length not in its shortest form (BER)");
  }
}
