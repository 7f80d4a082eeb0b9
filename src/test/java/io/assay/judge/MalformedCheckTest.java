package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.OcspStaple;
import io.assay.probe.FailureKind;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.Stage;
import io.assay.probe.TlsCapture.KeyProof;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedCheckTest {
  private static final LabPki PKI = LabPki.create();
  private static final Judge JUDGE = Judging.trusting(PKI.root());

  private static Seen healthy() {
    return Seen.dot(PKI.leaf(), PKI.issuing());
  }

  private static CheckResult judge(Seen seen) {
    return Judging.result(Check.MALFORMED, JUDGE, seen);
  }

  @Test
  void wellFormedChainStapleAndSctsPass() {
    byte[] list = HexFormat.of().parseHex("0009" + "0003aabbcc" + "0002ddee");
    assertThat(judge(healthy())).passesWith("2 certificates");
    assertThat(judge(healthy().staple(OcspStaple.good(PKI.leaf())).sctList(list)))
        .passesWith("2 certificates, an OCSP response, an SCT list");
  }

  @Test
  void entryThatCannotBeReadIsAWarning() {
    LabCertificate leaf = PKI.anotherLeaf().rawName(new byte[] {(byte) 0x87, 3, 1, 2, 3}).build();
    assertThat(judge(Seen.dot(leaf, PKI.issuing())))
        .isViolated(Severity.WARNING, "iPAddress of 3 octets");
  }

  @Test
  void certificateCutShortIsCritical() {
    LabCertificate cut = PKI.anotherLeaf().editDer(der -> Arrays.copyOf(der, 40)).build();
    assertThat(judge(Seen.dot(cut, PKI.issuing()))).isViolated(Severity.CRITICAL, "");
  }

  @Test
  void garbageInPlaceOfACertificateIsCritical() {
    assertThat(judge(Seen.ofOctets(List.of(Octets.copyOf(new byte[] {1, 2, 3})))))
        .isViolated(Severity.CRITICAL, "");
    assertThat(judge(Seen.ofOctets(List.of(Octets.copyOf(new byte[0])))))
        .isViolated(Severity.CRITICAL, "");
  }

  @Test
  void certificateMessageThatCannotBeSplitIsCritical() {
    assertThat(judge(Seen.dot().certificateMessage(new byte[] {11, 0, 0, 1, 9})))
        .isViolated(Severity.CRITICAL, "cannot be split");
  }

  @Test
  void keyThatCannotBeReadIsCritical() {
    assertThat(judge(healthy().proof(KeyProof.UNVERIFIABLE)))
        .isViolated(Severity.CRITICAL, "possession was not proved");
  }

  @Test
  void ocspResponseThatSaysTryLaterIsWellFormed() {
    assertThat(judge(healthy().staple(HexFormat.of().parseHex("30030a0103")))).passes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "30020a0100", "30030a010000", "30040a010000", "3080", "a1030a0100"})
  void brokenStapleIsAWarning(String hex) {
    assertThat(judge(healthy().staple(HexFormat.of().parseHex(hex))))
        .isViolated(Severity.WARNING, "OCSP response");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "0000", "0003aabbcc", "00050003aabb", "00020000", "000300011122"})
  void brokenSctListIsAWarning(String hex) {
    assertThat(judge(healthy().sctList(HexFormat.of().parseHex(hex))))
        .isViolated(Severity.WARNING, "SCT list");
  }

  @Test
  void nothingPresentedIsUndetermined() {
    assertThat(judge(Seen.dot())).isUndetermined("sent no certificate");
    assertThat(
            judge(
                Seen.dot()
                    .failed(new Outcome.Failed(Stage.CONNECT, FailureKind.TIMEOUT, "timed out"))))
        .isUndetermined("no TLS connection");
  }
}
