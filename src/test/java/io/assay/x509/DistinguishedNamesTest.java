package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.x509.DistinguishedName.Attribute;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DistinguishedNamesTest {

  private static CertificateFacts factsWithSubject(byte[] name) {
    return new CertificateWriter().subject(name).facts();
  }

  private static String text(byte[] name) {
    return factsWithSubject(name).subject().orElseThrow().text();
  }

  @Test
  void textIsMostSpecificFirstAndAttributesAreAsEncoded() {
    byte[] name =
        Der.sequence(
            Der.attribute("2.5.4.6", Der.printable("HR")),
            Der.attribute("2.5.4.10", Der.utf8("Example, Inc.")),
            Der.set(
                Der.sequence(Der.oid("2.5.4.3"), Der.utf8("a")),
                Der.sequence(Der.oid("1.2.3.4"), Der.utf8("b"))));
    DistinguishedName subject = factsWithSubject(name).subject().orElseThrow();
    assertThat(subject.text()).isEqualTo("CN=a+1.2.3.4=b,O=Example\\, Inc.,C=HR");
    assertThat(subject.attributes())
        .containsExactly(
            new Attribute("C", "HR"),
            new Attribute("O", "Example, Inc."),
            new Attribute("CN", "a"),
            new Attribute("1.2.3.4", "b"));
  }

  @Test
  void specialsAreEscapedAsInRfc4514() {
    assertThat(text(Der.commonName("# a+b\"c<d>e;f\\g ")))
        .isEqualTo("CN=\\# a\\+b\\\"c\\<d\\>e\\;f\\5Cg\\ ");
  }

  @Test
  void controlCharactersAndNonAsciiAreEscaped() {
    CertificateFacts facts = factsWithSubject(Der.commonName("Zo\u00eb\u202e\u001b[31m\n"));
    assertThat(facts.subject().orElseThrow().text())
        .isEqualTo("CN=Zo\\C3\\AB\\E2\\80\\AE\\1B[31m\\0A");
    assertThat(facts.malformed()).isEmpty();
  }

  @Test
  void nulInANameIsReported() {
    CertificateFacts facts = factsWithSubject(Der.commonName("bank.test\0.evil.test"));
    assertThat(facts.subject().orElseThrow().text()).isEqualTo("CN=bank.test\\00.evil.test");
    assertThat(facts.malformed()).containsExactly("subject CN: NUL within");
  }

  @Test
  void everyKindOfStringIsDecoded() {
    byte[] name =
        Der.sequence(
            Der.attribute(
                "2.5.4.3", Der.tlv(Tag.BMP_STRING, "bmp".getBytes(StandardCharsets.UTF_16BE))),
            Der.attribute("2.5.4.3", Der.tlv(Tag.TELETEX_STRING, Der.ascii("t\u00e9l\u00e9"))),
            Der.attribute("2.5.4.3", Der.tlv(Tag.UNIVERSAL_STRING, Der.hex("0000007500000075"))),
            Der.attribute("2.5.4.3", Der.tlv(Tag.IA5_STRING, Der.ascii("ia5"))),
            Der.attribute("2.5.4.3", Der.integer(5)));
    CertificateFacts facts = factsWithSubject(name);
    assertThat(facts.subject().orElseThrow().text())
        .isEqualTo("CN=#020105,CN=ia5,CN=uu,CN=t\\C3\\A9l\\C3\\A9,CN=bmp");
    assertThat(facts.malformed()).isEmpty();
  }

  @Test
  void octetsOutsideTheirCharacterSetAreReported() {
    byte[] name =
        Der.sequence(
            Der.attribute("2.5.4.3", Der.tlv(Tag.UTF8_STRING, Der.hex("41ff"))),
            Der.attribute("2.5.4.3", Der.tlv(Tag.BMP_STRING, Der.hex("004100"))),
            Der.attribute("2.5.4.10", Der.utf8("fine")));
    CertificateFacts facts = factsWithSubject(name);
    assertThat(facts.subject().orElseThrow().text())
        .isEqualTo("O=fine,CN=#1e03004100,CN=A\\C3\\BF");
    assertThat(facts.malformed())
        .containsExactly(
            "subject CN: octets that are not UTF-8", "subject CN: octets that are not UTF-16BE");
  }

  @Test
  void brokenAttributeDoesNotHideTheNext() {
    byte[] name =
        Der.sequence(
            Der.set(),
            Der.set(Der.sequence(Der.utf8("no type"))),
            Der.integer(1),
            Der.attribute("2.5.4.10", Der.utf8("fine")));
    CertificateFacts facts = factsWithSubject(name);
    assertThat(facts.subject().orElseThrow().text()).isEqualTo("O=fine");
    assertThat(facts.malformed())
        .containsExactly(
            "subject: empty relative distinguished name",
            "subject attribute type: tag 0x0c instead of OBJECT IDENTIFIER",
            "subject: INTEGER instead of SET");
  }

  @Test
  void longValueIsShownInPartAndReported() {
    CertificateFacts facts = factsWithSubject(Der.commonName("x".repeat(100_000)));
    assertThat(facts.subject().orElseThrow().text()).hasSizeLessThan(2000);
    assertThat(facts.malformed())
        .containsExactly("subject CN: value of 100000 octets is shown in part");
  }
}
