package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabPki;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  private static CheckResult judge(Seen seen) {
    return Judging.result(Check.NAME, JUDGE, seen);
  }

  private static Seen leaf(CertificateBuilder builder) {
    return Seen.dot(builder.build());
  }

  private static CertificateBuilder certificate() {
    return PKI.issuing().leaf("CN=somebody");
  }

  @ParameterizedTest
  @CsvSource({
    "resolver.test, resolver.test",
    "RESOLVER.Test, resolver.test",
    "*.resolver.test, dot.resolver.test",
    "*.resolver.test, xn--rsolver-bya.resolver.test"
  })
  void dnsNameThatCoversTheEndpointPasses(String presented, String name) {
    assertThat(judge(leaf(certificate().dns("other.test", presented)).as(name)))
        .passesWith(presented);
  }

  @ParameterizedTest
  @CsvSource({
    "other.test, resolver.test",
    "*.resolver.test, resolver.test",
    "*.resolver.test, a.b.resolver.test",
    "*.test, resolver.test",
    "*, resolver",
    "r*.test.example, resolver.test.example",
    "a.*.test, a.b.test",
    "*resolver.test, xresolver.test",
    "resolver.test.evil.test, resolver.test",
    "resolver..test, resolver.test",
    ".resolver.test, resolver.test",
    "*., resolver.test",
    "*..test, resolver.test",
    "*.*.test, a.b.test",
    "**.resolver.test, a.resolver.test",
    "*.resolver.test, resolver.test.test",
    "xn--*-bya.test, xn--rsolver-bya.test",
    "xn--rsolver-bya.test, xn--rsolver-byb.test",
    "*.0.2.1, resolver.test"
  })
  void dnsNameThatDoesNotCoverTheEndpointIsAViolation(String presented, String name) {
    assertThat(judge(leaf(certificate().dns(presented)).as(name)))
        .isViolated(Severity.CRITICAL, "the leaf is for other names");
  }

  @Test
  void trailingDotIsNamedAsTheReason() {
    assertThat(judge(leaf(certificate().dns("resolver.test."))))
        .isViolated(Severity.CRITICAL, "trailing dot");
  }

  @Test
  void commonNameNeverCounts() {
    assertThat(judge(leaf(PKI.issuing().leaf("CN=resolver.test"))))
        .isViolated(Severity.CRITICAL, "common name does not count");
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.1", "2001:db8::1, 2001:db8:0:0:0:0:0:1"})
  void addressPassesByItsOctets(String presented, String address) {
    assertThat(judge(leaf(certificate().ip(presented)).asAddress(address))).passes();
  }

  @Test
  void otherAddressIsAViolation() {
    assertThat(judge(leaf(certificate().ip("192.0.2.1")).asAddress("192.0.2.2")))
        .isViolated(Severity.CRITICAL, "other names");
  }

  @Test
  void addressWrittenAsDnsNameDoesNotAuthenticateIt() {
    assertThat(judge(leaf(certificate().dns("192.0.2.1")).asAddress("192.0.2.1")))
        .isViolated(Severity.CRITICAL, "as a dNSName");
  }

  @Test
  void mappedAddressIsNotTheAddressItself() {
    byte[] mapped = new byte[18];
    mapped[0] = (byte) 0x87;
    mapped[1] = 16;
    mapped[12] = (byte) 0xff;
    mapped[13] = (byte) 0xff;
    mapped[14] = (byte) 192;
    mapped[16] = 2;
    mapped[17] = 1;
    assertThat(judge(leaf(certificate().rawName(mapped)).asAddress("192.0.2.1")))
        .isViolated(Severity.CRITICAL, "other names");
  }

  @Test
  void entriesThatCannotBeReadAreMentionedAndHideNoNeighbour() {
    byte[] oddAddress = {(byte) 0x87, 3, 1, 2, 3};
    assertThat(judge(leaf(certificate().dns("other.test").rawName(oddAddress))))
        .isViolated(Severity.CRITICAL, "1 cannot be read");
    assertThat(judge(leaf(certificate().rawName(oddAddress).dns("resolver.test")))).passes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"r\u00e9solver.test", "R\u00c9SOLVER.TEST"})
  void uLabelInADnsNameMatchesNothing(String presented) {
    byte[] utf8 = presented.getBytes(StandardCharsets.UTF_8);
    assertThat(judge(leaf(certificate().rawName(dnsName(utf8))).as("xn--rsolver-bya.test")))
        .isViolated(Severity.CRITICAL, "the leaf is for other names");
  }

  @Test
  void nulEndsNoName() {
    byte[] cut = "resolver.test\0.evil.test".getBytes(StandardCharsets.US_ASCII);
    assertThat(judge(leaf(certificate().dns("evil.test").rawName(dnsName(cut)))))
        .isViolated(Severity.CRITICAL, "may be meant: subjectAltName entry 2: dNSName with NUL");
  }

  @Test
  void emptyNameIsReported() {
    assertThat(judge(leaf(certificate().dns("other.test").rawName(dnsName(new byte[0])))))
        .isViolated(Severity.CRITICAL, "1 cannot be read");
  }

  private static byte[] dnsName(byte[] octets) {
    return element(0x82, octets);
  }

  private static byte[] element(int tag, byte[] octets) {
    byte[] element = new byte[2 + octets.length];
    element[0] = (byte) tag;
    element[1] = (byte) octets.length;
    System.arraycopy(octets, 0, element, 2, octets.length);
    return element;
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, *.0.2.1", "192.0.2.1, *", "2001:db8::1, 2001:db8::1"})
  void noDnsNameAuthenticatesAnAddress(String address, String presented) {
    assertThat(judge(leaf(certificate().dns(presented)).asAddress(address)))
        .isViolated(Severity.CRITICAL, "");
  }

  @Test
  void noAddressAuthenticatesAName() {
    assertThat(judge(leaf(certificate().ip("192.0.2.1")))).isViolated(Severity.CRITICAL, "other");
  }

  @Test
  void prefixInAnAddressIsReportedAndMatchesNothing() {
    byte[] prefix = element(0x87, new byte[] {(byte) 192, 0, 2, 0, -1, -1, -1, 0});
    assertThat(judge(leaf(certificate().dns("other.test").rawName(prefix)).asAddress("192.0.2.0")))
        .isViolated(Severity.CRITICAL, "1 cannot be read");
  }

  @Test
  void namesOfServicesAndUrisDoNotCount() {
    byte[] uri = element(0x86, "https://resolver.test/".getBytes(StandardCharsets.US_ASCII));
    assertThat(judge(leaf(certificate().rawName(uri))))
        .isViolated(Severity.CRITICAL, "of other kinds only, which do not count");
    // otherName with id-on-dnsSRV (RFC 4985): _dns.resolver.test
    byte[] srv =
        HexFormat.of()
            .parseHex(
                "a0"
                    + "20"
                    + "06082b06010505070807"
                    + "a014"
                    + "1612"
                    + "5f646e732e7265736f6c7665722e74657374");
    assertThat(judge(leaf(certificate().rawName(srv))))
        .isViolated(Severity.CRITICAL, "of other kinds only, which do not count");
  }

  @Test
  void withoutACertificateItIsUndetermined() {
    assertThat(judge(Seen.dot())).isUndetermined("sent no certificate");
  }
}
