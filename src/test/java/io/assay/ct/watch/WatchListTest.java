package io.assay.ct.watch;

import static io.assay.ct.watch.Watching.dns;
import static io.assay.ct.watch.Watching.found;
import static io.assay.ct.watch.Watching.identity;
import static io.assay.ct.watch.Watching.ip;
import static io.assay.ct.watch.Watching.join;
import static io.assay.ct.watch.Watching.tlv;
import static io.assay.ct.watch.Watching.uri;
import static io.assay.ct.watch.Watching.watch;
import static io.assay.ct.watch.Watching.withNames;
import static io.assay.ct.watch.Watching.withValue;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.WatchedIdentity;
import io.assay.lab.CertificateBuilder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchListTest {
  private static final byte[] OTHER = dns("other.test");

  @Test
  void theIncidentIsFoundByItsAddressAndNotByItsNeighbour() {
    byte[] certificate =
        CertificateBuilder.selfSigned("C=HR, O=Test, CN=test1.hr")
            .dns("test1.hr", "test12.hr")
            .ip("1.1.1.1")
            .build()
            .der();

    assertThat(found(watch("1.1.1.1", "1.0.0.0/8", "1.1.1.2", "test2.hr"), certificate))
        .containsExactly("1.0.0.0/8", "1.1.1.1");
    assertThat(found(watch("1.1.1.2"), certificate)).isEmpty();
    assertThat(found(watch("test12.hr", "*.hr", "*.test1.hr"), certificate))
        .containsExactly("*.hr", "test12.hr");
  }

  @ParameterizedTest
  @CsvSource({
    "one.one.one.one,   one.one.one.one",
    "ONE.One.one.ONE,   one.one.one.one",
    "one.one.one.one.,  one.one.one.one",
    "one.one.one.one..,  one.one.one.one",
    "' one.one.one.one ', one.one.one.one",
    "*.one.one.one,     one.one.one.one",
    "*.ONE.one.one.,    one.one.one.one",
    "o*.one.one.one,    one.one.one.one",
    "*e.one.one.one,    one.one.one.one",
    "o*n*e.one.one.one, one.one.one.one",
    "one.*.one.one,     one.one.one.one",
    "*.*.one.one,       one.one.one.one",
    ".one.one.one,      one.one.one.one",
    "xn--bcher-kva.test, xn--bcher-kva.test",
    "XN--BCHER-KVA.Test, xn--bcher-kva.test",
    "*.test,            xn--bcher-kva.test",
    "localhost,         localhost",
    "*,                 localhost",
    "a.dns.test,        *.dns.test",
    "a.b.c.dns.test,    *.dns.test",
    "*.dns.test,        *.dns.test",
    "*.a.dns.test,      *.dns.test",
    "x*.dns.test,       *.dns.test",
    "a.*.test,          *.dns.test",
    ".a.dns.test,       *.dns.test",
    "a.DNS.test.,       *.dns.test",
    "1.1.1.1,           1.1.1.1",
    "1.1.1.1.,          1.1.1.1",
    "' 1.1.1.1',        1.1.1.0/24",
    "[2606:4700::1111], 2606:4700::1111",
    "2606:4700:0:0::1111, 2606:4700::/32",
    "2606:4700::abcd,   2606:4700::/32",
    "fe80::1%eth0,      fe80::/10",
    "::ffff:1.1.1.1,    1.1.1.1",
    "https://1.1.1.1/,  1.1.1.1",
    "https://one.one.one.one/x, one.one.one.one"
  })
  void aNameThatConcernsAnIdentityIsFoundAsDnsNameAndAsCommonName(String name, String identity) {
    assertThat(found(watch(identity), withNames(OTHER, dns(name)))).containsExactly(identity);
    assertThat(found(watch(identity), withCommonName(0x0c, name.getBytes(StandardCharsets.UTF_8))))
        .containsExactly(identity);
  }

  @ParameterizedTest
  @CsvSource({
    "one.one.one,         one.one.one.one",
    "two.one.one.one.one, one.one.one.one",
    "*.one.one.one.one,   one.one.one.one",
    "*.one.one,           one.one.one.one",
    "x*.one.one.one,      one.one.one.one",
    "*.*.one,             one.one.one.one",
    "onexone.one.one,     one.one.one.one",
    "aone.one.one.one,    one.one.one.one",
    "one.one.one.onea,    one.one.one.one",
    "dns.test,            *.dns.test",
    "adns.test,           *.dns.test",
    "*.test,              *.dns.test",
    "dns.test.other,      *.dns.test",
    "*,                   one.one.one.one",
    "1.1.1.2,             1.1.1.1",
    "1.1.1,               1.1.1.1",
    "01.1.1.1,            1.1.1.1",
    "0x01010101,          1.1.1.1",
    "16843009,            1.1.1.1",
    "2606:4700::1112,     2606:4700::1111",
    "https://other.test/one.one.one.one, one.one.one.one",
    "https://one.one.one.one@other.test/, one.one.one.one"
  })
  void aNameThatDoesNotIsNot(String name, String identity) {
    assertThat(found(watch(identity), withNames(dns(name)))).isEmpty();
    assertThat(found(watch(identity), withCommonName(0x0c, name.getBytes(StandardCharsets.UTF_8))))
        .isEmpty();
  }

  @Test
  void uLabelsAreFoundInUtf8AndInLatin1AndInAnyCase() {
    WatchList watched = watch("bücher.test", "*.müller.test");
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      assertThat(
              found(
                  watched,
                  withNames(
                      tlv(Watching.DNS, "BÜCHER.test".getBytes(charset)),
                      tlv(Watching.DNS, "*.müller.test".getBytes(charset)))))
          .containsExactly("*.xn--mller-kva.test", "xn--bcher-kva.test");
    }
    assertThat(found(watch("cher.test"), withNames(dns("bücher.test")))).isEmpty();
  }

  @Test
  void aCommonNameIsFoundInEveryStringType() {
    WatchList watched = watch("dns.test");
    for (int tag : new int[] {0x0c, 0x13, 0x14, 0x16, 0x1a}) {
      assertThat(
              found(watched, withCommonName(tag, "dns.test".getBytes(StandardCharsets.US_ASCII))))
          .containsExactly("dns.test");
    }
    assertThat(found(watched, withCommonName(0x1e, "Dns.test".getBytes(StandardCharsets.UTF_16BE))))
        .containsExactly("dns.test");
    assertThat(
            found(watched, withCommonName(0x1c, "dns.test".getBytes(Charset.forName("UTF-32BE")))))
        .containsExactly("dns.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authority of dns.test", "dns.test Root", "the dns.test, 1.1.1.1"})
  void theWordsOfAPhraseAreNoHostNames(String commonName) {
    assertThat(
            found(
                watch("dns.test", "1.1.1.1"),
                withCommonName(0x0c, commonName.getBytes(StandardCharsets.UTF_8))))
        .isEmpty();
  }

  @Test
  void nothingButTheCommonNameIsTakenFromTheSubject() {
    byte[] certificate =
        CertificateBuilder.selfSigned("O=dns.test, OU=dns.test, L=1.1.1.1, CN=other.test")
            .build()
            .der();

    assertThat(found(watch("dns.test", "1.1.1.1"), certificate)).isEmpty();
  }

  @Test
  void theIssuerAndTheUrlsOfTheIssuerConcernNobody() {
    byte[] certificate =
        CertificateBuilder.selfSigned("CN=other.test")
            .issuerName("CN=dns.test")
            .ocsp("http://dns.test/ocsp")
            .crl("http://dns.test/crl")
            .issuerAt("http://dns.test/ca")
            .build()
            .der();

    assertThat(found(watch("dns.test", "*.test"), certificate)).containsExactly("*.test");
  }

  @ParameterizedTest
  @CsvSource({
    "bank.test\\0.evil.test, bank.test",
    "bank.test\\0.evil.test, *.evil.test",
    "evil.test\\0bank.test, bank.test",
    "\\0bank.test\\0, bank.test",
    "evil.test\\0*.test, bank.test",
    "'bank.test,evil.test', bank.test",
    "'evil.test bank.test', bank.test",
    "evil.test\\0001.1.1.1, 1.1.1.1"
  })
  void whatStandsBesideNulOrAnotherNameIsFoundInDoubt(String escaped, String identity) {
    byte[] name = dns(escaped.replace("\\000", "\0").replace("\\0", "\0"));

    assertThat(found(watch(identity), withNames(OTHER, name))).containsExactly(identity + "?");
  }

  @ParameterizedTest
  @CsvSource({
    "https://bank.test, bank.test",
    "https://user@BANK.test:443/x, bank.test",
    "https://bank.test:8443?x, bank.test",
    "https://a.bank.test/, *.bank.test",
    "https://1.1.1.1/dns-query, 1.1.1.1",
    "'https://[2606:4700::1111]:443/', 2606:4700::1111",
    "bank.test, bank.test?",
    "bank.test/x, bank.test?",
    "1.1.1.1:853, 1.1.1.1?"
  })
  void theHostOfAUriIsFoundInDoubtWhereItIsRelative(String uri, String expected) {
    assertThat(found(watch(expected.replace("?", "")), withNames(OTHER, uri(uri))))
        .containsExactly(expected);
  }

  @Test
  void anAddressOfSomebodyAtAHostIsNotTheHost() {
    assertThat(
            found(
                watch("bank.test"),
                withNames(tlv(Watching.EMAIL, "ca@bank.test".getBytes(StandardCharsets.US_ASCII)))))
        .isEmpty();
  }

  @Test
  void aServiceNameIsFoundInDoubt() {
    // otherName id-on-dnsSRV (RFC 4985).
    byte[] srv =
        tlv(
            0xa0,
            HexFormat.of().parseHex("06082b06010505070807"),
            tlv(0xa0, tlv(0x16, "_dot.dns.test".getBytes(StandardCharsets.US_ASCII))));

    assertThat(found(watch("*.dns.test", "dot.dns.test"), withNames(srv)))
        .containsExactly("*.dns.test?");
  }

  @ParameterizedTest
  @CsvSource({
    "01010101, 1.1.1.1",
    "010101ff, 1.1.1.0/24",
    "ffffffff, 0.0.0.0/0",
    "26064700 00000000 00000000 00001111, 2606:4700::1111",
    "26064700 00000000 00000000 00002222, 2606:4700::/32",
    "00000000 00000000 0000ffff 01010101, 1.1.1.1",
    "00000000 00000000 00000000 01010101, 1.1.1.0/24",
    "00000000 00000000 00000000 01010101, ::/0",
    "01010101ff, 1.1.1.1?",
    "ff01010101, 1.1.1.1?",
    "0101010101010101010101010101, 1.1.1.1?",
    "ff 26064700 00000000 00000000 00001111, 2606:4700::1111?",
    "01010000 ffff0000, 1.1.1.1?",
    "01010101 ffffffff, 1.0.0.0/8?",
    "26064700000000000000000000000000 ffffffff000000000000000000000000, 2606:4700::1111?",
    "312e312e312e31, 1.1.1.1?",
    "646e732e74657374, dns.test?"
  })
  void anAddressIsFoundAndInDoubtWhereItsLengthIsWrong(String octets, String expected) {
    assertThat(found(watch(expected.replace("?", "")), withNames(OTHER, ip(octets))))
        .containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "01010102, 1.1.1.1",
    "01010101, 1.1.2.0/24",
    "01010101, ::/0",
    "26064700 00000000 00000000 00001111, 0.0.0.0/0",
    "00000000 00000000 0000fffe 01010101, 1.1.1.1",
    "010102ff01, 1.1.1.1",
    "01020000 ffff0000, 1.1.1.1",
    "'', 1.1.1.1"
  })
  void anotherAddressIsNotFound(String octets, String identity) {
    assertThat(found(watch(identity), withNames(OTHER, ip(octets)))).isEmpty();
  }

  @Test
  void aBrokenNeighbourHidesNoAddress() {
    WatchList watched = watch("1.1.1.1");
    byte[] address = ip("01010101");
    byte[] greedy = dns("a.test");
    greedy[1] = 12;
    byte[] unknown = tlv(0x8b, dns("x"));

    assertThat(found(watched, withNames(ip("0909"), address))).containsExactly("1.1.1.1");
    assertThat(found(watched, withNames(dns(""), address))).containsExactly("1.1.1.1");
    assertThat(found(watched, withNames(unknown, address))).containsExactly("1.1.1.1");
    assertThat(found(watched, withNames(uri("www.google.com"), address)))
        .containsExactly("1.1.1.1");
    assertThat(found(watched, withNames(greedy, address, dns("b.test"))))
        .containsExactly("1.1.1.1");
  }

  @Test
  void aNameInAnEntryThatCannotBeReadIsFoundInDoubt() {
    WatchList watched = watch("dns.test", "1.1.1.1", "other.test");

    byte[] unknown = dns("dns.test");
    unknown[0] = (byte) 0x8b;
    assertThat(found(watched, withNames(OTHER, unknown)))
        .containsExactly("dns.test?", "other.test");
    assertThat(found(watched, withNames(OTHER, tlv(0x8b, new byte[] {1, 1, 1, 1}))))
        .containsExactly("1.1.1.1?", "other.test");
    assertThat(found(watched, withValue(tlv(0x04, dns("dns.test"), ip("01010101")))))
        .containsExactly("1.1.1.1?", "dns.test?");
  }

  @Test
  void anEntryThatCannotBeReadAndConcernsNobodyRaisesNoAlarm() {
    WatchList watched = watch("dns.test", "1.1.1.1", "*.example", "2606:4700::/32");

    assertThat(found(watched, withNames(OTHER, tlv(0x8b, dns("a.test")), ip("0909")))).isEmpty();
    assertThat(found(watched, withValue(tlv(0x04, dns("xdns.test"), ip("01010102"))))).isEmpty();
  }

  @Test
  void namesInASecondListAreFound() {
    byte[] certificate =
        CertificateBuilder.selfSigned("O=Test")
            .dns("a.test")
            .extension("2.5.29.17", false, tlv(0x30, dns("b.test"), ip("01010101")))
            .build()
            .der();

    assertThat(found(watch("a.test", "b.test", "1.1.1.1"), certificate))
        .containsExactly("1.1.1.1", "a.test", "b.test");
  }

  @Test
  void anEmptyListConcernsNobody() {
    assertThat(found(watch("dns.test", "0.0.0.0/0"), withNames())).isEmpty();
    assertThat(found(watch("dns.test", "0.0.0.0/0"), withValue(new byte[0]))).isEmpty();
  }

  @Test
  void whatIsFoundBothForSureAndInDoubtIsFoundForSure() {
    assertThat(found(watch("dns.test"), withNames(dns("dns.test\0x.test"), dns("dns.test"))))
        .containsExactly("dns.test");
  }

  @Test
  void eachResolverThatWatchesGetsItsHitInOrder() {
    WatchedIdentity name = identity("dns.test");
    WatchedIdentity address = identity("1.1.1.1");
    WatchList watched =
        WatchList.of(Map.of("b", List.of(name, address, name), "a", List.of(identity("*.test"))));
    byte[] certificate = withNames(ip("01010101"), dns("dns.test"), dns("DNS.test"));

    assertThat(watched.size()).isEqualTo(3);
    assertThat(watched.matchCertificate(certificate, 0, certificate.length))
        .containsExactly(
            new Hit("a", identity("*.test"), false),
            new Hit("b", address, false),
            new Hit("b", name, false));
  }

  @Test
  void anEmptyWatchListFindsNothing() {
    WatchList nothing = WatchList.of(Map.of());

    assertThat(nothing.isEmpty()).isTrue();
    assertThat(found(nothing, withNames(dns("dns.test")))).isEmpty();
    assertThat(nothing.matchUnreadable(dns("dns.test"), 0, 10)).isEmpty();
    assertThat(watch("dns.test").isEmpty()).isFalse();
  }

  @Test
  void aCertificateIsReadInPlaceAndItsNeighboursAreNot() {
    byte[] certificate = withNames(dns("dns.test"));
    byte[] page = join(dns("before.test"), certificate, dns("after.test"), ip("01010101"));
    int start = dns("before.test").length;

    assertThat(
            Watching.texts(
                watch("before.test", "dns.test", "after.test", "1.1.1.1")
                    .matchCertificate(page, start, start + certificate.length)))
        .containsExactly("dns.test");
  }

  @Test
  void aPrecertificateIsMatchedByItsTbsCertificate() {
    byte[] certificate = withNames(dns("dns.test"), ip("01010101"));
    int length = (certificate[6] & 0xff) << 8 | (certificate[7] & 0xff);
    byte[] tbs = Arrays.copyOfRange(certificate, 4, 8 + length);

    assertThat(
            Watching.texts(watch("dns.test", "1.1.1.1", "other.test").matchTbs(tbs, 0, tbs.length)))
        .containsExactly("1.1.1.1", "dns.test");
  }

  @Test
  void anEntryThatIsNoCertificateConcernsInDoubtWhatStandsInIt() {
    byte[] octets = join(new byte[] {1, 2, 3}, dns("dns.test"), ip("01010101"), new byte[9]);
    WatchList watched = watch("dns.test", "1.1.1.1", "*.test", "0.0.0.0/8", "1.1.1.2");

    assertThat(Watching.texts(watched.matchUnreadable(octets, 0, octets.length)))
        .containsExactly("*.test?", "1.1.1.1?", "dns.test?");
    assertThat(found(watched, octets)).containsExactly("*.test?", "1.1.1.1?", "dns.test?");
  }

  private static byte[] withCommonName(int tag, byte[] octets) {
    byte[] attribute = tlv(0x30, HexFormat.of().parseHex("0603550403"), tlv(tag, octets));
    byte[] placeholder =
        tlv(
            0x30,
            HexFormat.of().parseHex("0603550403"),
            tlv(0x0c, "?".getBytes(StandardCharsets.US_ASCII)));
    byte[] plain = CertificateBuilder.selfSigned("CN=?").issuerName("CN=Test").build().der();
    return spliced(plain, tlv(0x30, tlv(0x31, placeholder)), tlv(0x30, tlv(0x31, attribute)));
  }

  /** The certificate with another subject, as a TBSCertificate within new lengths. */
  private static byte[] spliced(byte[] certificate, byte[] old, byte[] fresh) {
    int tbsEnd = 8 + ((certificate[6] & 0xff) << 8 | (certificate[7] & 0xff));
    for (int at = 8; at < tbsEnd; at++) {
      if (Arrays.equals(certificate, at, at + old.length, old, 0, old.length)) {
        byte[] tbs =
            tlv(
                0x30,
                Arrays.copyOfRange(certificate, 8, at),
                fresh,
                Arrays.copyOfRange(certificate, at + old.length, tbsEnd));
        return tlv(0x30, tbs, Arrays.copyOfRange(certificate, tbsEnd, certificate.length));
      }
    }
    throw new IllegalArgumentException("the subject is not within");
  }
}
