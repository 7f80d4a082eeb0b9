package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {
  private static final LabPki PKI = LabPki.create();

  @TempDir private Path folder;
  private String ca = "";
  private String chain = "";

  @BeforeEach
  void writeFiles() {
    ca = Assay.pem(folder, PKI.root());
    chain = chain(PKI.leaf(), PKI.issuing());
  }

  private String chain(LabCertificate... certificates) {
    StringBuilder pem = new StringBuilder();
    for (LabCertificate certificate : certificates) {
      pem.append(certificate.pem());
    }
    return Assay.file(folder, "chain.pem", pem.toString());
  }

  private Assay verify(String... arguments) {
    List<String> all = new ArrayList<>(List.of("verify", "--ca", ca));
    all.addAll(List.of(arguments));
    return Assay.run(all.toArray(String[]::new));
  }

  @Test
  void genuineChainIsFineAndShowsWhoTrustsIt() {
    Assay seen = verify(chain, "--name", "resolver.test");
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(seen.out())
        .contains("leaf ", "+ name", "+ key", "Assay Lab Issuing -> Assay Lab Root")
        .containsPattern("platform +yes")
        .doesNotContain("reachable", "answer");
  }

  @Test
  void otherNameIsViolatedAndNoNameIsUndetermined() {
    assertThat(verify(chain, "--name", "192.0.2.1").exitCode()).isEqualTo(ExitCode.VIOLATED);
    Assay unnamed = verify(chain);
    assertThat(unnamed.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(unnamed.out()).contains("? name", "no name or address is given");
  }

  @Test
  void nobodyNeedsToProveTheKeyOfAFile() {
    Assay pinned = verify(chain, "--pin", "cert:" + Sha256.of(PKI.leaf().der()).hex());
    assertThat(pinned.exitCode()).as(pinned.toString()).isEqualTo(ExitCode.FINE);
    assertThat(pinned.out()).contains("+ pin");
    String other = new Pin(Pin.Kind.SPKI, Sha256.of(new byte[] {1})).toString();
    assertThat(verify(chain, "--pin", other).exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(verify(chain, "--issuer", "CN=WE1").exitCode()).isEqualTo(ExitCode.VIOLATED);
  }

  @Test
  void chainIsJudgedAsAtTheTimeGiven() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    assertThat(verify(chain, "--at", today.toString()).exitCode()).isEqualTo(ExitCode.FINE);
    Assay late = verify(chain, "--at", today.plusDays(100) + "T12:00:00+02:00");
    assertThat(late.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(late.out()).contains("! validity", "expired on").containsPattern("platform +no");
  }

  @Test
  void missingIntermediateIsNotHiddenByTheAnchors() {
    Assay seen = verify(chain(PKI.leaf()));
    assertThat(seen.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(seen.out()).contains("! chain", "warning: issuer CN=Assay Lab Issuing");
  }

  @Test
  void oneDerCertificateIsAChainToo() throws IOException {
    Path der = Files.write(folder.resolve("leaf.der"), PKI.leaf().der());
    assertThat(verify(der.toString()).out()).contains("CN=resolver.test");
  }

  @Test
  void jsonHasEveryKey() {
    JsonNode report =
        JsonMapper.shared().readTree(verify("--json", chain, "--name", "resolver.test").out());
    assertThat(report.propertyNames())
        .containsExactly("chain", "programs", "revocation", "scts", "inclusion", "checks");
    assertThat(report.get("chain")).hasSize(2);
    JsonNode platform = report.get("programs").get("platform");
    assertThat(platform.propertyNames()).containsExactly("trusted", "path", "reason", "asOf");
    assertThat(platform.get("trusted").asBoolean()).isTrue();
    assertThat(platform.get("path").get(2).asString()).isEqualTo(Sha256.of(PKI.root().der()).hex());
    assertThat(report.get("revocation").propertyNames())
        .containsExactly("status", "source", "checkedAt", "revokedAt", "reason");
    assertThat(report.get("checks"))
        .extracting(check -> check.get("id").asString())
        .startsWith("pin")
        .endsWith("sct", "inclusion", "unlogged")
        .doesNotContain("reachable", "tls");
  }

  private void assertRefused(Assay seen, String... words) {
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.out()).isEmpty();
    assertThat(seen.err()).contains(words);
  }

  @Test
  void privateKeyIsRefusedWithItsLine() {
    String key = "-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n";
    String file = Assay.file(folder, "both.pem", "# mine\n" + key + PKI.leaf().pem());
    assertRefused(verify(file), "both.pem: line 2: holds a private key");
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "hello, holds no certificate",
    "'-----BEGIN CERTIFICATE-----\nMIIB', line 1",
    "'\n-----BEGIN CERTIFICATE-----\n$$$\n-----END CERTIFICATE-----\n', line 3"
  })
  void whatIsNoChainIsRefused(String content, String reason) {
    assertRefused(
        verify(Assay.file(folder, "bad.pem", content)), "bad.pem", reason, "BEGIN CERTIFICATE");
  }

  @Test
  void storeIsNoChain() {
    String file = Assay.file(folder, "store.pem", PKI.leaf().pem().repeat(65));
    assertRefused(verify(file), "65 certificates are a store");
  }

  @Test
  void absentFileIsRefused() {
    assertRefused(verify(folder.resolve("none.pem").toString()), "no such file");
    assertRefused(verify(folder.toString()), "cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2025-13-01", "2025-05-26T12:00:00", "1748217600"})
  void timeThatCannotBeReadIsRefused(String time) {
    assertRefused(verify(chain, "--at", time), "--at \"" + time + "\"", "2025-05-26T12:00:00Z");
  }

  @Test
  void nameThatIsNoneIsRefused() {
    assertRefused(verify(chain, "--name", "a b"), "--name \"a b\"");
  }

  @Test
  void garbageInABlockIsJudgedNotRefused() {
    String file =
        Assay.file(
            folder,
            "garbage.pem",
            "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n");
    Assay seen = verify(file);
    assertThat(seen.exitCode()).isEqualTo(ExitCode.VIOLATED);
    assertThat(seen.out()).contains("! malformed");
  }
}
