package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import io.assay.lab.CannedAnswers;
import io.assay.lab.LabPki;
import io.assay.lab.OpensslServer;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the shape of {@code assay check --json}, which scripts rely on. */
class CheckReportTest {
  private static final LabPki PKI = LabPki.create();
  private static final ServerIdentity IDENTITY = ServerIdentity.of(PKI.leaf());

  private static final List<String> KEYS =
      List.of(
          "id",
          "resolver",
          "endpoint",
          "address",
          "vantage",
          "origin",
          "serverName",
          "query",
          "startedAt",
          "outcome",
          "timings",
          "tls",
          "http",
          "dns",
          "identity",
          "programs",
          "revocation",
          "scts",
          "inclusion",
          "checks",
          "verdict",
          "confidence",
          "signs");
  private static final List<String> TLS_KEYS =
      List.of(
          "version",
          "cipher",
          "group",
          "alpn",
          "alpnOffered",
          "sni",
          "established",
          "keyProof",
          "helloRetryRequest",
          "serverHello",
          "encryptedExtensions",
          "ja3s",
          "fingerprint",
          "certificateRequest",
          "ocspStaple",
          "scts",
          "alert",
          "alerts",
          "chain");
  private static final List<String> CERTIFICATE_KEYS =
      List.of(
          "sha256",
          "spkiSha256",
          "tbsSha256",
          "subject",
          "issuer",
          "serial",
          "notBefore",
          "notAfter",
          "key",
          "signatureAlgorithm",
          "ca",
          "dnsNames",
          "ipAddresses",
          "otherNames",
          "malformed",
          "der");

  @TempDir private Path folder;
  private String ca = "";

  @BeforeEach
  void writeAnchor() {
    ca = Assay.pem(folder, PKI.root());
  }

