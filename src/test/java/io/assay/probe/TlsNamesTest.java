package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TlsNamesTest {

  @Test
  void codePointsHaveTheirRegisteredNames() {
    assertThat(TlsNames.version(0x0304)).isEqualTo("TLS 1.3");
    assertThat(TlsNames.cipherSuite(0x1301)).isEqualTo("TLS_AES_128_GCM_SHA256");
    assertThat(TlsNames.cipherSuite(0xC02B)).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    assertThat(TlsNames.group(29)).isEqualTo("x25519");
    assertThat(TlsNames.group(4588)).isEqualTo("X25519MLKEM768");
    assertThat(TlsNames.alert(40)).isEqualTo("handshake_failure");
    assertThat(TlsNames.alert(121)).isEqualTo("ech_required");
  }

  @Test
  void unassignedCodePointsAreShownAsNumbers() {
    assertThat(TlsNames.version(0x7f1c)).isEqualTo("0x7f1c");
    assertThat(TlsNames.cipherSuite(0x0a0a)).isEqualTo("0x0a0a");
    assertThat(TlsNames.group(0x0a0a)).isEqualTo("0x0a0a");
    assertThat(TlsNames.group(-1)).isEqualTo("0xffffffff");
    assertThat(TlsNames.alert(99)).isEqualTo("alert 99");
    assertThat(TlsNames.alert(1000)).isEqualTo("alert 1000");
  }
}
