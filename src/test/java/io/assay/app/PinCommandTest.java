package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.config.Config;
import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Sha256;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinCommandTest {
  private static final LabPki PKI = LabPki.create();

  @TempDir private Path folder;
  private String ca = "";

  @BeforeEach
  void writeAnchor() {
    ca = Assay.pem(folder, PKI.root());
  }

  private static String dot(TlsServer server) {
    return "tls://127.0.0.1:" + server.port();
  }

  private static Sha256 spki(LabCertificate certificate) {
    return Sha256.of(certificate.x509().getPublicKey().getEncoded());
  }

  /** A configuration of one resolver with {@code block} as printed. */
  private static String yaml(String endpoint, String block) {
    return "resolvers:\n  - name: lab\n    endpoints: [\"%s\"]\n    query: %s\n%s"
        .formatted(endpoint, Assay.CANARY, block.indent(4));
  }

  private static Expectation expectation(String yaml) throws ConfigException {
    Config config = ConfigLoader.parse(yaml, Path.of("probes.yaml"));
    return config.resolvers().getFirst().services().getFirst().expectation();
  }

  @Test
  void printsTheIssuersKeyAndWhatItPrintsIsFulfilled() throws ConfigException {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      Assay seen = Assay.run("pin", "--ca", ca, dot(server));

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.err()).isEmpty();
      String yaml = yaml(dot(server), seen.out());
      Expectation expectation = expectation(yaml);
      assertThat(expectation.issuers())
          .containsExactly(
              new Expectation.Issuer(
                  java.util.Optional.of(spki(PKI.issuing())),
                  java.util.Optional.of("CN=Assay Lab Issuing")));
      assertThat(expectation.pins()).isEmpty();
      assertThat(expectation.programs()).containsExactly("platform");
      assertThat(seen.out()).contains("# pins: [\"sha256/" + spki(PKI.leaf()).base64());

      String file = Assay.file(folder, "probes.yaml", yaml);
      Assay check = Assay.run("check", "-c", file, "--ca", ca);
      assertThat(check.exitCode()).as(check.toString()).isEqualTo(ExitCode.FINE);
      assertThat(check.out()).contains("+ issuer", "+ programs");
    }
  }

  @Test
  void refusesWhatNobodyTrusts() {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      Assay seen = Assay.run("pin", dot(server));

      assertThat(seen.exitCode()).isEqualTo(ExitCode.VIOLATED);
      assertThat(seen.out()).isEmpty();
      assertThat(seen.err()).contains("not trusted", "--ca", "--untrusted").doesNotContain("\tat ");
    }
  }

  @Test
  void refusesACertificateForAnotherName() {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      Assay seen = Assay.run("pin", "--ca", ca, "--name", "dns.example", dot(server));

      assertThat(seen.exitCode()).isEqualTo(ExitCode.VIOLATED);
      assertThat(seen.out()).isEmpty();
      assertThat(seen.err()).contains("dns.example");
    }
  }

  @Test
  void pinsTheLeafsKeyOfAnUntrustedChainWhenAsked() throws ConfigException {
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(PKI.leaf()))) {
      Assay seen = Assay.run("pin", "--untrusted", dot(server));

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      Expectation expectation = expectation(yaml(dot(server), seen.out()));
      assertThat(expectation.pins())
          .extracting(pin -> pin.digest())
          .containsExactly(spki(PKI.leaf()));
      assertThat(expectation.issuers()).isEmpty();
      assertThat(expectation.programs()).isEmpty();
    }
  }

  @Test
  void warnsWhereIssuersDiffer() throws ConfigException {
    LabCertificate second = PKI.root().authority("O=Assay Lab, CN=Second").build();
    LabCertificate other = second.leaf("CN=x").ip("127.0.0.1").build();
    try (TlsServer one = TlsServer.dot(ServerIdentity.of(PKI.leaf()));
        TlsServer two = TlsServer.dot(ServerIdentity.of(other))) {
      Assay seen = Assay.run("pin", "--ca", ca, dot(one), dot(two));

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.err()).contains("2 different issuers");
      assertThat(expectation(yaml(dot(one), seen.out())).issuers())
          .extracting(issuer -> issuer.spki().orElseThrow())
          .containsExactly(spki(PKI.issuing()), spki(second));
    }
  }

  @Test
  void hostileIssuerNameCannotWriteIntoTheFile() throws ConfigException {
    LabCertificate issuer =
        PKI.root().authority("CN=\"x\\\"\\, }\npins: [y] # \u2028\u001b[31m").build();
    LabCertificate leaf = issuer.leaf("CN=x").ip("127.0.0.1").build();
    try (TlsServer server = TlsServer.dot(ServerIdentity.of(leaf))) {
      Assay seen = Assay.run("pin", "--ca", ca, dot(server));

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.out().chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
      Expectation expectation = expectation(yaml(dot(server), seen.out()));
      assertThat(expectation.pins()).isEmpty();
      assertThat(expectation.issuers())
          .extracting(found -> found.spki().orElseThrow())
          .isEqualTo(List.of(spki(issuer)));
    }
  }

  @Test
  void saysWhenNothingPresentedACertificate() {
    Assay seen = Assay.run("pin", "--timeout", "2s", "tls://127.0.0.1:" + Assay.closedPort());

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(seen.out()).isEmpty();
    assertThat(seen.err()).contains("refused", "nothing to pin");
  }
}
