package io.assay.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.assay.ct.VerifiedSct.Origin;
import io.assay.ct.VerifiedSct.Status;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SharedData;
import io.assay.x509.SignatureCheck;
import io.assay.x509.SignatureVerifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SctVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  /** The length of a list; an SCT may be whole behind a wrong one. */
  private static final int FRAME = 2;

  private static KeyPair keys(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static CertificateFacts facts(byte[] der) {
    return CertificateFacts.of(Octets.copyOf(der));
  }

  /** Those among {@code others} whose key signed {@code leaf}. */
  private static List<CertificateFacts> issuers(
      CertificateFacts leaf, Map<String, CertificateFacts> others) {
    return others.values().stream()
        .filter(other -> SignatureVerifier.check(leaf, other) == SignatureCheck.VALID)
        .toList();
  }

  @Test
  void embeddedSctsOfRealResolversVerify() {
    SctVerifier verifier =
        new SctVerifier(Optional.of(LogLists.shared("all_logs_list_v53.34_2025-05-05.json")));
    Map<String, CertificateFacts> all = SharedData.facts("certs/resolvers");
    Map<String, List<Status>> found = new LinkedHashMap<>();
    all.forEach(
        (name, leaf) -> {
          List<CertificateFacts> issuers = issuers(leaf, all);
          if (leaf.sctList().isPresent() && !issuers.isEmpty()) {
            found.put(
                name,
                verifier
                    .verify(
                        leaf,
                        issuers,
                        Optional.empty(),
                        Optional.empty(),
                        leaf.notAfter().orElseThrow())
                    .stream()
                    .map(VerifiedSct::status)
                    .toList());
          }
        });
    assertThat(found).hasSizeGreaterThanOrEqualTo(8);
    assertThat(found.values())
        .allSatisfy(
            statuses ->
                assertThat(statuses).hasSizeGreaterThanOrEqualTo(2).containsOnly(Status.VALID));
  }

  @Test
  void validAndInvalidCertificatesOfACtLibraryAreToldApart() throws Exception {
    Path folder = SharedData.folder("certs/ctgo").resolve("ctgo-testdata");
    CertificateFacts issuer = facts(pem(folder.resolve("CACertPEM.pem")));
    Octets key = Octets.copyOf(pem(folder.resolve("LogPublicKeyPEM.pem")));
    SctVerifier verifier = new SctVerifier(Optional.of(list(key)));
    assertThat(status(verifier, facts(pem(folder.resolve("TestEmbeddedCertPEM.pem"))), issuer))
        .containsExactly(Status.VALID);
    assertThat(
            status(verifier, facts(pem(folder.resolve("TestInvalidEmbeddedCertPEM.pem"))), issuer))
        .isNotEmpty()
        .containsOnly(Status.FORGED);
    // An SCT of the certificate itself, as it comes by TLS.
    byte[] sct =
        Files.readAllBytes(SharedData.folder("certs/ctgo").resolve("ctgo_test-cert.proof"));
    CertificateFacts leaf = facts(pem(folder.resolve("TestCertPEM.pem")));
    assertThat(verifier.verify(leaf, List.of(), Optional.of(Scts.list(sct)), Optional.empty(), NOW))
        .extracting(VerifiedSct::origin, VerifiedSct::status)
        .containsExactly(tuple(Origin.TLS, Status.VALID));
  }

  private static LogList list(Octets key) throws Exception {
    String json =
        """
        {"log_list_timestamp":"2026-10-01T00:00:00Z","operators":[{"name":"Test","logs":[
         {"description":"ct-go","log_id":"%s","key":"%s","url":"https://log.test/","mmd":1}]}]}
        """
            .formatted(Sha256.of(key.toByteArray()).base64(), key.base64());
    return LogList.read(Octets.copyOf(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Status> status(
      SctVerifier verifier, CertificateFacts leaf, CertificateFacts issuer) {
    return verifier.verify(leaf, List.of(issuer), Optional.empty(), Optional.empty(), NOW).stream()
        .map(VerifiedSct::status)
        .toList();
  }

  private static byte[] pem(Path file) throws Exception {
    String text = Files.readString(file);
    String body = text.substring(text.indexOf("-----BEGIN"));
    return Base64.getMimeDecoder()
        .decode(body.replaceAll("-----END[\\s\\S]*", "").replaceAll("-----BEGIN[^-]*-----", ""));
  }

  @Test
  void rsaLogsAndTheTlsExtensionVerify() throws Exception {
    KeyPair log = keys("RSA", 2048);
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    CertificateFacts leaf = facts(root.leaf("CN=leaf").build().der());
    byte[] sct = Scts.ofCertificate(log, leaf.der(), NOW.minusSeconds(60));
    SctVerifier verifier =
        new SctVerifier(Optional.of(LogLists.of(NOW, LogLists.Entry.usable("A", log))));
    assertThat(verify(verifier, leaf, sct)).isEqualTo(Status.VALID);
    CertificateFacts another = facts(root.leaf("CN=leaf").build().der());
    assertThat(verify(verifier, another, sct)).isEqualTo(Status.FORGED);
    sct[sct.length - 1] ^= 1;
    assertThat(verify(verifier, leaf, sct)).isEqualTo(Status.FORGED);
  }

  private static Status verify(SctVerifier verifier, CertificateFacts leaf, byte[] sct) {
    return verifier
        .verify(leaf, List.of(), Optional.of(Scts.list(sct)), Optional.empty(), NOW)
        .getFirst()
        .status();
  }

  @Test
  void whatCannotBeVerifiedIsSaidWithItsReason() throws Exception {
    KeyPair log = keys("EC", 256);
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    CertificateFacts leaf = facts(root.leaf("CN=leaf").build().der());
    byte[] sct = Scts.ofCertificate(log, leaf.der(), NOW.plusSeconds(1));
    LogList known = LogLists.of(NOW, LogLists.Entry.usable("A", log));
    LogList others = LogLists.of(NOW, LogLists.Entry.usable("B", keys("EC", 256)));
    assertThat(verify(new SctVerifier(Optional.of(known)), leaf, sct)).isEqualTo(Status.IMPROPER);
    assertThat(verify(new SctVerifier(Optional.of(others)), leaf, sct))
        .isEqualTo(Status.UNKNOWN_LOG);
    assertThat(verify(new SctVerifier(Optional.empty()), leaf, sct)).isEqualTo(Status.UNDETERMINED);
    byte[] v2 = sct.clone();
    v2[0] = 1;
    assertThat(verify(new SctVerifier(Optional.of(known)), leaf, v2))
        .isEqualTo(Status.UNDETERMINED);
  }

  @Test
  void precertificateIsMadeOfTheCertificateEvenWhereTheListIsItsOnlyExtension() throws Exception {
    KeyPair log = keys("EC", 256);
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    SctVerifier verifier =
        new SctVerifier(Optional.of(LogLists.of(NOW, LogLists.Entry.usable("A", log))));
    CertificateFacts issuer = facts(root.der());
    for (CertificateBuilder builder :
        List.of(
            root.leaf("CN=leaf").dns("a.test"),
            root.leaf("CN=leaf").withoutBasicConstraints().withoutKeyIdentifiers())) {
      CertificateFacts leaf = facts(Scts.embedded(builder, issuer, NOW, log).der());
      assertThat(verifier.verify(leaf, List.of(issuer), Optional.empty(), Optional.empty(), NOW))
          .extracting(VerifiedSct::status)
          .containsExactly(Status.VALID);
    }
    CertificateFacts leaf =
        facts(Scts.embedded(root.leaf("CN=leaf").dns("a.test"), issuer, NOW, log).der());
    assertThat(verifier.verify(leaf, List.of(), Optional.empty(), Optional.empty(), NOW).getFirst())
        .satisfies(sct -> assertThat(sct.status()).isEqualTo(Status.UNDETERMINED))
        .satisfies(sct -> assertThat(sct.reason().orElseThrow()).contains("issuer"));
  }

  @Test
  void damagedSctsAreNeverValidAndNeverThrow() throws Exception {
    KeyPair log = keys("EC", 256);
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    CertificateFacts leaf = facts(root.leaf("CN=leaf").build().der());
    byte[] sct = Scts.ofCertificate(log, leaf.der(), NOW.minusSeconds(60));
    SctVerifier verifier =
        new SctVerifier(Optional.of(LogLists.of(NOW, LogLists.Entry.usable("A", log))));
    byte[] list = Scts.list(sct).toByteArray();
    Random random = new Random(6962);
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = list.clone();
      int at = FRAME + random.nextInt(damaged.length - FRAME);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      int length = random.nextInt(4) == 0 ? random.nextInt(damaged.length + 1) : damaged.length;
      Octets octets = Octets.copyOf(damaged, 0, length);
      assertThat(verifier.verify(leaf, List.of(), Optional.of(octets), Optional.of(octets), NOW))
          .noneMatch(result -> result.status() == Status.VALID);
    }
  }

  @Test
  void noMoreThanSomeSctsOfOneListAreVerified() throws Exception {
    KeyPair log = keys("EC", 256);
    CertificateFacts leaf =
        facts(CertificateBuilder.root("CN=Root").build().leaf("CN=leaf").build().der());
    List<byte[]> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(Scts.ofCertificate(log, leaf.der(), NOW.minus(Duration.ofDays(i))));
    }
    assertThat(
            new SctVerifier(Optional.of(LogLists.of(NOW, LogLists.Entry.usable("A", log))))
                    .verify(
                        leaf,
                        List.of(),
                        Optional.of(Scts.list(many.toArray(byte[][]::new))),
                        Optional.empty(),
                        NOW)
                    .stream()
                    .filter(sct -> sct.status() == Status.VALID))
        .hasSize(Bounds.SCTS);
  }
}
