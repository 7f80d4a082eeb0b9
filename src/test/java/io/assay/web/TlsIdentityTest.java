package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.config.Web;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsIdentityTest {
  private static final LabPki PKI = LabPki.create();
  private static final String CHAIN = Pem.certificates(PKI.leaf().chain());
  private static final String KEY = Pem.key(PKI.leaf().keys());

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(LabKey.class)
  void everyUsualKindOfKeyIsReadAsPkcs8(LabKey kind) throws Exception {
    LabCertificate leaf = PKI.anotherLeaf().key(kind).build();
    TlsIdentity identity = read(Pem.certificates(leaf.chain()), Pem.key(leaf.keys()));
    assertThat(identity.key().getAlgorithm()).isEqualTo(leaf.keys().getPrivate().getAlgorithm());
    assertThat(identity.chain()).containsExactly(leaf.x509(), PKI.issuing().x509());
    assertThat(identity.context().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void keysAsOpensslUsedToWriteThemAreRead() throws Exception {
    LabCertificate rsa = PKI.anotherLeaf().key(LabKey.RSA_2048).build();
    String pkcs1 = openssl(Pem.key(rsa.keys()), "rsa", "-traditional");
    assertThat(pkcs1).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(read(rsa.pem(), pkcs1).key()).isEqualTo(rsa.keys().getPrivate());

    String sec1 = openssl(KEY, "ec", "-param_out") + openssl(KEY, "ec");
    assertThat(sec1)
        .startsWith("-----BEGIN EC PARAMETERS-----")
        .contains("-----BEGIN EC PRIVATE KEY-----");
    assertThat(read(CHAIN, sec1).key().getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void encryptedKeyIsRefusedWithTheRemedy() throws Exception {
    for (String encrypted :
        List.of(
            openssl(KEY, "pkey", "-aes256", "-passout", "pass:secret"),
            openssl(KEY, "ec", "-aes256", "-passout", "pass:secret"))) {
      assertThatThrownBy(() -> read(CHAIN, encrypted))
          .hasMessage(
              "%1$s holds an encrypted key, and nobody is there to type its passphrase; `openssl"
                  + " pkey -in %1$s` writes it without",
              folder.resolve("key.pem"));
    }
  }

  @Test
  void keyOfAnotherCertificateIsRefusedWithTheRemedy() {
    String other = Pem.key(PKI.anotherLeaf().build().keys());
    assertThatThrownBy(() -> read(CHAIN, other))
        .hasMessage(
            "%s is not the key of the first certificate in %s; give the key that it was made for,"
                + " and put the server's certificate before its issuers'",
            folder.resolve("key.pem"), folder.resolve("chain.pem"));
    String otherKind = Pem.key(LabKey.RSA_2048.generate());
    assertThatThrownBy(() -> read(CHAIN, otherKind)).hasMessageContaining("is not the key");
  }

  @Test
  void certificatesOutOfOrderAreRefusedWithTheRemedy() {
    List<LabCertificate> rootInTheMiddle = List.of(PKI.leaf(), PKI.root(), PKI.issuing());
    assertThatThrownBy(() -> read(Pem.certificates(rootInTheMiddle), KEY))
        .hasMessage(
            "%s holds certificates out of order: number 1 is not signed by number 2; put the"
                + " server's first, then each one's issuer",
            folder.resolve("chain.pem"));
  }

  @Test
  void wholeChainWithItsRootIsTaken() throws Exception {
    assertThat(read(Pem.certificates(PKI.leaf().chainWithRoot()), KEY).chain()).hasSize(3);
    assertThat(read(PKI.leaf().pem(), KEY).chain()).hasSize(1);
    assertThat(read(KEY + CHAIN, CHAIN + KEY).chain()).hasSize(2);
  }

  @Test
  void whatIsNeitherCertificateNorKeyIsRefused() {
    assertThatThrownBy(() -> read("", KEY)).hasMessageContaining("holds 0 certificates");
    assertThatThrownBy(() -> read(CHAIN.substring(0, 300), KEY))
        .hasMessageContaining("chain.pem holds no certificate that can be read: ");
    assertThatThrownBy(() -> read(Pem.block("CERTIFICATE", new byte[] {48, 0}), KEY))
        .hasMessageContaining("chain.pem holds no certificate that can be read: ");
    assertThatThrownBy(() -> read(CHAIN, CHAIN))
        .hasMessageContaining("key.pem holds no private key; give one as");
    assertThatThrownBy(() -> read(CHAIN, KEY.substring(0, 100)))
        .hasMessageContaining("key.pem holds no private key");
    assertThatThrownBy(() -> read(CHAIN, Pem.block("PRIVATE KEY", new byte[] {48, 0})))
        .hasMessageContaining("key.pem holds no private key that can be read");
    Path missing = folder.resolve("missing.pem");
    assertThatThrownBy(() -> TlsIdentity.read(new Web.Tls(missing, missing)))
        .hasMessage(missing + " does not exist");
  }

  @Test
  void lapsedCertificateSaysSince() throws Exception {
    Instant now = Instant.parse("2026-11-26T00:00:00Z");
    LabCertificate leaf = PKI.anotherLeaf().validity(now.minus(Duration.ofDays(2)), now).build();
    TlsIdentity identity = read(leaf.pem(), Pem.key(leaf.keys()));
    assertThat(identity.notAfter()).isEqualTo(now);
    assertThat(identity.lapse(now)).isEmpty();
    assertThat(identity.lapse(now.plusSeconds(1))).hasValue("expired at 2026-11-26T00:00:00Z");
    assertThat(identity.lapse(now.minus(Duration.ofDays(3))))
        .hasValue("is not valid before 2026-11-24T00:00:00Z");
  }

  private TlsIdentity read(String chain, String key) throws TlsIdentity.UnfitException {
    return TlsIdentity.read(
        new Web.Tls(
            Pem.write(folder.resolve("chain.pem"), chain),
            Pem.write(folder.resolve("key.pem"), key)));
  }

  private static String openssl(String key, String... arguments) throws Exception {
    Path directory = LabProcess.newDirectory();
    Path in = Pem.write(directory.resolve("in.pem"), key);
    Path out = directory.resolve("out.pem");
    List<String> command =
        new ArrayList<>(List.of(Programs.require("openssl").toString(), arguments[0]));
    command.addAll(List.of(arguments).subList(1, arguments.length));
    command.addAll(List.of("-in", in.toString(), "-out", out.toString()));
    try (LabProcess process = LabProcess.start(directory, command)) {
      assertThat(process.awaitExit(Duration.ofSeconds(20))).as(process.output()).isZero();
      return Files.readString(out);
    }
  }
}
