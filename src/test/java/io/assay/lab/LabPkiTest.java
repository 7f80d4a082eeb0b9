package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabPkiTest {

  @ParameterizedTest
  @EnumSource
  void chainOfEachKeyValidatesWithTheJdk(LabKey key) throws Exception {
    LabCertificate root = CertificateBuilder.root("CN=Root").key(key).build();
    LabCertificate issuing = root.authority("CN=Issuing").key(key).pathLength(0).build();
    LabCertificate leaf = issuing.leaf("CN=resolver.test").dns("resolver.test").key(key).build();

    assertThat(leaf.chain()).containsExactly(leaf, issuing);
    assertThat(leaf.chainWithRoot()).containsExactly(leaf, issuing, root);
    assertThatCode(() -> validate(leaf.chain(), root)).doesNotThrowAnyException();
    assertThat(issuing.x509().getBasicConstraints()).isZero();
  }

  @Test
  void constraintsOnNamesBind() {
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    LabCertificate issuing =
        root.authority("CN=Issuing")
            .nameConstraints(
                List.of(new GeneralName(GeneralName.dNSName, "inside.test")), List.of())
            .build();
    LabCertificate inside = issuing.leaf("CN=a").dns("a.inside.test").build();
    LabCertificate outside = issuing.leaf("CN=a").dns("a.outside.test").build();

    assertThatCode(() -> validate(inside.chain(), root)).doesNotThrowAnyException();
    assertThatThrownBy(() -> validate(outside.chain(), root)).hasMessageContaining("constraint");
  }

  @Test
  void corruptSignatureDoesNotVerify() {
    LabPki pki = LabPki.create();
    LabCertificate corrupt = pki.anotherLeaf().corruptSignature().build();
    assertThatThrownBy(() -> corrupt.x509().verify(pki.issuing().keys().getPublic()))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void validityNamesAndExtensionsAreAsSet() {
    Instant from = Instant.parse("2049-12-31T23:59:59Z");
    Instant to = from.plus(30, ChronoUnit.DAYS);
    LabCertificate leaf =
        CertificateBuilder.selfSigned("CN=x")
            .validity(from, to)
            .ip("192.0.2.1", "2001:db8::1")
            .rawName(new byte[] {(byte) 0x87, 3, 1, 2, 3})
            .ocsp("http://ocsp.test/")
            .crl("http://crl.test/a.crl")
            .mustStaple()
            .extension("1.2.3.4", false, new byte[] {1})
            .extension("1.2.3.4", false, new byte[] {2})
            .build();

    assertThat(HexFormat.of().formatHex(leaf.der()))
        .contains(utcTime("491231235959Z") + generalizedTime("20500130235959Z"))
        .contains("8704c0000201", "871020010db8", "8703010203")
        .contains("06032a0304040101", "06032a0304040102", "2b06010505070118");
  }

  @Test
  void certificateCanBeCutShort() {
    LabCertificate whole = CertificateBuilder.selfSigned("CN=x").build();
    LabCertificate half =
        CertificateBuilder.selfSigned("CN=x").editDer(der -> Arrays.copyOf(der, 100)).build();
    assertThat(whole.x509().getSubjectX500Principal().getName()).isEqualTo("CN=x");
    assertThat(half.der()).hasSize(100);
    assertThatThrownBy(half::x509).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ocspResponsesAreSignedByTheIssuerAndSayWhatTheyShould() throws Exception {
    LabPki pki = LabPki.create();
    Instant when = Instant.parse("2026-01-02T03:04:05Z");

    assertThat(statusIn(OcspStaple.good(pki.leaf()), pki)).isEqualTo("good");
    assertThat(statusIn(OcspStaple.revoked(pki.leaf(), when), pki))
        .isInstanceOfSatisfying(
            RevokedStatus.class,
            revoked -> assertThat(revoked.getRevocationTime().toInstant()).isEqualTo(when));
  }

  private static String utcTime(String text) {
    return "170d" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String generalizedTime(String text) {
    return "180f" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Object statusIn(byte[] der, LabPki pki) throws Exception {
    var basic = (BasicOCSPResp) new OCSPResp(der).getResponseObject();
    assertThat(
            basic.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(pki.issuing().keys().getPublic())))
        .isTrue();
    var single = basic.getResponses()[0];
    assertThat(single.getCertID().getSerialNumber()).isEqualTo(pki.leaf().x509().getSerialNumber());
    var status = single.getCertStatus();
    return status == null ? "good" : status;
  }

  private static void validate(List<LabCertificate> chain, LabCertificate root) throws Exception {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root.x509(), null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509")
                .generateCertPath(chain.stream().map(LabCertificate::x509).toList()),
            parameters);
  }
}
