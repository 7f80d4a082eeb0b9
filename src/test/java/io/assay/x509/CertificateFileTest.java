package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.probe.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.junit.jupiter.api.Test;

class CertificateFileTest {
  private final LabPki pki = LabPki.create();

  @Test
  void oneCertificateInDerIsItself() {
    assertThat(certificates(pki.root().der())).containsExactly(octets(pki.root()));
  }

  @Test
  void certificatesInPemAreFound() {
    String text = "# issuers\n" + pki.root().pem() + pki.issuing().pem();
    assertThat(certificates(text.getBytes(StandardCharsets.US_ASCII)))
        .containsExactly(octets(pki.root()), octets(pki.issuing()));
  }

  @Test
  void certificatesInCmsAreFoundInDerAndBer() throws Exception {
    for (String encoding : List.of("DER", "BER")) {
      assertThat(certificates(bag(encoding)))
          .as(encoding)
          .containsExactlyInAnyOrder(octets(pki.root()), octets(pki.issuing()));
    }
  }

  @Test
  void otherFilesHoldNone() {
    assertThat(certificates(new byte[0])).isEmpty();
    assertThat(certificates("<html>".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    assertThat(certificates("-----BEGIN CERTIFICATE-----\n!".getBytes(StandardCharsets.US_ASCII)))
        .isEmpty();
    assertThat(certificates(new byte[] {0x30})).isEmpty();
    assertThat(certificates(new byte[] {0x30, 0x03, 0x02, 0x01, 0x00})).isEmpty();
  }

  @Test
  void aBrokenFileIsReadAsFarAsItGoes() throws Exception {
    byte[] bag = bag("DER");
    for (int length = 0; length < bag.length; length++) {
      assertThat(certificates(Arrays.copyOf(bag, length)).size()).isLessThan(3);
    }
    for (int i = 0; i < bag.length; i++) {
      byte[] changed = bag.clone();
      changed[i] ^= (byte) 0x85;
      assertThat(certificates(changed).size()).isLessThan(Bounds.LIST_ENTRIES + 1);
    }
  }

  /** What indefinite lengths within each other cost must not grow with their depth. */
  @Test
  void deepNestingIsHarmless() {
    byte[] nested = new byte[64 * 1024];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }
    assertThat(certificates(nested).size()).isLessThan(2);
  }

  private byte[] bag(String encoding) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addCertificates(new JcaCertStore(List.of(pki.root().x509(), pki.issuing().x509())));
    return generator.generate(new CMSAbsentContent()).toASN1Structure().getEncoded(encoding);
  }

  private static List<Octets> certificates(byte[] file) {
    return CertificateFile.certificates(Octets.copyOf(file));
  }

  private static Octets octets(LabCertificate certificate) {
    return Octets.copyOf(certificate.der());
  }
}
