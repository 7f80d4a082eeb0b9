package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpensslServerTest {
  private static final LabPki PKI = LabPki.create();
  private static final ServerIdentity IDENTITY = ServerIdentity.of(PKI.leaf());

  @ParameterizedTest
  @CsvSource({"tls1,TLSv1", "tls1_1,TLSv1.1", "tls1_2,TLSv1.2", "tls1_3,TLSv1.3"})
  void eachVersionCanBeServedAlone(String option, String shown) {
    try (OpensslServer server = OpensslServer.presenting(IDENTITY).version(option).start()) {
      String output =
          Client.sClient(PKI.root(), server.port(), "-cipher", "ALL:@SECLEVEL=0").output();
      assertThat(output)
          .containsPattern("New, (SSLv3|TLSv1\\.\\d|TLSv1\\.0), Cipher is (?!\\(NONE)");
      assertThat(output)
          .containsPattern("(Protocol *: |New, )" + shown.replace(".", "\\.") + "\\b");
    }
  }

  @Test
  void staplesAnOcspResponse() {
    try (OpensslServer server =
        OpensslServer.presenting(IDENTITY).stapling(OcspStaple.good(PKI.leaf())).start()) {
      assertThat(Client.sClient(PKI.root(), server.port(), "-status").output())
          .contains("OCSP Response Status: successful", "Cert Status: good");
    }
  }

  @ParameterizedTest
  @CsvSource({"tls1_2", "tls1_3"})
  void sendsTheSctExtension(String version) {
    byte[] list = HexFormat.of().parseHex("0004deadbeef");
    try (OpensslServer server =
        OpensslServer.presenting(IDENTITY).version(version).sctExtension(list).start()) {
      String output =
          Client.sClient(PKI.root(), server.port(), "-serverinfo", "18", "-msg").output();
      assertThat(output.replaceAll("\\s+", "")).contains("001200060004deadbeef");
    }
  }

  @Test
  void demandsAClientCertificate() {
    try (OpensslServer server =
        OpensslServer.presenting(IDENTITY).demandingClientCertificate().version("tls1_2").start()) {
      assertThat(Client.sClient(PKI.root(), server.port()).output())
          .contains("alert handshake failure");
    }
  }

  @Test
  void chainIsSentInTheOrderGiven() {
    ServerIdentity odd = ServerIdentity.ofChain(PKI.leaf(), PKI.root(), PKI.issuing());
    try (OpensslServer server = OpensslServer.presenting(odd).alpn("dot").start()) {
      String output =
          Client.sClient(PKI.root(), server.port(), "-showcerts", "-alpn", "dot").output();
      assertThat(output).contains("ALPN protocol: dot");
      assertThat(output.indexOf(body(PKI.root())))
          .isPositive()
          .isLessThan(output.indexOf(body(PKI.issuing())));
    }
  }

  private static String body(LabCertificate certificate) {
    return certificate.pem().lines().skip(1).findFirst().orElseThrow()
        + "\n"
        + certificate.pem().lines().skip(2).findFirst().orElseThrow();
  }
}