  private JsonNode check(String... endpoints) {
    String[] arguments = new String[endpoints.length + 6];
    List<String> options = List.of("check", "--json", "--ca", ca, "--query", Assay.CANARY);
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = i < 6 ? options.get(i) : endpoints[i - 6];
    }
    return JsonMapper.shared().readTree(Assay.run(arguments).out());
  }

  private static void assertShape(JsonNode report) {
    assertThat(report.propertyNames()).containsExactlyElementsOf(KEYS);
    assertThat(report.get("origin").propertyNames()).containsExactly("ill", "asn", "country");
    assertThat(report.get("outcome").propertyNames())
        .containsExactly("kind", "stage", "failure", "detail");
    assertThat(report.get("timings").propertyNames())
        .containsExactly("resolve", "proxy", "connect", "tls", "query", "identity", "close");
    assertThat(report.get("tls").propertyNames()).containsExactlyElementsOf(TLS_KEYS);
    assertThat(report.get("http").propertyNames())
        .containsExactly("status", "version", "contentType");
    assertThat(report.get("dns").propertyNames())
        .containsExactly("rcode", "answers", "data", "nsid", "paddingBytes", "query", "response");
    for (JsonNode program : report.get("programs")) {
      assertThat(program.propertyNames()).containsExactly("trusted", "path", "reason", "asOf");
    }
    assertThat(report.get("revocation").propertyNames())
        .containsExactly("status", "source", "checkedAt", "revokedAt", "reason");
    for (JsonNode answer : report.get("identity")) {
      assertThat(answer.propertyNames())
          .containsExactly("query", "rcode", "texts", "failure", "detail", "response");
    }
    assertThat(report.get("checks")).isNotEmpty();
    for (JsonNode check : report.get("checks")) {
      assertThat(check.propertyNames())
          .containsExactly("id", "status", "severity", "expected", "observed", "reason");
      assertThat(check.get("status").asString()).isIn("pass", "violated", "undetermined");
    }
    for (JsonNode certificate : report.get("tls").get("chain")) {
      assertThat(certificate.propertyNames()).containsExactlyElementsOf(CERTIFICATE_KEYS);
    }
  }

  @Test
  void serverIsAskedWhoItIsWhereThatIsWanted() {
    try (ResolverServer server = ResolverServer.start(ResolverProgram.UNBOUND, IDENTITY)) {
      JsonNode asked = check("--identity", server.doh()).get(0);

      assertShape(asked);
      assertThat(asked.get("dns").get("nsid").asString()).isEqualTo("lab-unbound-1");
      assertThat(asked.get("identity")).hasSize(2);
      JsonNode first = asked.get("identity").get(0);
      assertThat(first.get("query").asString()).isEqualTo("id.server. CH TXT");
      assertThat(first.get("texts").get(0).asString()).isEqualTo("lab-unbound-1");
      assertThat(first.get("rcode").asString()).isEqualTo("NOERROR");
      assertThat(first.get("failure").isNull()).isTrue();
      assertThat(asked.get("timings").get("identity").isNumber()).isTrue();

      JsonNode notAsked = check(server.doh()).get(0);
      assertThat(notAsked.get("identity")).isEmpty();
      assertThat(notAsked.get("timings").get("identity").isNull()).isTrue();
    }
  }

  @Test
  void fingerprintIsThere() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      JsonNode tls = check("tls://127.0.0.1:" + server.port()).get(0).get("tls");

      JsonNode fingerprint = tls.get("fingerprint");
      assertThat(fingerprint.propertyNames())
          .containsExactly(
              "ja3sText",
              "helloRetryRequest",
              "version",
              "cipher",
              "group",
              "alpn",
              "extensions",
              "encryptedExtensions",
              "sessionId",
              "compression");
      assertThat(tls.get("ja3s").asString()).matches("[0-9a-f]{32}");
      assertThat(fingerprint.get("cipher")).isEqualTo(tls.get("cipher"));
      assertThat(fingerprint.get("extensions")).isNotEmpty();
    }
  }

  @Test
  void answeredProbeShowsWhatWasSeen() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      Instant before = Instant.now();
      JsonNode reports = check("tls://resolver.test:" + server.port() + "@127.0.0.1");

      assertThat(reports.isArray()).isTrue();
      JsonNode report = reports.get(0);
      assertShape(report);
      assertThat(report.get("endpoint").asString())
          .isEqualTo("tls://resolver.test:" + server.port() + "@127.0.0.1");
      assertThat(report.get("address").asString()).isEqualTo("127.0.0.1");
      assertThat(report.get("vantage").asString()).isEqualTo("here");
      assertThat(Instant.parse(report.get("startedAt").asString()))
          .isBetween(before, before.plus(Duration.ofMinutes(1)));
      assertThat(report.get("outcome").get("kind").asString()).isEqualTo("answered");
      assertThat(report.get("timings").get("resolve").isNull()).isTrue();
      assertThat(report.get("timings").get("tls").asDouble()).isPositive();
      assertThat(report.get("verdict").asString()).isEqualTo("ok");
      assertThat(report.get("http").get("status").isNull()).isTrue();
      JsonNode platform = report.get("programs").get("platform");
      assertThat(platform.propertyNames()).containsExactly("trusted", "path", "reason", "asOf");
      assertThat(platform.get("trusted").asBoolean()).isTrue();
      assertThat(platform.get("path").get(0).asString())
          .isEqualTo(Sha256.of(PKI.leaf().der()).hex());
      assertThat(platform.get("path").get(2).asString())
          .isEqualTo(Sha256.of(PKI.root().der()).hex());

      JsonNode tls = report.get("tls");
      assertThat(tls.get("version").asString()).isEqualTo("TLS 1.3");
      assertThat(tls.get("sni").asString()).isEqualTo(LabPki.NAME);
      assertThat(tls.get("ocspStaple").isNull()).isTrue();
      assertThat(Base64.getDecoder().decode(tls.get("serverHello").asString())[0])
          .isEqualTo((byte) 2);
      JsonNode leaf = tls.get("chain").get(0);
      assertThat(Base64.getDecoder().decode(leaf.get("der").asString()))
          .isEqualTo(PKI.leaf().der());
      assertThat(leaf.get("sha256").asString()).isEqualTo(Sha256.of(PKI.leaf().der()).hex());
      assertThat(leaf.get("spkiSha256").asString())
          .isEqualTo(Sha256.of(PKI.leaf().x509().getPublicKey().getEncoded()).hex());
      assertThat(leaf.get("dnsNames").get(0).asString()).isEqualTo(LabPki.NAME);
      assertThat(leaf.get("ipAddresses").get(1).asString()).isEqualTo("::1");
      assertThat(leaf.get("notAfter").asString())
          .isEqualTo(PKI.leaf().x509().getNotAfter().toInstant().toString());

      JsonNode dns = report.get("dns");
      assertThat(dns.get("rcode").asString()).isEqualTo("NOERROR");
      assertThat(dns.get("answers").get(0).asString())
          .startsWith(CannedAnswers.CANARY)
          .endsWith(CannedAnswers.ADDRESS);
      assertThat(dns.get("nsid").asString()).isEqualTo(CannedAnswers.NSID);
    }
  }

  @Test
  void httpIsShownForDoh() {
    try (TlsServer server = TlsServer.doh(IDENTITY)) {
      JsonNode report = check("https://127.0.0.1:" + server.port() + "/dns-query").get(0);

      assertShape(report);
      assertThat(report.get("http").get("status").asInt()).isEqualTo(200);
      assertThat(report.get("http").get("version").asString()).isEqualTo("1.1");
      assertThat(report.get("http").get("contentType").asString())
          .isEqualTo("application/dns-message");
    }
  }

  @Test
  void failedProbeHasEveryKeyToo() {
    JsonNode report = check("tls://127.0.0.1:" + Assay.closedPort()).get(0);

    assertShape(report);
    assertThat(report.get("outcome").get("kind").asString()).isEqualTo("failed");
    assertThat(report.get("outcome").get("stage").asString()).isEqualTo("connect");
    assertThat(report.get("outcome").get("failure").asString()).isEqualTo("refused");
    assertThat(report.get("outcome").get("detail").asString()).isNotBlank();
    assertThat(report.get("timings").get("tls").isNull()).isTrue();
    assertThat(report.get("tls").get("chain")).isEmpty();
    assertThat(report.get("verdict").asString()).isEqualTo("blocked");
  }

  @Test
  void nameWithoutAddressHasNullAsAddress() {
    JsonNode report =
        JsonMapper.shared()
            .readTree(
                Assay.run(
                        "check",
                        "--json",
                        "--timeout=1s",
                        "--nameserver=127.0.0.1:" + Assay.closedPort(),
                        "tls://resolver.invalid")
                    .out())
            .get(0);

    assertShape(report);
    assertThat(report.get("address").isNull()).isTrue();
    assertThat(report.get("outcome").get("stage").asString()).isEqualTo("resolve");
    assertThat(report.get("timings").get("resolve").asDouble()).isPositive();
  }

  @Test
  void alertScTsAndStapleAreShown() {
    byte[] sct = new byte[47];
    sct[1] = 7;
    sct[40] = 1;
    byte[] list = new byte[sct.length + 4];
    list[1] = (byte) (sct.length + 2);
    list[3] = (byte) sct.length;
    System.arraycopy(sct, 0, list, 4, sct.length);
    try (OpensslServer server =
        OpensslServer.presenting(IDENTITY)
            .sctExtension(list)
            .demandingClientCertificate()
            .start()) {
      JsonNode tls = check("tls://127.0.0.1:" + server.port()).get(0).get("tls");

      assertThat(tls.get("alert").asString()).isEqualTo("certificate_required");
      assertThat(tls.get("alerts").get(0).get("received").asBoolean()).isTrue();
      assertThat(tls.get("certificateRequest").isString()).isTrue();
      assertThat(tls.get("scts")).hasSize(1);
      assertThat(tls.get("scts").get(0).get("version").asInt()).isZero();
      assertThat(tls.get("scts").get(0).get("timestamp").asString())
          .isEqualTo("1970-01-01T00:00:00.001Z");
      assertThat(Base64.getDecoder().decode(tls.get("scts").get(0).get("sct").asString()))
          .isEqualTo(sct);
    }
  }
}
