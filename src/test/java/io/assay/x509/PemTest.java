package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.assay.probe.Octets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PemTest {
  private static final byte[] CERTIFICATE = new CertificateWriter().write();
  private static final String BLOCK = block("CERTIFICATE", CERTIFICATE, "\n");

  private static String block(String label, byte[] content, String newline) {
    return "-----BEGIN %s-----%s%s%s-----END %s-----%s"
        .formatted(
            label,
            newline,
            Base64.getMimeEncoder(64, newline.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .encodeToString(content),
            newline,
            label,
            newline);
  }

  @Test
  void certificatesAreReadInOrderAmongOtherText() throws PemException {
    byte[] other = new CertificateWriter().serial(Der.integer(7)).write();
    String text =
        "\ufeff# trust anchors\n\nsubject=CN = a\n"
            + BLOCK
            + block("EC PRIVATE KEY", new byte[40], "\n")
            + "Certificate:\n    Data:\n"
            + block("X509 CERTIFICATE", other, "\r\n")
            + "the end";
    assertThat(Pem.certificates(text))
        .containsExactly(Octets.copyOf(CERTIFICATE), Octets.copyOf(other));
  }

  @Test
  void indentedBlockIsRead() throws PemException {
    assertThat(Pem.certificates(BLOCK.indent(4))).hasSize(1);
  }

  @Test
  void fileInAnEncodingWithAsciiIsRead() throws PemException {
    assertThat(Pem.certificates(Der.ascii("# Zo\u00eb\n" + BLOCK))).hasSize(1);
  }

  @Test
  void headersOfOtherBlocksArePassedOver() throws PemException {
    String key =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    assertThat(Pem.certificates(key + BLOCK)).hasSize(1);
  }

  @Test
  void textWithoutBlocksHasNone() throws PemException {
    assertThat(Pem.certificates("nothing here")).isEmpty();
    assertThat(Pem.certificates("")).isEmpty();
  }

  private static void assertFails(String text, int line, String message) {
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> Pem.certificates(text))
        .withMessageStartingWith("line " + line + ": " + message)
        .satisfies(e -> assertThat(e.line()).isEqualTo(line));
  }

  @Test
  void blockThatIsNotClosedIsAnErrorWhereItBegins() {
    assertFails(
        "text\n-----BEGIN CERTIFICATE-----\nAAAA\n",
        2,
        "block without -----END CERTIFICATE----- behind it");
    assertFails(
        "-----BEGIN CERTIFICATE-----\nAAAA\n" + BLOCK,
        1,
        "block without -----END CERTIFICATE----- behind it");
  }

  @Test
  void lineThatIsNotBase64IsAnErrorWhereItStands() {
    assertFails(
        BLOCK + "-----BEGIN CERTIFICATE-----\nAAAA\nAA*A\u001b\n-----END CERTIFICATE-----\n",
        BLOCK.split("\n", -1).length + 2,
        "\"AA*A\\1B\" is not base64");
  }

  @Test
  void incompleteBase64IsAnErrorWhereTheBlockBegins() {
    assertFails(
        "\n-----BEGIN CERTIFICATE-----\nAAAAA\n-----END CERTIFICATE-----\n",
        2,
        "certificate whose base64 is incomplete");
  }

  @Test
  void emptyCertificateIsAnError() {
    assertFails(
        "-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n",
        1,
        "certificate without content");
  }
}
