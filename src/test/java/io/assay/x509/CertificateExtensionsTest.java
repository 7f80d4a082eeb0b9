package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Octets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateExtensionsTest {
  private static final byte[] EMPTY_SEQUENCE = Der.sequence();

  @Test
  void extensionsOfAnAuthorityAreRead() {
    byte[] constraints =
        Der.sequence(Der.tlv(0xa0, Der.sequence(Der.tlv(0x82, Der.ascii("test")))));
    CertificateFacts facts =
        new CertificateWriter()
            .criticalExtension(Oids.BASIC_CONSTRAINTS, Der.sequence(Der.bool(true), Der.integer(0)))
            .criticalExtension(Oids.KEY_USAGE, Der.hex("03020106"))
            .extension(Oids.SUBJECT_KEY_IDENTIFIER, Der.octetString(Der.hex("0a0b")))
            .extension(Oids.AUTHORITY_KEY_IDENTIFIER, Der.sequence(Der.tlv(0x80, Der.hex("0c0d"))))
            .criticalExtension(Oids.NAME_CONSTRAINTS, constraints)
            .facts();
    assertThat(facts.malformed()).isEmpty();
    assertThat(facts.ca()).contains(true);
    assertThat(facts.pathLength()).contains(0);
    assertThat(facts.keyUsage()).contains(Set.of("keyCertSign", "cRLSign"));
    assertThat(facts.subjectKeyId()).contains("0a0b");
    assertThat(facts.authorityKeyId()).contains("0c0d");
    assertThat(facts.nameConstraints()).contains(Octets.copyOf(constraints));
    assertThat(facts.criticalExtensions())
        .containsExactly(Oids.BASIC_CONSTRAINTS, Oids.KEY_USAGE, Oids.NAME_CONSTRAINTS);
  }

  @Test
  void extensionsOfALeafAreRead() {
    byte[] access =
        Der.sequence(
            Der.sequence(Der.oid(Oids.OCSP), CertificateWriter.uri("http://ocsp.test")),
            Der.sequence(Der.oid(Oids.CA_ISSUERS), CertificateWriter.uri("http://ca.test/1")),
            Der.sequence(Der.oid(Oids.CA_ISSUERS), Der.tlv(0xa4, Der.commonName("x"))),
            Der.sequence(Der.oid("1.2.3"), CertificateWriter.uri("http://other.test")));
    byte[] points =
        Der.sequence(
            Der.sequence(
                Der.tlv(
                    0xa0,
                    Der.tlv(
                        0xa0,
                        CertificateWriter.uri("http://crl.test/1"),
                        CertificateWriter.uri("ldap://crl.test/2")))),
            Der.sequence(
                Der.tlv(0xa0, Der.tlv(0xa0, CertificateWriter.uri("http://crl.test/3"))),
                Der.hex("81020780")));
    CertificateFacts facts =
        new CertificateWriter()
            .criticalExtension(Oids.BASIC_CONSTRAINTS, EMPTY_SEQUENCE)
            .criticalExtension(Oids.KEY_USAGE, Der.hex("03020780"))
            .extension(
                Oids.EXTENDED_KEY_USAGE,
                Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"), Der.oid("1.3.6.1.5.5.7.3.2")))
            .extension(Oids.AUTHORITY_INFO_ACCESS, access)
            .extension(Oids.CRL_DISTRIBUTION_POINTS, points)
            .extension(Oids.TLS_FEATURE, Der.sequence(Der.integer(17), Der.integer(5)))
            .facts();
    assertThat(facts.malformed()).isEmpty();
    assertThat(facts.ca()).contains(false);
    assertThat(facts.pathLength()).isEmpty();
    assertThat(facts.keyUsage()).contains(Set.of("digitalSignature"));
    assertThat(facts.extendedKeyUsage().orElseThrow())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(facts.ocspUrls()).containsExactly("http://ocsp.test");
    assertThat(facts.issuerUrls()).containsExactly("http://ca.test/1");
    assertThat(facts.crlUrls())
        .containsExactly("http://crl.test/1", "ldap://crl.test/2", "http://crl.test/3");
    assertThat(facts.mustStaple()).isTrue();
  }

  @Test
  void tlsFeatureWithoutStatusRequestAsksForNoStaple() {
    assertThat(
            new CertificateWriter()
                .extension(Oids.TLS_FEATURE, Der.sequence(Der.integer(17)))
                .facts()
                .mustStaple())
        .isFalse();
  }

  @Test
  void unknownCriticalExtensionIsListed() {
    CertificateFacts facts =
        new CertificateWriter().criticalExtension("1.2.3.4", Der.hex("ffffff")).facts();
    assertThat(facts.criticalExtensions()).containsExactly("1.2.3.4");
    assertThat(facts.malformed()).isEmpty();
  }

  @Test
  void firstOfSeveralExtensionsCounts() {
    CertificateFacts facts =
        new CertificateWriter()
            .extension(Oids.BASIC_CONSTRAINTS, EMPTY_SEQUENCE)
            .extension(Oids.BASIC_CONSTRAINTS, Der.sequence(Der.bool(true)))
            .facts();
    assertThat(facts.ca()).contains(false);
    assertThat(facts.malformed()).containsExactly("basicConstraints: more than one such extension");
  }

  @Test
  void brokenExtensionDoesNotHideTheNext() {
    CertificateFacts facts =
        new CertificateWriter()
            .rawExtension(Der.sequence(Der.oid(Oids.KEY_USAGE), Der.utf8("x")))
            .rawExtension(Der.utf8("no extension"))
            .extension(Oids.BASIC_CONSTRAINTS, Der.hex("0101ff"))
            .extension(Oids.EXTENDED_KEY_USAGE, new byte[0])
            .names(CertificateWriter.dns("a.test"))
            .facts();
    assertThat(facts.names().dnsNames()).containsExactly("a.test");
    assertThat(facts.keyUsage()).isEmpty();
    assertThat(facts.ca()).isEmpty();
    assertThat(facts.malformed())
        .containsExactly(
            "keyUsage: tag 0x0c instead of OCTET STRING",
            "extension 2: tag 0x0c instead of SEQUENCE",
            "extension 2: unreadable, so that it might be a subjectAltName",
            "basicConstraints: BOOLEAN instead of SEQUENCE",
            "extKeyUsage: empty value");
  }

  @Test
  void brokenKeyPurposeDoesNotHideTheNext() {
    CertificateFacts facts =
        new CertificateWriter()
            .extension(
                Oids.EXTENDED_KEY_USAGE,
                Der.sequence(
                    Der.hex("0600"), Der.hex("06022a83"), Der.integer(1), Der.oid("1.2.3")))
            .facts();
    assertThat(facts.extendedKeyUsage()).contains(Set.of("1.2.3"));
    assertThat(facts.malformed())
        .containsExactly(
            "extKeyUsage entry 1: no object identifier in 0 octets",
            "extKeyUsage entry 2: no object identifier in 2 octets",
            "extKeyUsage entry 3: INTEGER instead of OBJECT IDENTIFIER");
  }

  @Test
  void keyUsageWithoutBitsIsReported() {
    for (String value : new String[] {"030100", "03020780".replace("80", "00")}) {
      CertificateFacts facts =
          new CertificateWriter().extension(Oids.KEY_USAGE, Der.hex(value)).facts();
      assertThat(facts.keyUsage()).contains(Set.of());
      assertThat(facts.malformed()).containsExactly("keyUsage: no bit is set");
    }
  }

  @Test
  void keyUsageThatIsNoBitStringIsReported() {
    for (String value : new String[] {"0300", "030107", "03020980"}) {
      CertificateFacts facts =
          new CertificateWriter().extension(Oids.KEY_USAGE, Der.hex(value)).facts();
      assertThat(facts.keyUsage()).isEmpty();
      assertThat(facts.malformed())
          .singleElement()
          .asString()
          .startsWith("keyUsage: no BIT STRING in");
    }
  }

  @Test
  void decipherOnlyIsTheNinthBit() {
    assertThat(
            new CertificateWriter()
                .extension(Oids.KEY_USAGE, Der.hex("0303070080"))
                .facts()
                .keyUsage())
        .contains(Set.of("decipherOnly"));
  }

  @Test
  void trueThatIsNotAllOnesIsReadAndReported() {
    CertificateFacts facts =
        new CertificateWriter()
            .extension(Oids.BASIC_CONSTRAINTS, Der.sequence(Der.hex("010101")))
            .facts();
    assertThat(facts.ca()).contains(true);
    assertThat(facts.malformed()).containsExactly("basicConstraints cA: BOOLEAN 0x01");
  }

  @Test
  void falseThatIsTheDefaultIsReadAndReported() {
    CertificateFacts facts =
        new CertificateWriter()
            .rawExtension(
                Der.sequence(
                    Der.oid(Oids.BASIC_CONSTRAINTS),
                    Der.bool(false),
                    Der.octetString(Der.sequence(Der.bool(false)))))
            .facts();
    assertThat(facts.ca()).contains(false);
    assertThat(facts.criticalExtensions()).isEmpty();
    assertThat(facts.malformed())
        .containsExactly(
            "basicConstraints criticality: FALSE, which is the default and left out in DER",
            "basicConstraints cA: FALSE, which is the default and left out in DER");
  }

  @Test
  void garbageBehindAValueIsReported() {
    CertificateFacts facts =
        new CertificateWriter()
            .extension(Oids.BASIC_CONSTRAINTS, Der.concat(EMPTY_SEQUENCE, Der.hex("0500")))
            .facts();
    assertThat(facts.ca()).contains(false);
    assertThat(facts.malformed()).containsExactly("basicConstraints: 2 octets too many at the end");
  }

  @Test
  void unprintableUrlIsEscapedAndReported() {
    byte[] access =
        Der.sequence(
            Der.sequence(Der.oid(Oids.OCSP), CertificateWriter.uri("http://a.test/\r\nX: y")));
    CertificateFacts facts =
        new CertificateWriter().extension(Oids.AUTHORITY_INFO_ACCESS, access).facts();
    assertThat(facts.ocspUrls()).containsExactly("http://a.test/\\0D\\0AX: y");
    assertThat(facts.malformed()).hasSize(1);
  }

  @Test
  void fieldWithoutExtensionsIsReported() {
    assertThat(
            new CertificateWriter()
                .extensionsField(Der.tlv(0xa3, EMPTY_SEQUENCE))
                .facts()
                .malformed())
        .containsExactly("extensions: none within");
  }

  @Test
  void knownExtensionWhoseValueIsNotDerIsReported() {
    assertThat(
            new CertificateWriter().extension("2.5.29.32", Der.hex("30053000")).facts().malformed())
        .containsExactly("certificatePolicies: announces 5 octets of which 2 are there");
  }
}
