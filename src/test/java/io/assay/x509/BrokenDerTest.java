package io.assay.x509;

import static io.assay.x509.CertificateWriter.dns;
import static io.assay.x509.CertificateWriter.facts;
import static io.assay.x509.CertificateWriter.ip;
import static io.assay.x509.CertificateWriter.uri;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokenDerTest {
  private static final CertificateWriter WRITER =
      new CertificateWriter()
          .names(dns("a.test"), ip(1, 1, 1, 1), uri("https://a.test/" + "x".repeat(200)));
  private static final byte[] SOUND = WRITER.write();

  /** The same elements, each with indefinite length. */
  private static byte[] indefinite(int tag, byte[]... parts) {
    return Der.concat(new byte[] {(byte) tag, (byte) 0x80}, Der.concat(parts), new byte[2]);
  }

  @Test
  void nothingIsNoCertificate() {
    CertificateFacts facts = facts(new byte[0]);
    assertThat(facts.malformed()).containsExactly("certificate: missing");
    assertThat(facts.sha256()).isEqualTo(Sha256.of(new byte[0]));
  }

  @Test
  void textIsNoCertificate() {
    CertificateFacts facts = facts(Der.ascii("-----BEGIN CERTIFICATE-----\nMIIF"));
    assertThat(facts.malformed())
        .contains("certificate: tag 0x2d instead of SEQUENCE")
        .hasSizeLessThan(4);
    assertThat(facts.subject()).isEmpty();
    assertThat(facts.tbsSha256()).isEmpty();
  }

  @Test
  void garbageBehindTheCertificateIsReported() {
    CertificateFacts facts = facts(Der.concat(SOUND, Der.hex("00000000")));
    assertThat(facts.malformed()).containsExactly("certificate: 4 octets too many at the end");
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.tbsSha256()).contains(Sha256.of(WRITER.tbs()));
  }

  @Test
  void certificateCutAnywhereIsReportedAndKeepsWhatCameBefore() {
    CertificateFacts whole = facts(SOUND);
    for (int length = 0; length < SOUND.length; length++) {
      CertificateFacts facts = facts(Arrays.copyOf(SOUND, length));
      assertThat(facts.malformed()).as("cut to %d octets", length).isNotEmpty();
      if (length >= SOUND.length - 8) {
        assertThat(facts.names()).isEqualTo(whole.names());
        assertThat(facts.tbsSha256()).isEqualTo(whole.tbsSha256());
        assertThat(facts.spkiSha256()).isEqualTo(whole.spkiSha256());
      }
    }
  }

  @Test
  void cutWithinTheNamesKeepsTheFirstAndReportsTheRest() {
    int end = indexOf(SOUND, Der.ascii("a.test")) + 6;
    CertificateFacts facts = facts(Arrays.copyOf(SOUND, end + 4));
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.names().ipAddresses()).isEmpty();
    assertThat(facts.names().unreadable())
        .containsExactly(
            "subjectAltName entry 2: iPAddress cut short after 2 octets",
            "subjectAltName: cut short after entry 2");
    assertThat(facts.tbsSha256()).isEmpty();
    assertThat(facts.spkiSha256()).contains(Sha256.of(CertificateWriter.P256_KEY));
  }

  @Test
  void outerLengthThatIsTooLongHidesNothing() {
    byte[] certificate = SOUND.clone();
    certificate[3]++;
    CertificateFacts facts = facts(certificate);
    assertThat(facts.malformed())
        .containsExactly(
            "certificate: announces %d octets of which %d are there"
                .formatted(SOUND.length - 3, SOUND.length - 4));
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.tbsSha256()).contains(Sha256.of(WRITER.tbs()));
  }

  @Test
  void outerLengthThatIsTooShortHidesNothing() {
    byte[] certificate = SOUND.clone();
    certificate[2] = 0;
    CertificateFacts facts = facts(certificate);
    assertThat(facts.malformed())
        .containsExactly(
            "certificate: length not in its shortest form (BER)",
            "certificate: announces %d octets, and its parts have %d"
                .formatted(SOUND[3] & 0xff, SOUND.length - 4));
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.tbsSha256()).contains(Sha256.of(WRITER.tbs()));
  }

  @Test
  void indefiniteLengthsAreReadAndReported() {
    byte[] algorithm = CertificateWriter.ECDSA_SHA256;
    byte[] tbs = WRITER.tbs();
    byte[] inner = Arrays.copyOfRange(tbs, 4, tbs.length);
    byte[] certificate =
        indefinite(
            Tag.SEQUENCE, indefinite(Tag.SEQUENCE, inner), algorithm, Der.bitString(new byte[8]));
    CertificateFacts facts = facts(certificate);
    assertThat(facts.malformed())
        .containsExactly(
            "certificate: indefinite length (BER)", "tbsCertificate: indefinite length (BER)");
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.signatureAlgorithm()).contains("SHA256withECDSA");
    assertThat(facts.tbsSha256()).isPresent();
  }

  @Test
  void indefiniteLengthsNestedBeyondReasonAreCut() {
    byte[] nested = new byte[2000];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = Tag.SEQUENCE;
      nested[i + 1] = (byte) 0x80;
    }
    assertThat(facts(nested).malformed()).isNotEmpty();
  }

  @Test
  void lengthThatOverflowsIsReported() {
    for (String header :
        List.of("3084ffffffff", "3088ffffffffffffffff", "308a0100000000000000ffff", "30ff")) {
      byte[] content = Arrays.copyOfRange(SOUND, 4, SOUND.length);
      CertificateFacts facts = facts(Der.concat(Der.hex(header), content));
      assertThat(facts.malformed()).as(header).isNotEmpty();
    }
    CertificateFacts facts =
        facts(Der.concat(Der.hex("3084ffffffff"), Arrays.copyOfRange(SOUND, 4, SOUND.length)));
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
  }

  @Test
  void tagOfSeveralOctetsIsPassedOver() {
    CertificateFacts facts =
        new CertificateWriter().names(Der.hex("9f8101 01 41"), dns("a.test")).facts();
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.names().unreadable()).hasSize(1);
  }

  @Test
  void reportsAreFewAndShort() {
    byte[][] entries = new byte[500][];
    Arrays.fill(entries, dns("\u0007".repeat(1000)));
    CertificateFacts facts = new CertificateWriter().names(entries).facts();
    assertThat(facts.malformed()).hasSize(Bounds.PROBLEMS + 1);
    assertThat(facts.malformed().getLast()).isEqualTo("and 436 more");
    assertThat(facts.malformed())
        .allSatisfy(
            text -> assertThat(text).hasSizeLessThanOrEqualTo(Bounds.PROBLEM_CHARACTERS + 1));
  }

  private static int indexOf(byte[] octets, byte[] part) {
    for (int i = 0; i + part.length <= octets.length; i++) {
      if (Arrays.equals(octets, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not within");
  }
}
