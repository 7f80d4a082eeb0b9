package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateFieldsTest {

  @Test
  void soundCertificateIsReadWithoutComplaint() {
    CertificateWriter writer = new CertificateWriter();
    CertificateFacts facts = writer.facts();
    assertThat(facts.malformed()).isEmpty();
    assertThat(facts.serial()).contains("1234");
    assertThat(facts.signatureAlgorithm()).contains("SHA256withECDSA");
    assertThat(facts.subject().orElseThrow().text()).isEqualTo("CN=resolver.test");
    assertThat(facts.issuer().orElseThrow().text()).isEqualTo("CN=Test CA");
    assertThat(facts.notBefore()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(facts.notAfter()).contains(Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(facts.key()).contains(new PublicKeyFacts("EC", 256, "P-256"));
    assertThat(facts.names()).isEqualTo(SubjectNames.NONE);
    assertThat(facts.keyUsage()).isEmpty();
    assertThat(facts.extendedKeyUsage()).isEmpty();
    assertThat(facts.ca()).isEmpty();
    assertThat(facts.mustStaple()).isFalse();
  }

  @Test
  void digestsAreThoseOfTheOctetsAsSent() {
    CertificateWriter writer = new CertificateWriter();
    CertificateFacts facts = writer.facts();
    assertThat(facts.sha256()).isEqualTo(Sha256.of(writer.write()));
    assertThat(facts.tbsSha256()).contains(Sha256.of(writer.tbs()));
    assertThat(facts.spkiSha256()).contains(Sha256.of(CertificateWriter.P256_KEY));
  }

  @ParameterizedTest
  @CsvSource({
    "020101, 01, ''",
    "0203012345, 012345, ''",
    "020200ff, ff, ''",
    "020100, 00, ''",
    "0201ff, -01, serialNumber: negative",
    "02020001, 01, serialNumber: INTEGER not in its shortest form",
    "02158000000000000000000000000000000000000000aa, "
        + "-7fffffffffffffffffffffffffffffffffffffff56, serialNumber: negative",
    "02150100000000000000000000000000000000000000aa, 0100000000000000000000000000000000000000aa, "
        + "serialNumber: longer than 20 octets: 21",
  })
  void serialNumberIsHexadecimal(String field, String serial, String problem) {
    CertificateFacts facts = new CertificateWriter().serial(Der.hex(field)).facts();
    assertThat(facts.serial().orElseThrow()).endsWith(serial);
    assertThat(facts.malformed())
        .isEqualTo(problem.isEmpty() ? java.util.List.of() : java.util.List.of(problem));
  }

  @Test
  void serialNumberWithoutOctetsIsAbsentAndReported() {
    CertificateFacts facts = new CertificateWriter().serial(Der.hex("0200")).facts();
    assertThat(facts.serial()).isEmpty();
    assertThat(facts.malformed()).containsExactly("serialNumber: INTEGER of 0 octets");
    assertThat(facts.subject()).isPresent();
  }

  @Test
  void hugeSerialNumberIsAbsentAndReported() {
    byte[] serial = Der.integer(BigInteger.ONE.shiftLeft(100_000));
    CertificateFacts facts = new CertificateWriter().serial(serial).facts();
    assertThat(facts.serial()).isEmpty();
    assertThat(facts.malformed()).containsExactly("serialNumber: INTEGER of 12501 octets");
  }

  @ParameterizedTest
  @CsvSource({
    "500101000000Z, 1950-01-01T00:00:00Z",
    "491231235959Z, 2049-12-31T23:59:59Z",
    "991231235959Z, 1999-12-31T23:59:59Z",
  })
  void utcTimeIsOfTheYears1950To2049(String text, String instant) {
    CertificateFacts facts = new CertificateWriter().notBefore(Tag.UTC_TIME, text).facts();
    assertThat(facts.notBefore()).contains(Instant.parse(instant));
    assertThat(facts.malformed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"20500101000000Z, 2050-01-01T00:00:00Z", "99991231235959Z, 9999-12-31T23:59:59Z"})
  void generalizedTimeBeginsWith2050(String text, String instant) {
    CertificateFacts facts = new CertificateWriter().notAfter(Tag.GENERALIZED_TIME, text).facts();
    assertThat(facts.notAfter()).contains(Instant.parse(instant));
    assertThat(facts.malformed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "23, 2601011200Z, 2026-01-01T12:00:00Z",
    "23, 260101120000+0130, 2026-01-01T10:30:00Z",
    "23, 260101120000-0500, 2026-01-01T17:00:00Z",
    "24, 20510101120000.5Z, 2051-01-01T12:00:00.5Z",
    "24, 20510101120000.1234567891Z, 2051-01-01T12:00:00.123456789Z",
    "24, 205101011200Z, 2051-01-01T12:00:00Z",
    "24, 2051010112Z, 2051-01-01T12:00:00Z",
    "24, 20491231235959Z, 2049-12-31T23:59:59Z",
  })
  void timeInAnotherFormIsReadAndReported(int tag, String text, String instant) {
    CertificateFacts facts = new CertificateWriter().notAfter(tag, text).facts();
    assertThat(facts.notAfter()).contains(Instant.parse(instant));
    assertThat(facts.malformed())
        .singleElement()
        .asString()
        .startsWith("notAfter: ")
        .contains(text);
  }

  @ParameterizedTest
  @CsvSource({
    "23, 261301000000Z",
    "23, 260230000000Z",
    "23, 260101240000Z",
    "23, 260101000060Z",
    "23, 26010100000Z",
    "23, 260101000000",
    "23, 260101000000Zx",
    "23, 260101000000+2500",
    "23, ''",
    "23, 2026-01-01 00",
    "24, 20510101000000.Z",
    "24, 20510101000000",
    "24, garbage",
  })
  void whatIsNoTimeIsAbsentAndReported(int tag, String text) {
    CertificateFacts facts = new CertificateWriter().notBefore(tag, text).facts();
    assertThat(facts.notBefore()).isEmpty();
    assertThat(facts.notAfter()).isPresent();
    assertThat(facts.malformed()).containsExactly("notBefore: \"" + text + "\" is no time");
  }

  @Test
  void timeOfAnotherTypeIsReported() {
    CertificateFacts facts = new CertificateWriter().notBefore(Tag.UTF8_STRING, "x").facts();
    assertThat(facts.malformed()).containsExactly("notBefore: tag 0x0c instead of a time");
  }

  @Test
  void extensionsInAnEarlierVersionAreReadAndReported() {
    CertificateFacts facts =
        new CertificateWriter().version(new byte[0]).names(CertificateWriter.dns("a.test")).facts();
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.malformed())
        .containsExactly("version: absent, which is v1, which has no extensions");
    assertThat(new CertificateWriter().version(new byte[0]).facts().malformed()).isEmpty();
  }

  @Test
  void unknownVersionIsReported() {
    assertThat(new CertificateWriter().version(Der.tlv(0xa0, Der.integer(3))).facts().malformed())
        .containsExactly("version: v4");
  }

  @Test
  void differingAlgorithmsAreReported() {
    CertificateFacts facts =
        new CertificateWriter().tbsAlgorithm(Der.sequence(Der.oid("1.2.3"))).facts();
    assertThat(facts.signatureAlgorithm()).contains("SHA256withECDSA");
    assertThat(facts.malformed())
        .containsExactly("signatureAlgorithm: not the one within tbsCertificate");
  }

  @Test
  void unknownAlgorithmIsItsOid() {
    byte[] algorithm = Der.sequence(Der.oid("2.25.329800735698586629295641978511506172918"));
    assertThat(new CertificateWriter().algorithms(algorithm).facts().signatureAlgorithm())
        .contains("2.25.329800735698586629295641978511506172918");
  }

  @Test
  void signatureOfOddBitsIsReported() {
    assertThat(new CertificateWriter().signature(Der.hex("030203f8")).facts().malformed())
        .containsExactly("signatureValue: BIT STRING with 3 unused bits");
  }

  @Test
  void emptyIssuerIsReportedAndEmptySubjectIsNot() {
    assertThat(new CertificateWriter().issuer(Der.sequence()).facts().malformed())
        .containsExactly("issuer: empty");
    assertThat(new CertificateWriter().subject(Der.sequence()).facts().malformed()).isEmpty();
  }

  @Test
  void fieldWithAnotherTagIsReportedAndItsNeighboursSurvive() {
    CertificateFacts facts = new CertificateWriter().serial(Der.utf8("1234")).facts();
    assertThat(facts.serial()).isEmpty();
    assertThat(facts.malformed()).containsExactly("serialNumber: tag 0x0c instead of INTEGER");
    assertThat(facts.issuer()).isPresent();
    assertThat(facts.notAfter()).isPresent();
    assertThat(facts.key()).isPresent();
  }

  @Test
  void missingFieldDoesNotHideTheExtensions() {
    CertificateFacts facts =
        new CertificateWriter().key(new byte[0]).names(CertificateWriter.dns("a.test")).facts();
    assertThat(facts.key()).isEmpty();
    assertThat(facts.malformed()).containsExactly("subjectPublicKeyInfo: missing");
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
  }

  @Test
  void uniqueIdentifiersArePassedOver() {
    CertificateFacts facts =
        new CertificateWriter()
            .uniqueIds(Der.concat(Der.hex("81020055"), Der.hex("820200aa")))
            .names(CertificateWriter.dns("a.test"))
            .facts();
    assertThat(facts.malformed()).isEmpty();
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
  }
}
