package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.LabPki;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());
  private static final int TLS_1_2 = 0x0303;

  private static Seen dot() {
    return Seen.dot(PKI.leaf(), PKI.issuing());
  }

  private static CheckResult judge(Seen seen) {
    return Judging.result(Check.TLS, JUDGE, seen);
  }

  @Test
  void modernParametersPass() {
    assertThat(judge(dot())).passesWith("TLS 1.3, TLS_AES_128_GCM_SHA256, x25519, ALPN dot");
    assertThat(judge(dot().tls(0x0304, 0x1303, 4588))).passesWith("X25519MLKEM768");
    assertThat(judge(dot().tls(TLS_1_2, 0xC02B, 23)))
        .passesWith("TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, secp256r1");
  }

  @ParameterizedTest
  @CsvSource({
    "0x0301, 0xC02B, 23, WARNING, TLS 1.0 is deprecated",
    "0x0302, 0xC02B, 23, WARNING, TLS 1.1 is deprecated",
    "0x0303, 0x009C, 0, WARNING, no forward secrecy",
    "0x0303, 0xC009, 23, WARNING, no AEAD",
    "0x0303, 0xC008, 23, WARNING, outdated cipher",
    "0x0303, 0x003B, 0, CRITICAL, protects nothing",
    "0x0303, 0xC011, 23, CRITICAL, protects nothing",
    "0x0303, 0x0018, 0, CRITICAL, protects nothing",
    "0x0303, 0x0014, 0, CRITICAL, protects nothing",
    "0x0303, 0x0009, 0, CRITICAL, protects nothing",
    "0x0303, 0xC02B, 19, WARNING, group secp192r1 is too weak"
  })
  void weakParametersAreAViolation(
      String version, String suite, int group, Severity severity, String reason) {
    assertThat(judge(dot().tls(Integer.decode(version), Integer.decode(suite), group)))
        .isViolated(severity, reason);
  }

  @Test
  void dotWithoutAlpnPassesSinceManyServersKnowNone() {
    assertThat(judge(dot().alpn(Optional.empty()))).passesWith("no ALPN");
  }

  @Test
  void alpnThatWasNotOfferedIsAViolation() {
    assertThat(judge(dot().alpn(Optional.of("h2")))).isViolated(Severity.WARNING, "not offered");
  }

  @Test
  void dohNegotiatesAVersionOfHttp() {
    Seen doh = Seen.doh(PKI.leaf(), PKI.issuing());
    assertThat(judge(doh)).passesWith("ALPN h2");
    assertThat(judge(doh.alpn(Optional.of("http/1.1")))).passes();
    assertThat(judge(doh.alpn(Optional.empty()))).isViolated(Severity.INFO, "no ALPN");
    assertThat(judge(doh.alpn(Optional.of("dot")))).isViolated(Severity.WARNING, "not offered");
  }

  @Test
  void whatSomebodyElseDidNotRecordIsUndeterminedAndTheRestIsJudged() {
    assertThat(judge(dot().tls(TLS_1_2, 0xC02B, 0).notAsked()))
        .isUndetermined(
            "TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; not seen: ALPN, which was not");
    assertThat(judge(dot().tls(TLS_1_2, 0, 0).notAsked()))
        .isUndetermined("TLS 1.2; not seen: cipher suite, ALPN");
    assertThat(judge(dot().tls(0x0301, 0, 0).notAsked()))
        .isViolated(Severity.WARNING, "TLS 1.0 is deprecated");
    assertThat(judge(dot().tls(TLS_1_2, 0x009C, 0).notAsked()))
        .isViolated(Severity.WARNING, "no forward secrecy");
    assertThat(judge(Seen.doh(PKI.leaf(), PKI.issuing()).notAsked())).isUndetermined("ALPN");
  }

  @Test
  void withoutAServerHelloItIsUndetermined() {
    assertThat(judge(dot().tls(0, 0, 0))).isUndetermined("no protocol version");
  }
}
