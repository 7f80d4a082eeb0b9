package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.config.Web;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
  private static final LabPki PKI = LabPki.create();
  private static final LabCertificate RENEWED = PKI.anotherLeaf().build();

  @TempDir private Path folder;
  private TlsFiles files;

  @BeforeEach
  void open() throws TlsIdentity.UnfitException {
    write("chain.pem", Pem.certificates(PKI.leaf().chain()));
    write("key.pem", Pem.key(PKI.leaf().keys()));
    files =
        new TlsFiles(
            new Web.Tls(folder.resolve("chain.pem"), folder.resolve("key.pem")),
            InstantSource.system());
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void renewedPairIsReadOnceNobodyWritesAnyMore() {
    write("chain.pem", Pem.certificates(RENEWED.chain()));
    files.look();
    assertThat(files.inForce().chain().getFirst()).isEqualTo(PKI.leaf().x509());
    write("key.pem", Pem.key(RENEWED.keys()));
    files.look();
    assertThat(files.inForce().chain().getFirst()).isEqualTo(PKI.leaf().x509());
    files.look();
    assertThat(files.inForce().chain().getFirst()).isEqualTo(RENEWED.x509());
    assertThat(files.failures()).isZero();
  }

  @Test
  void whatDoesNotFitLeavesTheOldPairInForceAndCountsOnce() {
    String renewed = Pem.certificates(RENEWED.chain());
    write("chain.pem", renewed.substring(0, renewed.length() / 3));
    lookOften();
    assertThat(files.failures()).isEqualTo(1);
    write("chain.pem", renewed);
    lookOften();
    assertThat(files.failures()).isEqualTo(2);
    assertThat(files.inForce().chain().getFirst()).isEqualTo(PKI.leaf().x509());
    write("key.pem", Pem.key(RENEWED.keys()));
    lookOften();
    assertThat(files.failures()).isEqualTo(2);
    assertThat(files.inForce().chain().getFirst()).isEqualTo(RENEWED.x509());
  }

  @Test
  void filesThatAreGoneLeaveTheOldPairInForce() throws Exception {
    Files.delete(folder.resolve("key.pem"));
    lookOften();
    assertThat(files.failures()).isEqualTo(1);
    assertThat(files.inForce().chain().getFirst()).isEqualTo(PKI.leaf().x509());
    write("key.pem", Pem.key(PKI.leaf().keys()));
    lookOften();
    assertThat(files.failures()).isEqualTo(1);
  }

  @Test
  void whoAsksForItNeedNotWait() {
    write("chain.pem", Pem.certificates(RENEWED.chain()));
    write("key.pem", Pem.key(RENEWED.keys()));
    files.lookNow();
    assertThat(files.inForce().chain().getFirst()).isEqualTo(RENEWED.x509());
  }

  private void lookOften() {
    for (int i = 0; i < 4; i++) {
      files.look();
    }
  }

  private void write(String name, String text) {
    assertThat(Pem.write(folder.resolve(name), text)).exists();
  }
}
